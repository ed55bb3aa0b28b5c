#include "tests/interop/CutLinkClient.h"

#include "core/net/link/TcpLink.h"

#include <utility>
#include <variant>

namespace cutty::interop {

CutLinkClient::CutLinkClient(
    Options options, mqtt::test::CutLinkLedger &sent, mqtt::test::CutLinkLedger &received)
    : m_options(std::move(options))
    , m_sent(sent)
    , m_received(received)
{
}

void CutLinkClient::start()
{
    m_driver = std::make_unique<net::ConnectionDriver>(
        std::make_unique<net::TcpLink>(QStringLiteral("127.0.0.1"), m_options.port),
        [this](mqtt::Event &event) { handle(event); });
    connect(m_driver.get(), &net::ConnectionDriver::finished, this, &CutLinkClient::handleFinished);
    mqtt::ConnectPacket packet{.version = m_options.version, .cleanStart = false, .clientId = m_options.name};
    if (m_options.version == mqtt::ProtocolVersion::V5)
        packet.properties.add(mqtt::PropertyId::SessionExpiryInterval, 3'600);
    m_driver->start(std::move(packet), std::exchange(m_session, {}));
}

void CutLinkClient::startPublishing()
{
    m_publishing = true;
    publishMore();
}

void CutLinkClient::publishMore()
{
    if (!m_publishing)
        return;
    while (m_driver->connection().isConnected() && m_sent.mayPublish()) {
        if (!m_driver->publish(m_sent.next("from/" + m_options.name, m_sent.progress() % 41)))
            return fail("a message is not taken");
        m_sent.notePublished();
    }
}

void CutLinkClient::handle(mqtt::Event &event)
{
    if (const auto *connected = std::get_if<mqtt::Connected>(&event)) {
        handleConnected(connected->connack);
    } else if (std::holds_alternative<mqtt::SubscribeAcknowledged>(event)) {
        m_subscribed = true;
    } else if (const auto *message = std::get_if<mqtt::MessageReceived>(&event)) {
        m_received.noteReceived(*message->packet.message);
        Q_EMIT changed();
    } else if (const auto *finished = std::get_if<mqtt::PublishFinished>(&event)) {
        m_sent.noteFinished(*finished);
        Q_EMIT changed();
    }
}

void CutLinkClient::handleConnected(const mqtt::ConnackPacket &connack)
{
    if (connack.sessionPresent != m_subscribed)
        fail("session present is not what it should be");
    if (!m_subscribed)
        static_cast<void>(m_driver->subscribe(
            {{.filter = "from/" + m_options.peerName, .options = {.maximumQoS = m_options.qos}}}));
    publishMore();
}

void CutLinkClient::handleFinished(const net::ConnectionEnd &end)
{
    if (end.closed.cause != mqtt::CloseCause::TransportLost)
        fail("closed with cause " + std::to_string(static_cast<int>(end.closed.cause)));
    m_session = m_driver->takeSession();
    m_driver.release()->deleteLater();
    start();
}

void CutLinkClient::fail(const std::string &what)
{
    if (m_error.empty())
        m_error = m_options.name + ": " + what;
    Q_EMIT changed();
}

} // namespace cutty::interop
