#pragma once

#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/engine/CommandError.h"
#include "core/mqtt/engine/ConnectionOptions.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace cutty::mqtt {

/// Enhanced authentication of one connection in either role (MQTT 5, 4.12): keeps to the method that CONNECT
/// named, and to the turns:
///
///   CONNECT          client → server   the server's turn
///   AUTH 0x18        either            the other's turn
///   CONNACK          server → client   nobody's turn
///   AUTH 0x19        client → server   when it is nobody's turn: the server's
///   AUTH 0x00        server → client   after CONNACK: nobody's turn
///
/// What the data say is for a method to judge, which is not known here.
class Authentication
{
public:
    explicit Authentication(Role role)
        : m_role(role)
    {
    }

    /// CONNECT went out or came in. Without a method there is no authentication on this connection.
    void begin(PropertiesView connect);
    bool isUsed() const { return m_method.has_value(); }
    bool isOurTurn() const { return m_turn == Turn::Ours; }
    bool isPeersTurn() const { return m_turn == Turn::Peers; }

    /// What is wrong with a peer's AUTH; otherwise the turn is ours, or over.
    std::optional<DecodeError> receive(const AuthPacket &packet);
    /// Client: what is wrong with a CONNACK that lets us in; otherwise authentication is over.
    std::optional<DecodeError> receive(const ConnackPacket &packet);

    /// AUTH with that reason, the method added where `properties` leave it out.
    std::expected<AuthPacket, CommandError> send(ReasonCode reason, Properties properties);
    /// Server: adds the method to a CONNACK that lets the client in, and ends authentication.
    void finish(Properties &connack);

private:
    enum class Turn : std::uint8_t { Nobodys, Ours, Peers };

    bool mayBeSent(ReasonCode reason, Role sender) const;
    bool isDue(ReasonCode reason, Turn senders) const;

    Role m_role;
    std::optional<std::string> m_method;
    Turn m_turn = Turn::Nobodys;
    /// CONNACK is still to come.
    bool m_connecting = true;
};

} // namespace cutty::mqtt
