#pragma once

#include <string>
#include <string_view>

namespace cutty::cli {

/// How `cutty` ends; scripts depend on the numbers, so a meaning never moves to another one.
enum class ExitCode : int {
    Done = 0,
    /// No connection came about, or any failure that has no number of its own.
    Failed = 1,
    Usage = 2,
    /// CONNACK, or AUTH, with an error.
    LoginRefused = 3,
    TlsFailed = 4,
    SubscriptionRefused = 5,
    PublishRefused = 6,
    /// After CONNACK: the transport, the keep-alive, or a DISCONNECT of the broker.
    ConnectionLost = 7,
    OutputFailed = 8,
    /// By SIGINT or SIGTERM, before everything was published.
    Interrupted = 9,
    /// bench: a message was lost, came twice or came out of order, though its QoS forbids that.
    MessagesLost = 10,
    /// mosquitto_sub's number for it.
    Timeout = 27,
};

/// Why a command cannot go on: the exit code and a whole sentence for standard error.
struct Failure
{
    ExitCode code = ExitCode::Failed;
    std::string sentence;
};

/// The table for --help, one line a code.
std::string_view exitCodeTable();

} // namespace cutty::cli
