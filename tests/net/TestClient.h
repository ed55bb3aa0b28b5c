#pragma once

#include "core/net/driver/ConnectionDriver.h"
#include "tests/net/Wait.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cutty::net::test {

/// A client on the test's thread, over any link, and what happened to it.
class TestClient
{
public:
    explicit TestClient(std::unique_ptr<Link> link, const ConnectionDriverOptions &options = {})
        : driver(std::move(link), [this](mqtt::Event &event) { note(event); }, options)
    {
        QObject::connect(&driver, &ConnectionDriver::finished, &driver,
            [this](const ConnectionEnd &reported) { end = reported; });
    }

    /// False when the connection ended instead.
    bool connect(mqtt::ConnectPacket packet)
    {
        driver.start(std::move(packet), {});
        return waitFor([this] { return connack || end; }) && connack;
    }
    bool connect(mqtt::ProtocolVersion version, const std::string &clientId)
    {
        return connect({.version = version, .clientId = clientId});
    }

    /// The server's answer, or nothing.
    std::optional<mqtt::ReasonCode> subscribe(const std::string &filter, QoS qos = QoS::ExactlyOnce)
    {
        const std::size_t before = m_granted.size();
        if (!driver.subscribe({{.filter = filter, .options = {.maximumQoS = qos}}})
            || !waitFor([&] { return m_granted.size() > before || end; }) || end)
            return std::nullopt;
        return m_granted.back();
    }

    /// At QoS 1 and 2 it waits for the acknowledgement.
    bool publish(
        const std::string &topic, std::string_view payload, QoS qos = QoS::AtMostOnce, bool retain = false)
    {
        const std::size_t before = acknowledged;
        const auto message
            = Message::create({.topic = topic, .payload = payload, .qos = qos, .retain = retain});
        if (!driver.publish({.message = message, .qos = qos, .retain = retain}))
            return false;
        return qos == QoS::AtMostOnce || waitFor([&] { return acknowledged > before || end; });
    }

    bool waitForMessages(std::size_t count)
    {
        return waitFor([&] { return messages.size() >= count; });
    }
    bool waitForEnd()
    {
        return waitFor([this] { return end.has_value(); });
    }

    std::optional<mqtt::ConnackPacket> connack;
    std::vector<mqtt::PublishPacket> messages;
    std::size_t acknowledged = 0;
    std::optional<ConnectionEnd> end;
    ConnectionDriver driver;

private:
    void note(mqtt::Event &event)
    {
        if (auto *connected = std::get_if<mqtt::Connected>(&event))
            connack = std::move(connected->connack);
        else if (auto *received = std::get_if<mqtt::MessageReceived>(&event))
            messages.push_back(std::move(received->packet));
        else if (auto *answer = std::get_if<mqtt::SubscribeAcknowledged>(&event))
            m_granted.push_back(answer->packet.reasons.front());
        else if (std::holds_alternative<mqtt::PublishFinished>(event))
            ++acknowledged;
    }

    std::vector<mqtt::ReasonCode> m_granted;
};

} // namespace cutty::net::test
