#pragma once

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"
#include "core/net/auth/ScramServer.h"
#include "tests/session/StrangeServer.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cutty::session::test {

/// A server of MQTT 5 that lets "anna" in with the password "s3cret", by SCRAM-SHA-256, as often as she asks.
/// It knows nothing else.
class ScramPeer
{
public:
    ScramPeer()
        : m_server([this](QTcpSocket *socket) { greet(socket); })
    {
    }

    std::uint16_t port() const { return m_server.port(); }

    /// Exchanges that were gone through to the end.
    int proofs = 0;
    /// What it answers the next exchange with, in place of its own proof.
    std::optional<std::string> falseProof;

private:
    struct Talk
    {
        mqtt::PacketDecoder decoder;
        std::optional<net::ScramServer> scram;
        bool connected = false;
    };

    void greet(QTcpSocket *socket)
    {
        auto talk = std::make_shared<Talk>();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, talk] {
            const std::string bytes = socket->readAll().toStdString();
            talk->decoder.feed(bytes);
            for (auto packet = talk->decoder.next(); packet && *packet; packet = talk->decoder.next())
                answer(socket, *talk, **packet);
        });
    }

    void answer(QTcpSocket *socket, Talk &talk, const mqtt::Packet &packet)
    {
        if (const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(&packet))
            return begin(socket, talk, (*connect)->properties);
        const auto *auth = std::get_if<mqtt::AuthPacket>(&packet);
        if (!auth)
            return;
        if (auth->reason == mqtt::ReasonCode::ReAuthenticate)
            return begin(socket, talk, auth->properties);
        const auto verdict = talk.scram->finish(dataOf(auth->properties));
        if (!verdict) {
            say(socket, mqtt::DisconnectPacket{.reason = mqtt::ReasonCode::NotAuthorized});
            return socket->disconnectFromHost();
        }
        ++proofs;
        const auto proof = withData(std::exchange(falseProof, std::nullopt).value_or(*verdict));
        if (std::exchange(talk.connected, true))
            say(socket, mqtt::AuthPacket{.properties = proof});
        else
            say(socket, mqtt::ConnackPacket{.properties = proof});
    }

    static void begin(QTcpSocket *socket, Talk &talk, const mqtt::Properties &properties)
    {
        talk.scram.emplace(net::ScramHash::Sha256, [](const QByteArray &name) {
            return name == "anna"
                ? std::optional(net::scramCredentials(net::ScramHash::Sha256, "s3cret", "salt", 4'096))
                : std::nullopt;
        });
        const auto first = talk.scram->begin(dataOf(properties));
        EXPECT_TRUE(first.has_value());
        say(socket,
            mqtt::AuthPacket{.reason = mqtt::ReasonCode::ContinueAuthentication,
                .properties = withData(first.value_or(std::string()))});
    }

    static void say(QTcpSocket *socket, const mqtt::Packet &packet)
    {
        std::string wire;
        encode(wire, packet, mqtt::ProtocolVersion::V5);
        socket->write(wire.data(), static_cast<qint64>(wire.size()));
    }

    static std::string dataOf(const mqtt::Properties &properties)
    {
        return std::string(properties.text(mqtt::PropertyId::AuthenticationData).value_or(""));
    }

    static mqtt::Properties withData(const std::string &data)
    {
        mqtt::Properties properties;
        properties.add(mqtt::PropertyId::AuthenticationMethod, "SCRAM-SHA-256");
        properties.add(mqtt::PropertyId::AuthenticationData, data);
        return properties;
    }

    StrangeServer m_server;
};

} // namespace cutty::session::test
