#include "core/broker/findings/TrafficWatch.h"

#include <utility>
#include <vector>

namespace cutty::broker {
namespace {

/// Of one connection between two looks at it, which are a turn of the event loop apart.
constexpr std::size_t maximumUnobserved = 64U << 20U;

/// A CONNECT that could not be read has named its version all the same.
mqtt::ProtocolVersion versionOf(const mqtt::Connection &connection, const mqtt::Closed &closed)
{
    if (!closed.error || closed.error->protocolLevel == 0)
        return connection.version();
    return closed.error->protocolLevel >= 5 ? mqtt::ProtocolVersion::V5 : mqtt::ProtocolVersion::V311;
}

} // namespace

void TrafficWatch::setTracing(std::size_t maximumBytes)
{
    m_maximumBytes = maximumBytes;
    if (maximumBytes > 0)
        return;
    m_waiting.clear();
    m_waitingBytes = 0;
}

void TrafficWatch::setExamining(bool examining)
{
    m_examining = examining;
    m_examiner.forgetTraffic();
}

void TrafficWatch::attach(mqtt::Connection &connection) const
{
    if (connection.isTracing() != isWatching())
        connection.trace(isWatching() ? maximumUnobserved : 0);
}

void TrafficWatch::observe(LinkId link, std::string_view clientId, mqtt::Connection &connection)
{
    if (connection.takeLostTraces() > 0)
        m_examiner.handleLost(link);
    while (auto packet = connection.pollTrace()) {
        if (m_examining)
            m_examiner.examine(link, clientId, *packet);
        if (m_maximumBytes > 0)
            keep(link, clientId, std::move(*packet));
    }
}

/// The packet that ended the connection by an error is the last that was received; it is judged by the error
/// alone.
void TrafficWatch::handleClosed(LinkId link, std::string_view clientId, mqtt::Connection &connection,
    const mqtt::Closed &closed, TimePoint now)
{
    const std::string_view offender = closed.error ? connection.lastReceived() : std::string_view();
    if (isWatching()) {
        std::vector<mqtt::TracedPacket> packets;
        while (auto packet = connection.pollTrace())
            packets.push_back(std::move(*packet));
        std::size_t faulty = packets.size();
        for (std::size_t index = 0; index < packets.size() && !offender.empty(); ++index) {
            if (packets[index].direction == Direction::Received)
                faulty = index;
        }
        for (std::size_t index = 0; index < packets.size(); ++index) {
            if (m_examining && index != faulty)
                m_examiner.examine(link, clientId, packets[index]);
            if (m_maximumBytes > 0)
                keep(link, clientId, std::move(packets[index]));
        }
    }
    m_examiner.handleEnd(link, clientId,
        {.cause = closed.cause,
            .version = versionOf(connection, closed),
            .keepAlive = connection.keepAlive(),
            .error = closed.error,
            .bytes = offender,
            .unread = closed.cause == mqtt::CloseCause::Peer ? connection.unreadInput() : std::string_view(),
            .time = now});
}

void TrafficWatch::handleInputAfterEnd(LinkId link, std::string_view bytes, TimePoint now)
{
    if (m_examining)
        m_examiner.handleInputAfterEnd(link, bytes, now);
}

std::optional<BrokerTrace> TrafficWatch::pollTrace()
{
    if (m_waiting.empty())
        return std::nullopt;
    std::optional<BrokerTrace> trace = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_waitingBytes -= trace->packet.bytes.size();
    return trace;
}

std::uint64_t TrafficWatch::takeLostTraces() { return std::exchange(m_lost, 0); }

void TrafficWatch::keep(LinkId link, std::string_view clientId, mqtt::TracedPacket packet)
{
    m_waitingBytes += packet.bytes.size();
    m_waiting.push_back({link, std::string(clientId), std::move(packet)});
    while (m_waitingBytes > m_maximumBytes && m_waiting.size() > 1) {
        m_waitingBytes -= m_waiting.front().packet.bytes.size();
        m_waiting.pop_front();
        ++m_lost;
    }
}

} // namespace cutty::broker
