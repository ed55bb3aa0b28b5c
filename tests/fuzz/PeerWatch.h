#pragma once

#include "core/mqtt/engine/Connection.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace cutty::fuzz {

/// Looks over the shoulder of the owner of a mqtt::Connection, over all connections of one session, and
/// requires what holds whatever a peer sends: what goes out is well formed and not larger than the peer
/// allows, Closed comes last and once, deadlines move on, a QoS 2 message comes once for each release, and
/// every publish is in the session until it is reported, once.
class PeerWatch
{
public:
    /// A new connection begins. If it is traced, the trace must show each byte that it sends.
    void begin(bool traced);
    /// It takes over a session with so many messages in flight.
    void resume(std::size_t inflight) { m_resumedInflight = inflight; }
    /// Takes all that comes out of the connection. Returns its events, Closed among them.
    std::vector<mqtt::Event> drain(mqtt::Connection &connection);
    /// Passes on a deadline that has come, and requires that it is done with.
    static void passTime(mqtt::Connection &connection, TimePoint now);

    /// The token for the next publish at QoS 1 or 2.
    mqtt::PublishToken nextToken() { return mqtt::PublishToken{m_nextToken}; }
    /// The connection took it.
    void noteAccepted() { m_unfinished.insert(m_nextToken++); }
    /// The session is over for both sides, as a client that starts clean has it: what is held for release is
    /// forgotten.
    void noteSessionEnd() { m_held.clear(); }
    /// The owner threw the session away, as servers do; nothing will be reported.
    void forgetSession();
    /// What a client announces in CONNECT, or a server in CONNACK.
    void setPeerLimits(mqtt::PropertiesView properties);

private:
    void noteSent(const mqtt::Connection &connection, const std::string &bytes);
    void noteSent(const mqtt::Packet &packet);
    void requireKnownAlias(const mqtt::PublishPacket &packet);
    void requireTraced(mqtt::Connection &connection, const std::string &bytes) const;
    void noteEvent(const mqtt::Event &event, mqtt::ProtocolVersion version);
    void requireOnceEach();
    void requireNothingLost(const mqtt::Connection &connection) const;

    bool m_traced = false;
    bool m_closed = false;
    std::size_t m_resumedInflight = 0;
    std::uint32_t m_peerMaximumPacketSize = UINT32_MAX;
    std::uint32_t m_peerTopicAliasMaximum = 0;
    /// That went out with a topic on this connection.
    std::unordered_set<std::uint16_t> m_aliases;
    std::uint64_t m_nextToken = 1;
    std::unordered_set<std::uint64_t> m_unfinished;
    /// By packet identifier, QoS 2 messages that came, less those that we released: before this drain(), and
    /// within it, where the order of the two is not known.
    std::map<std::uint16_t, int> m_held;
    std::map<std::uint16_t, int> m_heldNow;
};

} // namespace cutty::fuzz
