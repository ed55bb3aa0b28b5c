#pragma once

#include "core/base/Message.h"
#include "core/mqtt/engine/Events.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::mqtt::test {

/// The numbered messages that one client sends to another, and whether they came as their QoS promises:
/// exactly once and in order at QoS 2; at QoS 1 at least once, first in order. Keeps the first thing that
/// went wrong.
class CutLinkLedger
{
public:
    CutLinkLedger(QoS qos, std::uint64_t messages)
        : m_qos(qos)
        , m_messages(messages)
        , m_isFinished(messages)
    {
    }

    /// False when all are published, or the receiver is far behind: enough may be under way to keep queues in
    /// use, but not so much that a broken link has to repeat megabytes.
    bool mayPublish() const { return m_published < std::min(m_messages, m_expected + 100); }
    /// The next message to publish, with so many bytes after its number.
    OutgoingPublish next(std::string_view topic, std::size_t padding) const
    {
        const std::string payload = std::to_string(m_published) + ' ' + std::string(padding, '.');
        return {.message = Message::create({.topic = topic, .payload = payload, .qos = m_qos}),
            .qos = m_qos,
            .token = PublishToken{m_published}};
    }
    /// The connection took it.
    void notePublished() { ++m_published; }
    void noteFinished(const PublishFinished &event)
    {
        const auto number = static_cast<std::uint64_t>(event.token);
        if (event.outcome != PublishOutcome::Acknowledged)
            fail(number, "ended with outcome " + std::to_string(static_cast<int>(event.outcome)));
        else if (m_isFinished.at(number))
            fail(number, "ended twice");
        m_isFinished.at(number) = true;
        ++m_finished;
    }

    void noteReceived(const Message &message)
    {
        const std::string_view payload = message.payload();
        std::uint64_t number = UINT64_MAX;
        std::from_chars(payload.data(), payload.data() + payload.size(), number);
        if (number == m_expected)
            ++m_expected;
        else if (number > m_expected)
            fail(number, "came in place of " + std::to_string(m_expected));
        else if (m_qos == QoS::ExactlyOnce)
            fail(number, "came again, before " + std::to_string(m_expected));
        else
            ++m_repetitions;
    }

    bool isDone() const { return m_expected == m_messages && m_finished == m_messages; }
    /// Grows as long as anything moves.
    std::uint64_t progress() const { return m_expected + m_finished; }
    std::uint64_t repetitions() const { return m_repetitions; }
    const std::string &error() const { return m_error; }

private:
    void fail(std::uint64_t number, const std::string &what)
    {
        if (m_error.empty())
            m_error = "message " + std::to_string(number) + ' ' + what;
    }

    QoS m_qos;
    std::uint64_t m_messages;
    std::uint64_t m_published = 0;
    std::uint64_t m_finished = 0;
    /// By the number of the message.
    std::vector<bool> m_isFinished;
    /// Number of the message that has to come next.
    std::uint64_t m_expected = 0;
    std::uint64_t m_repetitions = 0;
    std::string m_error;
};

} // namespace cutty::mqtt::test
