#pragma once

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/net/link/Link.h"

#include <memory>
#include <string>

namespace cutty::scenario {

/// Stands between a driver and its link, sees each packet that goes out, and lets a clean session go on.
///
/// The second is for "send again what was not acknowledged, even in a clean session", which MQTT does not
/// know: our engine ends a session that starts clean. So the engine is told that the session goes on while
/// the wire says that it starts clean: one bit of CONNECT is set, and the session present of CONNACK with it.
class ScenarioLink : public net::Link
{
    Q_OBJECT

public:
    /// `resumesClean` asks for the second.
    ScenarioLink(std::unique_ptr<net::Link> link, mqtt::ProtocolVersion version, bool resumesClean);

    void open() override { m_link->open(); }
    void write(std::string_view bytes) override;
    std::size_t bytesToWrite() const override { return m_link->bytesToWrite(); }
    void close() override { m_link->close(); }
    void abort() override { m_link->abort(); }
    QString peerAddress() const override { return m_link->peerAddress(); }
    std::optional<net::TlsFacts> tlsFacts() const override { return m_link->tlsFacts(); }

Q_SIGNALS:
    /// PUBCOMP went out: a message of QoS 2 is acknowledged for good.
    void completed(cutty::mqtt::PacketId id);

private:
    void handleReceived(std::string_view bytes);

    std::unique_ptr<net::Link> m_link;
    mqtt::PacketDecoder m_sent;
    bool m_resumesClean;
    /// Until its reason code is there, the beginning of CONNACK.
    std::string m_connack;
    bool m_connackSeen = false;
};

} // namespace cutty::scenario
