// scenario_client with scenarios/client.json: every action and event, against real brokers and scripted ones.
#include "core/net/driver/BrokerHost.h"
#include "tests/interop/CliProgram.h"
#include "tests/interop/Mosquitto.h"
#include "tests/interop/ScriptedBroker.h"
#include "tests/net/certificates.h"

#include <QDir>

#include <gmock/gmock.h>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using mqtt::ReasonCode;
using testing::ElementsAre;

/// The exit code of a scenario of ours; -1 when it does not end.
int play(const QString &name, std::uint16_t port)
{
    Program client(QStringLiteral(SCENARIO_CLIENT), {QStringLiteral(SCENARIOS), name, QString::number(port)});
    const int code = client.waitForEnd() ? client.exitCode() : -1;
    EXPECT_TRUE(code >= 0) << client.errorOutput().constData();
    return code;
}

/// Against mosquitto and against our broker.
class ScenarioTest : public testing::TestWithParam<bool>
{
protected:
    ScenarioTest()
    {
        if (GetParam())
            m_mosquitto = std::make_unique<Mosquitto>();
        else
            m_ours = std::make_unique<CuttyBroker>();
    }

    std::uint16_t port() const { return m_mosquitto ? m_mosquitto->port() : m_ours->port(); }

private:
    std::unique_ptr<Mosquitto> m_mosquitto;
    std::unique_ptr<CuttyBroker> m_ours;
};

TEST_P(ScenarioTest, PlaysEveryAction)
{
    for (const QString &name : {u"every-action-3"_s, u"every-action-4"_s, u"every-action-5"_s})
        EXPECT_EQ(play(name, port()), 0) << qPrintable(name);
}

TEST_P(ScenarioTest, EndsWithTheCodeOfTheScenario) { EXPECT_EQ(play(u"exit-code"_s, port()), 42); }

TEST_P(ScenarioTest, AnExitWithoutDisconnectLeavesTheWill)
{
    EXPECT_EQ(play(u"leaves-a-will"_s, port()), 0);
    EXPECT_EQ(play(u"finds-the-will"_s, port()), 0);
}

TEST_P(ScenarioTest, FailsWhenItDoesNotGoAsWritten)
{
    for (const QString &name :
        {u"message-without-entry"_s, u"takes-what-it-should-refuse"_s, u"nothing-to-respond-to"_s})
        EXPECT_EQ(play(name, port()), 1) << qPrintable(name);
}

TEST_P(ScenarioTest, APeerWithoutTlsIsAnEvent) { EXPECT_EQ(play(u"no-tls-there"_s, port()), 8); }

INSTANTIATE_TEST_SUITE_P(Brokers, ScenarioTest, testing::Bool(),
    [](const testing::TestParamInfo<bool> &test) { return test.param ? "Mosquitto" : "Ours"; });

TEST(ScenarioLoginTest, ARefusedLoginIsALostConnection)
{
    const Mosquitto broker(u"anna"_s, u"s3cret"_s);
    EXPECT_EQ(play(u"wrong-password"_s, broker.port()), 7);
    EXPECT_EQ(play(u"right-password"_s, broker.port()), 0);
}

TEST(ScenarioTlsTest, PathsAreRelativeToTheWorkingFolder)
{
    const QString folder = QDir::currentPath();
    ASSERT_TRUE(QDir::setCurrent(QStringLiteral(CUTTY_CERTIFICATES)));
    net::ServerTlsOptions tls = net::test::serverTls();
    tls.clientCaCertificates = net::test::certificateFile(u"ca.pem"_s);
    net::BrokerHost host;
    const auto port = host.listen({.transport = Transport::Tls, .tls = tls});
    ASSERT_TRUE(port.has_value());
    EXPECT_EQ(play(u"tls"_s, *port), 0);
    EXPECT_EQ(play(u"tls-of-others"_s, *port), 8);
    QDir::setCurrent(folder);
}

TEST(ScenarioUsageTest, WhatIsNoScenarioHasItsOwnCode)
{
    EXPECT_EQ(play(u"no-such-scenario"_s, 1), 2);
    Program file(QStringLiteral(SCENARIO_CLIENT), {u"no-such-file"_s, u"x"_s, u"1"_s});
    ASSERT_TRUE(file.waitForEnd());
    EXPECT_EQ(file.exitCode(), 2);
    EXPECT_TRUE(file.errorOutput().contains("no-such-file"));
    Program arguments(QStringLiteral(SCENARIO_CLIENT), {});
    ASSERT_TRUE(arguments.waitForEnd());
    EXPECT_EQ(arguments.exitCode(), 2);
}

/// Writes down what a client sends, one word a packet, and hangs up at the first PUBLISH and at the first
/// PUBREL.
class LossyBroker
{
public:
    LossyBroker()
        : broker([this](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
            std::visit([&](auto &kind) { handle(peer, kind); }, packet);
        })
    {
    }

    std::vector<std::string> log;
    ScriptedBroker broker;

private:
    void handle(ScriptedBroker::Peer &peer, std::unique_ptr<mqtt::ConnectPacket> &packet)
    {
        log.push_back(packet->cleanStart ? "CONNECT clean" : "CONNECT");
        peer.send(mqtt::ConnackPacket{.sessionPresent = !packet->cleanStart && peer.number > 0});
    }
    void handle(ScriptedBroker::Peer &peer, mqtt::PublishPacket &packet)
    {
        log.push_back("PUBLISH " + std::string(packet.message->payload()) + (packet.duplicate ? " dup " : " ")
            + std::to_string(toInt(packet.packetId)));
        if (peer.number == 0)
            peer.hangUp();
        else if (packet.qos == QoS::AtLeastOnce)
            peer.send(mqtt::PubackPacket{packet.packetId, ReasonCode::Success, {}});
        else
            peer.send(mqtt::PubrecPacket{packet.packetId, ReasonCode::Success, {}});
    }
    void handle(ScriptedBroker::Peer &peer, mqtt::PubrelPacket &packet)
    {
        log.push_back("PUBREL " + std::to_string(toInt(packet.packetId)));
        if (peer.number == 1)
            peer.hangUp();
        else
            peer.send(mqtt::PubcompPacket{packet.packetId, ReasonCode::Success, {}});
    }
    void handle(ScriptedBroker::Peer &, mqtt::DisconnectPacket &) { log.push_back("DISCONNECT"); }
    template <typename T> void handle(ScriptedBroker::Peer &, T &) { log.push_back("something else"); }
};

TEST(ScenarioReconnectTest, SendsAgainWhatWasNotAcknowledgedEvenInACleanSession)
{
    for (const QString &name : {u"again"_s, u"again-5"_s}) {
        LossyBroker lossy;
        EXPECT_EQ(play(name, lossy.broker.port()), 0) << qPrintable(name);
        EXPECT_THAT(lossy.log,
            ElementsAre("CONNECT clean", "PUBLISH one 1", "CONNECT clean", "PUBLISH one dup 1",
                "PUBLISH two 2", "PUBREL 2", "CONNECT clean", "PUBREL 2", "DISCONNECT"));
    }
}

TEST(ScenarioReconnectTest, GoesOnWithASessionThatIsKept)
{
    LossyBroker lossy;
    EXPECT_EQ(play(u"again-with-session"_s, lossy.broker.port()), 0);
    EXPECT_THAT(lossy.log,
        ElementsAre("CONNECT", "PUBLISH one 1", "CONNECT", "PUBLISH one dup 1", "PUBLISH two 2", "PUBREL 2",
            "CONNECT", "PUBREL 2", "DISCONNECT"));
}

TEST(ScenarioReconnectTest, WithoutReconnectALossIsAnEvent)
{
    LossyBroker lossy;
    EXPECT_EQ(play(u"lost"_s, lossy.broker.port()), 5);
    EXPECT_EQ(lossy.broker.connections(), 1u);
}

TEST(ScenarioOrderTest, ActionsOnAMessageComeAfterItsAcknowledgement)
{
    std::vector<std::string> log;
    const ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        const auto message = Message::create({.topic = "t", .payload = "x"});
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet)) {
            peer.send(mqtt::ConnackPacket{});
            peer.send(mqtt::PublishPacket{
                .message = message, .qos = QoS::AtLeastOnce, .packetId = mqtt::PacketId{1}});
        } else if (std::holds_alternative<mqtt::PubackPacket>(packet)) {
            log.emplace_back("PUBACK");
            peer.send(mqtt::PublishPacket{
                .message = message, .qos = QoS::ExactlyOnce, .packetId = mqtt::PacketId{2}});
        } else if (const auto *pubrec = std::get_if<mqtt::PubrecPacket>(&packet)) {
            log.emplace_back("PUBREC");
            peer.send(mqtt::PubrelPacket{pubrec->packetId, ReasonCode::Success, {}});
        } else if (std::holds_alternative<mqtt::PubcompPacket>(packet)) {
            log.emplace_back("PUBCOMP");
        } else if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet)) {
            log.emplace_back("PUBLISH " + std::string(publish->message->payload()));
        } else if (std::holds_alternative<mqtt::DisconnectPacket>(packet)) {
            log.emplace_back("DISCONNECT");
        }
    });
    EXPECT_EQ(play(u"acknowledges-first"_s, broker.port()), 0);
    EXPECT_THAT(log, ElementsAre("PUBACK", "PUBLISH 1", "PUBREC", "PUBCOMP", "PUBLISH 2", "DISCONNECT"));
}

} // namespace
} // namespace cutty::interop
