#pragma once

#include "tests/mqtt/CutLinkLedger.h"

#include "core/net/driver/ConnectionDriver.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace cutty::interop {

/// Our client as a program runs it that must not lose anything: it publishes what its ledger still has, notes
/// what comes in the other's, and connects again with its session whenever the connection is lost.
class CutLinkClient : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        mqtt::ProtocolVersion version{};
        QoS qos{};
        std::string name;
        std::string peerName;
        std::uint16_t port = 0;
    };

    /// The ledgers must outlive it.
    CutLinkClient(Options options, mqtt::test::CutLinkLedger &sent, mqtt::test::CutLinkLedger &received);

    void start();
    /// Publishes from now on.
    void startPublishing();
    /// Publishes as much as may be under way.
    void publishMore();
    bool isSubscribed() const { return m_subscribed; }
    /// The first thing that went wrong beside the messages.
    const std::string &error() const { return m_error; }

Q_SIGNALS:
    /// A message came or is finished, or something went wrong.
    void changed();

private:
    void handle(mqtt::Event &event);
    void handleConnected(const mqtt::ConnackPacket &connack);
    void handleFinished(const net::ConnectionEnd &end);
    void fail(const std::string &what);

    Options m_options;
    mqtt::test::CutLinkLedger &m_sent;
    mqtt::test::CutLinkLedger &m_received;
    std::unique_ptr<net::ConnectionDriver> m_driver;
    mqtt::SessionState m_session;
    bool m_subscribed = false;
    bool m_publishing = false;
    std::string m_error;
};

} // namespace cutty::interop
