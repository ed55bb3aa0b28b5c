#pragma once

#include "app/cli/ClientRun.h"
#include "app/cli/MessagePrinter.h"
#include "app/cli/SubArguments.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cutty::cli {

/// `cutty sub` from the first CONNACK to the last message wanted. A message is acknowledged when it has been
/// written out: what is not, the broker of a kept session sends again.
class Subscriber
{
public:
    /// `arguments` outlives this object.
    Subscriber(const SubArguments &arguments, ClientSetup setup, std::vector<SubscribeStep> steps,
        MessagePrinter printer);

    ExitCode exec();

private:
    void handle(mqtt::Event &event);
    void subscribe();
    void handleSubscribed(const mqtt::SubackPacket &packet);
    void handleUnsubscribed(const mqtt::UnsubackPacket &packet);
    void unsubscribe();
    void handleMessage(const mqtt::PublishPacket &packet);
    /// False when it could not be written.
    bool print(const mqtt::PublishPacket &packet);
    bool isFilteredOut(std::string_view topic) const;
    void removeRetained(std::string_view topic);
    void handleRemoved(const mqtt::PublishFinished &event);
    /// The rest is acknowledged first: what --remove-retained began.
    void finishWhenSettled(ExitCode code);
    void settle();
    void refuse(mqtt::CommandError error, ExitCode code);
    void fail(const Failure &failure);
    void reportOutputFailure();
    /// Writes out and acknowledges what has been printed.
    void release();
    /// Once for all messages of a turn of the event loop.
    void releaseLater();

    const SubArguments &m_arguments;
    std::vector<SubscribeStep> m_steps;
    MessagePrinter m_printer;
    ClientRun m_run;
    /// SUBSCRIBEs that wait for their SUBACK, with their index in m_steps.
    std::map<mqtt::PacketId, std::size_t> m_pending;
    std::uint64_t m_printed = 0;
    /// At QoS 1 and 2: printed or left out, and not acknowledged yet; in the order in which they came.
    std::vector<std::pair<mqtt::PacketId, QoS>> m_unacknowledged;
    /// Empty messages of --remove-retained that are not acknowledged.
    std::size_t m_removals = 0;
    std::optional<ExitCode> m_wantedCode;
    std::optional<ExitCode> m_failure;
    bool m_releasePending = false;
};

} // namespace cutty::cli
