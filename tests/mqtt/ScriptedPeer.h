#pragma once

#include "tests/mqtt/Bytes.h"

#include "core/base/Message.h"
#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"
#include "core/mqtt/engine/Connection.h"

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cutty::mqtt::test {

inline MessagePtr message(
    std::string_view topic, std::string_view payload = "x", const Properties &properties = {})
{
    return Message::create({.topic = topic,
        .payload = payload,
        .properties = properties.encoded(),
        .expiryOffset = messageExpiryOffset(properties.view())});
}

inline OutgoingPublish outgoing(std::string_view topic, QoS qos, std::uint64_t token = 0)
{
    return {.message = message(topic), .qos = qos, .token = PublishToken{token}};
}

/// One connection under test on a manual clock; the test plays the other side, packet by packet. What it
/// hears and which events come is asked for in order, and a packet or event of another kind fails the test.
class ScriptedPeer
{
public:
    explicit ScriptedPeer(Role role, ProtocolVersion protocolVersion, ConnectionOptions options = {})
        : connection(role, options)
        , version(protocolVersion)
    {
        m_decoder.setVersion(version);
        connection.handleTransportOpened(now);
    }

    /// A client that has been let in.
    static ScriptedPeer connectedClient(ProtocolVersion version, ConnackPacket connack = {},
        ConnectionOptions options = {}, SessionState session = {}, bool cleanStart = true)
    {
        ScriptedPeer peer(Role::Client, version, options);
        EXPECT_TRUE(peer.connection.connect(
            {.version = version, .cleanStart = cleanStart, .clientId = "c"}, std::move(session), peer.now));
        peer.hears<ConnectPacket>();
        peer.says(std::move(connack));
        return peer;
    }

    /// A server that has let a client in.
    static ScriptedPeer connectedServer(ProtocolVersion version, Properties connectProperties = {},
        ConnectionOptions options = {}, SessionState session = {}, ConnackPacket connack = {})
    {
        ScriptedPeer peer(Role::Server, version, options);
        ConnectPacket connect{
            .version = version, .clientId = "c", .properties = std::move(connectProperties)};
        std::string wire;
        encode(wire, connect);
        peer.saysBytes(wire);
        peer.event<ConnectReceived>();
        peer.connection.accept(std::move(connack), std::move(session), peer.now);
        peer.hears<ConnackPacket>();
        return peer;
    }

    void saysBytes(std::string_view wire) { connection.handleInput(wire, now); }
    void says(Packet packet)
    {
        std::string wire;
        encode(wire, packet, version);
        saysBytes(wire);
    }
    void saysPublish(std::string_view topic, QoS qos, std::uint16_t id, bool duplicate = false)
    {
        says(PublishPacket{
            .message = message(topic), .qos = qos, .duplicate = duplicate, .packetId = PacketId{id}});
    }

    /// The next packet that the connection sent.
    template <typename T> T hears()
    {
        fetch();
        if (m_heard.empty()) {
            ADD_FAILURE() << "nothing was sent";
            return {};
        }
        Packet packet = std::move(m_heard.front());
        m_heard.pop_front();
        if constexpr (std::is_same_v<T, ConnectPacket>) {
            if (auto *connect = std::get_if<std::unique_ptr<ConnectPacket>>(&packet))
                return std::move(**connect);
        } else if (auto *wanted = std::get_if<T>(&packet)) {
            return std::move(*wanted);
        }
        ADD_FAILURE() << "a packet of another kind was sent, number " << packet.index() << " of the variant";
        return {};
    }
    bool hearsNothing()
    {
        fetch();
        return m_heard.empty();
    }
    /// All that was sent and not asked for yet, as it stands on the wire.
    std::string hearsBytes()
    {
        std::string wire;
        connection.pollTransmit(wire);
        return wire;
    }

    /// The next event.
    template <typename T> T event()
    {
        std::optional<Event> next = connection.pollEvent();
        if (!next) {
            ADD_FAILURE() << "no event came";
            return {};
        }
        if (auto *wanted = std::get_if<T>(&*next))
            return std::move(*wanted);
        ADD_FAILURE() << "an event of another kind came, number " << next->index() << " of the variant";
        return {};
    }
    bool noEvent() { return !connection.pollEvent(); }

    /// Jumps to the connection's next deadline; false when there is none.
    bool toDeadline()
    {
        const auto deadline = connection.pollTimeout();
        if (!deadline)
            return false;
        now = *deadline;
        connection.handleTimeout(now);
        return true;
    }

    Connection connection;
    ProtocolVersion version;
    TimePoint now = TimePoint{} + std::chrono::hours(1);

private:
    void fetch()
    {
        const std::string wire = hearsBytes();
        m_decoder.feed(wire);
        while (true) {
            auto packet = m_decoder.next();
            if (!packet) {
                ADD_FAILURE() << "what was sent is malformed: " << toHex(wire);
                return;
            }
            if (!*packet)
                return;
            m_heard.push_back(std::move(**packet));
        }
    }

    PacketDecoder m_decoder;
    std::deque<Packet> m_heard;
};

} // namespace cutty::mqtt::test
