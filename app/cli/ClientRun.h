#pragma once

#include "app/cli/ClientOptions.h"
#include "core/net/driver/ConnectionDriver.h"

#include <functional>
#include <string>

namespace cutty::cli {

/// Connects a client, hands its events to a command, and turns the end into an exit code and, where something
/// went wrong, into one sentence on standard error.
class ClientRun
{
public:
    using EventHandler = std::function<void(mqtt::Event &event)>;

    ClientRun(const ClientOptions &options, EventHandler handler);

    net::ConnectionDriver &driver() { return m_driver; }
    /// Runs the event loop until the connection has ended. SIGINT and SIGTERM end it in order.
    int exec();
    /// Disconnects; `code` becomes the exit code.
    void finish(int code);
    /// Says what is wrong and finishes with exit code 1.
    void fail(const std::string &sentence);

private:
    void handleFinished(const net::ConnectionEnd &end);

    const ClientOptions &m_options;
    net::ConnectionDriver m_driver;
    int m_code = 0;
};

/// As "0x87 Not authorized".
std::string describe(mqtt::ReasonCode reason);
std::string describe(mqtt::CommandError error);

} // namespace cutty::cli
