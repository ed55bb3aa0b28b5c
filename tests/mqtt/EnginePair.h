#pragma once

#include "core/mqtt/engine/Connection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cutty::mqtt::test {

/// A client and a server connection joined by a wire without delay, on a manual clock that jumps to the next
/// deadline. The server lets everybody in, grants what is asked for and acknowledges every message; what else
/// happens at either end is collected in `clientEvents` and `serverEvents`.
class EnginePair
{
public:
    explicit EnginePair(ConnectionOptions clientOptions = {}, ConnectionOptions serverOptions = {})
        : client(Role::Client, clientOptions)
        , server(Role::Server, serverOptions)
    {
        client.handleTransportOpened(now);
        server.handleTransportOpened(now);
    }

    void connect(ConnectPacket packet, SessionState clientSession = {}, SessionState serverSession = {},
        ConnackPacket connack = {})
    {
        beginConnect(
            std::move(packet), std::move(clientSession), std::move(serverSession), std::move(connack));
        exchange();
    }

    /// The same, with CONNECT still on its way.
    void beginConnect(ConnectPacket packet, SessionState clientSession = {}, SessionState serverSession = {},
        ConnackPacket connack = {})
    {
        m_serverSession = std::move(serverSession);
        m_connack = std::move(connack);
        EXPECT_TRUE(client.connect(std::move(packet), std::move(clientSession), now));
    }

    /// Carries bytes to and fro until both ends are silent.
    void exchange()
    {
        bool busy = true;
        while (busy) {
            busy = carry(client, server);
            collect(client, clientEvents);
            busy |= carry(server, client);
            answer();
        }
    }

    /// Carries what the client has sent no further than `size` bytes, then the wire breaks for both.
    void breakAfter(std::size_t size)
    {
        std::string wire;
        client.pollTransmit(wire);
        server.handleInput(std::string_view(wire).substr(0, size), now);
        answer();
        breakNow();
    }

    /// Carries bytes to and fro until `size` of them have crossed, then the wire breaks for both. False when
    /// both fell silent before.
    bool exchangeUpTo(std::size_t size)
    {
        bool busy = true;
        while (busy) {
            busy = false;
            for (const auto &[from, to] : {std::pair(&client, &server), std::pair(&server, &client)}) {
                from->pollTransmit(m_wire);
                const std::size_t crossing = std::min(m_wire.size(), size);
                to->handleInput(std::string_view(m_wire).substr(0, crossing), now);
                answer();
                collect(client, clientEvents);
                if (crossing < m_wire.size()) {
                    breakNow();
                    return true;
                }
                size -= crossing;
                busy |= crossing > 0;
            }
        }
        return false;
    }

    void breakNow()
    {
        client.handleTransportClosed();
        server.handleTransportClosed();
        collect(client, clientEvents);
        collect(server, serverEvents);
    }

    /// The server's session after the end, also when no CONNECT came to open it.
    SessionState takeServerSession()
    {
        return m_accepted ? server.takeSession() : std::exchange(m_serverSession, {});
    }

    /// Jumps to the earlier deadline of the two; false when there is none.
    bool toDeadline()
    {
        const auto clientDeadline = client.pollTimeout();
        const auto serverDeadline = server.pollTimeout();
        if (!clientDeadline && !serverDeadline)
            return false;
        now = std::min(clientDeadline.value_or(TimePoint::max()), serverDeadline.value_or(TimePoint::max()));
        if (clientDeadline == now)
            client.handleTimeout(now);
        if (serverDeadline == now)
            server.handleTimeout(now);
        exchange();
        return true;
    }

    template <typename T> static std::vector<const T *> all(const std::vector<Event> &events)
    {
        std::vector<const T *> found;
        for (const Event &event : events) {
            if (const T *wanted = std::get_if<T>(&event))
                found.push_back(wanted);
        }
        return found;
    }

    TimePoint now = TimePoint{} + std::chrono::hours(1);
    Connection client;
    Connection server;
    std::vector<Event> clientEvents;
    std::vector<Event> serverEvents;

private:
    bool carry(Connection &from, Connection &to)
    {
        if (from.transmitSize() == 0)
            return false;
        from.pollTransmit(m_wire);
        to.handleInput(m_wire, now);
        return true;
    }

    static void collect(Connection &from, std::vector<Event> &into)
    {
        while (auto event = from.pollEvent())
            into.push_back(std::move(*event));
    }

    void answer()
    {
        while (auto event = server.pollEvent()) {
            if (std::holds_alternative<ConnectReceived>(*event)) {
                m_accepted = true;
                server.accept(std::move(m_connack), std::move(m_serverSession), now);
            } else if (const auto *received = std::get_if<MessageReceived>(&*event)) {
                server.acknowledge(received->packet.packetId, received->packet.qos, ReasonCode::Success);
            } else if (const auto *subscribe = std::get_if<SubscribeReceived>(&*event)) {
                std::vector<ReasonCode> granted;
                for (const auto &subscription : subscribe->packet.subscriptions)
                    granted.push_back(static_cast<ReasonCode>(subscription.options.maximumQoS));
                server.acknowledgeSubscribe(subscribe->packet.packetId, std::move(granted));
            } else if (const auto *unsubscribe = std::get_if<UnsubscribeReceived>(&*event)) {
                server.acknowledgeUnsubscribe(unsubscribe->packet.packetId,
                    std::vector<ReasonCode>(unsubscribe->packet.filters.size(), ReasonCode::Success));
            }
            serverEvents.push_back(std::move(*event));
        }
    }

    std::string m_wire;
    SessionState m_serverSession;
    bool m_accepted = false;
    ConnackPacket m_connack;
};

} // namespace cutty::mqtt::test
