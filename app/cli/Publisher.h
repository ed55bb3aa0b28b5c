#pragma once

#include "app/cli/ClientRun.h"
#include "app/cli/LineReader.h"
#include "app/cli/PubArguments.h"

#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cutty::cli {

/// `cutty pub` from the first CONNACK to the last acknowledgement. It takes no more from its source than the
/// broker takes from us: few messages unacknowledged, few bytes waiting.
class Publisher
{
public:
    /// `payloads` is empty where lines are read. `arguments` outlives this object.
    Publisher(const PubArguments &arguments, ClientSetup setup, std::vector<std::string> payloads);

    ExitCode exec();

private:
    using Token = std::uint64_t;

    void handle(mqtt::Event &event);
    void handleConnected();
    void handleFinished(const mqtt::PublishFinished &event);
    /// Publishes as long as there is something and room for it, and finishes when all is delivered.
    void pump();
    bool hasRoom();
    /// Nothing when there is no more, or not yet.
    std::optional<mqtt::OutgoingPublish> next();
    std::optional<std::string> nextPayload();
    bool isExhausted() const;
    void send(mqtt::OutgoingPublish publish);
    void reportRefused(const std::string &why);
    void scheduleDelay();
    /// After what the driver does at the end of a turn.
    void scheduleTurnEnd();

    const PubArguments &m_arguments;
    std::string m_topic;
    std::vector<std::string> m_payloads;
    /// Of all repetitions together.
    std::uint64_t m_total = 0;
    std::uint64_t m_next = 0;
    std::unique_ptr<LineReader> m_lines;
    mqtt::Properties m_properties;
    /// 0: none.
    std::uint16_t m_topicAlias = 0;
    ClientRun m_run;
    QTimer m_delay;
    Token m_lastToken = 0;
    /// QoS 1 and 2: published and not acknowledged.
    std::map<Token, mqtt::OutgoingPublish> m_outstanding;
    /// Of those: what a broker that forgot us may not have; published again after the next CONNACK.
    std::set<Token> m_lost;
    /// Published in this turn of the event loop, and not yet in the driver's count of what waits.
    std::size_t m_turnBytes = 0;
    bool m_turnEndPending = false;
    ExitCode m_code = ExitCode::Done;
};

} // namespace cutty::cli
