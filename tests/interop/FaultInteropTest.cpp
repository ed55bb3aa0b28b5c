// Mosquitto's clients as victims of our broker's misbehaviour.
#include "core/net/driver/BrokerHost.h"
#include "tests/interop/Program.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/Wait.h"

#include <gmock/gmock.h>

#include <vector>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace broker;
using mqtt::PacketType;
using mqtt::ReasonCode;
using net::test::waitFor;

class FaultInteropTest : public mqtt::test::VersionTest
{
protected:
    FaultInteropTest()
    {
        const auto listening = m_host.listen(QHostAddress::LocalHost, 0);
        EXPECT_TRUE(listening.has_value());
        m_port = QString::number(listening.value_or(0));
        m_host.setFaultHandler(
            [this](LinkId, const InjectedFault &fault) { m_injected.push_back(fault.packet); });
    }

    void set(FaultMatch match, FaultAction action)
    {
        EXPECT_TRUE(m_host.setFaultPlan(
            {.rules = {{.name = "rule", .match = std::move(match), .action = std::move(action)}}}));
    }
    QStringList arguments(const QStringList &more) const
    {
        return QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, m_port, u"-V"_s, isFive() ? u"5"_s : u"311"_s}
        + more;
    }

    net::BrokerHost m_host;
    QString m_port;
    std::vector<PacketType> m_injected;
};

TEST_P(FaultInteropTest, SubscriberIsToldThatItIsRefused)
{
    set({.packets = {PacketType::Subscribe}}, Refuse{.reason = ReasonCode::NotAuthorized});
    Program subscriber(QStringLiteral(MOSQUITTO_SUB), arguments({u"-t"_s, u"a"_s}));
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_TRUE(subscriber.errorOutput().contains("denied")) << subscriber.errorOutput().toStdString();
    EXPECT_EQ(m_injected, std::vector<PacketType>{PacketType::Subscribe});
}

TEST_P(FaultInteropTest, PublisherIsRefusedAtConnect)
{
    set({.packets = {PacketType::Connect}}, Refuse{.reason = ReasonCode::NotAuthorized});
    Program publisher(QStringLiteral(MOSQUITTO_PUB), arguments({u"-t"_s, u"a"_s, u"-m"_s, u"x"_s}));
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_NE(publisher.exitCode(), 0);
}

TEST_P(FaultInteropTest, PublisherSendsAgainWhenItsAcknowledgementWasLost)
{
    set({.packets = {PacketType::Publish}, .occurrences = {.last = 1}, .scope = CountScope::Plan},
        Cut{.mode = CutMode::Reset, .atByte = 1000});
    Program publisher(QStringLiteral(MOSQUITTO_PUB),
        arguments({u"-t"_s, u"a"_s, u"-m"_s, u"x"_s, u"-q"_s, u"1"_s, u"-r"_s}));
    EXPECT_TRUE(waitFor([this] { return m_host.snapshot().retainedMessages == 1; }));
    EXPECT_TRUE(waitFor([&] { return !m_injected.empty(); }));
    EXPECT_TRUE(publisher.waitForEnd());
}

TEST_P(FaultInteropTest, SubscriberGetsWhatComesByteByByte)
{
    set({.direction = FaultDirection::ToClient}, Dribble{.chunkBytes = 1, .interval = 1ms});
    Program subscriber(
        QStringLiteral(MOSQUITTO_SUB), arguments({u"-t"_s, u"a"_s, u"-C"_s, u"1"_s, u"-q"_s, u"2"_s}));
    ASSERT_TRUE(waitFor([this] { return m_host.snapshot().subscriptions == 1; }));
    Program publisher(QStringLiteral(MOSQUITTO_PUB),
        arguments({u"-t"_s, u"a"_s, u"-m"_s, u"slow but whole"_s, u"-q"_s, u"2"_s}));
    EXPECT_TRUE(subscriber.waitForOutput("slow but whole"));
    EXPECT_TRUE(publisher.waitForEnd());
    EXPECT_EQ(publisher.exitCode(), 0);
}

TEST_P(FaultInteropTest, PublisherAsksForItsRefusalByUserProperty)
{
    if (!isFive())
        GTEST_SKIP() << "user properties are of MQTT 5";
    EXPECT_TRUE(m_host.setFaultPlan({.userPropertyFaults = true}));
    Program publisher(QStringLiteral(MOSQUITTO_PUB),
        arguments({u"-t"_s, u"a"_s, u"-m"_s, u"x"_s, u"-q"_s, u"1"_s, u"-D"_s, u"publish"_s,
            u"user-property"_s, u"fault:rejectpublish"_s, u"151"_s}));
    ASSERT_TRUE(publisher.waitForEnd());
    EXPECT_TRUE(publisher.errorOutput().contains("uota exceeded")) << publisher.errorOutput().toStdString();
}

CUTTY_FOR_BOTH_VERSIONS(FaultInteropTest);

} // namespace
} // namespace cutty::interop
