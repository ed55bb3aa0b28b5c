#pragma once

#include "core/broker/findings/Examiner.h"
#include "core/mqtt/engine/Connection.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace cutty::broker {

/// A packet of one of the broker's connections.
struct BrokerTrace
{
    LinkId link{};
    /// Empty until the client was let in.
    std::string clientId;
    mqtt::TracedPacket packet;
};

/// Hands the packets of a broker's connections to whoever shows them, and to the examiner. With both off, a
/// connection costs one branch, and breaches of the protocol are findings all the same.
class TrafficWatch
{
public:
    /// Sum of the packets' bytes that may wait for pollTrace(); then the oldest go and are counted. 0 ends
    /// it.
    void setTracing(std::size_t maximumBytes);
    void setExamining(bool examining);
    bool isWatching() const { return m_examining || m_maximumBytes > 0; }
    /// For each connection, and again after a change above.
    void attach(mqtt::Connection &connection) const;

    /// Takes the packets that have gone by since the last time.
    void observe(LinkId link, std::string_view clientId, mqtt::Connection &connection);
    /// Before the bytes that came last are gone.
    void handleClosed(LinkId link, std::string_view clientId, mqtt::Connection &connection,
        const mqtt::Closed &closed, TimePoint now);
    void handleInputAfterEnd(LinkId link, std::string_view bytes, TimePoint now);
    void forget(LinkId link) { m_examiner.forget(link); }

    std::optional<BrokerTrace> pollTrace();
    /// Packets dropped since the last call.
    std::uint64_t takeLostTraces();
    Examiner &examiner() { return m_examiner; }
    const Examiner &examiner() const { return m_examiner; }

private:
    void keep(LinkId link, std::string_view clientId, mqtt::TracedPacket packet);

    bool m_examining = false;
    std::size_t m_maximumBytes = 0;
    std::size_t m_waitingBytes = 0;
    std::deque<BrokerTrace> m_waiting;
    std::uint64_t m_lost = 0;
    Examiner m_examiner;
};

} // namespace cutty::broker
