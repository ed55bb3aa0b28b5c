// mosquitto_pub and mosquitto_sub against our broker, which runs on its thread.
#include "core/net/link/Link.h"
#include "core/session/broker/LocalBroker.h"
#include "tests/interop/Mosquitto.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/TestClient.h"

#include <QFile>

#include <gmock/gmock.h>

#include <csignal>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using net::test::TestClient;
using net::test::waitFor;

class OurBrokerTest : public mqtt::test::VersionTest
{
protected:
    void SetUp() override
    {
        m_broker.start({.listeners = {{.port = 0}}});
        ASSERT_TRUE(waitFor([this] { return m_broker.state() == session::BrokerState::Running; }));
        m_watcher = std::make_unique<TestClient>(m_broker.connectInProcess());
        ASSERT_TRUE(m_watcher->connect(GetParam(), "watcher"));
        // A subscriber that gets this one is subscribed.
        ASSERT_TRUE(m_watcher->publish("ready", "subscribed", QoS::AtLeastOnce, true));
    }

    void publish(const QStringList &arguments, QoS qos = QoS::AtMostOnce, const QByteArray &input = {})
    {
        Program publisher(QStringLiteral(MOSQUITTO_PUB),
            mosquittoArguments(m_broker.port(), GetParam(), qos) + arguments, input);
        EXPECT_TRUE(publisher.waitForEnd());
        EXPECT_EQ(publisher.exitCode(), 0) << publisher.errorOutput().constData();
    }

    std::unique_ptr<Program> subscriber(const QStringList &arguments, QoS qos = QoS::AtMostOnce) const
    {
        auto program = std::make_unique<Program>(QStringLiteral(MOSQUITTO_SUB),
            mosquittoArguments(m_broker.port(), GetParam(), qos) + QStringList{u"-t"_s, u"ready"_s}
                + arguments);
        EXPECT_TRUE(program->waitForOutput("subscribed")) << program->errorOutput().constData();
        return program;
    }

    session::LocalBroker m_broker;
    std::unique_ptr<TestClient> m_watcher;
};

TEST_P(OurBrokerTest, TakesWhatMosquittoPubPublishesAtEveryQoS)
{
    ASSERT_TRUE(m_watcher->subscribe("plant/#"));
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        publish({u"-t"_s, u"plant/line1"_s, u"-m"_s, QString::number(toInt(qos))}, qos);
    ASSERT_TRUE(m_watcher->waitForMessages(3));
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(m_watcher->messages[n].message->payload(), std::to_string(n));
        EXPECT_EQ(m_watcher->messages[n].qos, static_cast<QoS>(n));
    }
}

TEST_P(OurBrokerTest, GivesMosquittoSubEveryQoS)
{
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        const auto program = subscriber({u"-t"_s, u"t"_s, u"-F"_s, u"%t=%p qos=%q"_s, u"-C"_s, u"2"_s}, qos);
        ASSERT_TRUE(m_watcher->publish("t", "hello", QoS::ExactlyOnce));
        ASSERT_TRUE(program->waitForEnd());
        EXPECT_TRUE(program->output().contains("t=hello qos=" + QByteArray::number(toInt(qos))))
            << program->output().constData();
    }
}

TEST_P(OurBrokerTest, RelaysBetweenTheTwo)
{
    const auto program = subscriber(
        {u"-t"_s, u"plant/+/temp"_s, u"-t"_s, u"motor/#"_s, u"-v"_s, u"-C"_s, u"4"_s}, QoS::ExactlyOnce);
    publish({u"-t"_s, u"plant/line1/temp"_s, u"-m"_s, u"21.5"_s}, QoS::ExactlyOnce);
    publish({u"-t"_s, u"plant/line1/temp/raw"_s, u"-m"_s, u"unwanted"_s}, QoS::ExactlyOnce);
    publish({u"-t"_s, u"motor"_s, u"-m"_s, u"on"_s}, QoS::AtLeastOnce);
    publish({u"-t"_s, u"motor/1/rpm"_s, u"-m"_s, u"1480"_s});
    ASSERT_TRUE(program->waitForEnd());
    EXPECT_EQ(program->output(), "ready subscribed\nplant/line1/temp 21.5\nmotor on\nmotor/1/rpm 1480\n");
}

TEST_P(OurBrokerTest, KeepsAndForgetsWhatIsRetained)
{
    publish({u"-t"_s, u"status"_s, u"-m"_s, u"online"_s, u"-r"_s}, QoS::AtLeastOnce);
    {
        const auto program
            = subscriber({u"-t"_s, u"status"_s, u"-F"_s, u"%t=%p retain=%r"_s, u"-C"_s, u"2"_s});
        ASSERT_TRUE(program->waitForEnd());
        EXPECT_TRUE(program->output().contains("status=online retain=1"));
    }
    publish({u"-t"_s, u"status"_s, u"-n"_s, u"-r"_s}, QoS::AtLeastOnce);
    const auto program = subscriber({u"-t"_s, u"status"_s, u"-t"_s, u"after"_s, u"-v"_s, u"-C"_s, u"2"_s});
    ASSERT_TRUE(m_watcher->publish("after", "x"));
    ASSERT_TRUE(program->waitForEnd());
    EXPECT_EQ(program->output(), "ready subscribed\nafter x\n");
}

TEST_P(OurBrokerTest, PublishesTheWillOfAKilledClient)
{
    ASSERT_TRUE(m_watcher->subscribe("will"));
    const auto device = subscriber({u"--will-topic"_s, u"will"_s, u"--will-payload"_s, u"device is gone"_s,
        u"--will-qos"_s, u"1"_s, u"--will-retain"_s});
    device->signal(SIGKILL);
    ASSERT_TRUE(m_watcher->waitForMessages(1));
    EXPECT_EQ(m_watcher->messages.front().message->payload(), "device is gone");
    EXPECT_EQ(m_watcher->messages.front().qos, QoS::AtLeastOnce);
    const auto late = subscriber({u"-t"_s, u"will"_s, u"-v"_s, u"-C"_s, u"2"_s});
    ASSERT_TRUE(late->waitForEnd());
    EXPECT_TRUE(late->output().contains("will device is gone\n"));
}

/// In version 5 mosquitto_sub asks for its will even so: DISCONNECT with reason 0x04.
TEST_P(OurBrokerTest, AnOrderlyEndLeavesNoWillUnlessTheClientAsksForIt)
{
    ASSERT_TRUE(m_watcher->subscribe("will"));
    ASSERT_TRUE(m_watcher->subscribe("after"));
    const auto device = subscriber({u"--will-topic"_s, u"will"_s, u"--will-payload"_s, u"device is gone"_s});
    device->signal(SIGINT);
    ASSERT_TRUE(waitFor([&] { return device->hasEnded(); }));
    publish({u"-t"_s, u"after"_s, u"-m"_s, u"x"_s}, QoS::AtLeastOnce);
    ASSERT_TRUE(m_watcher->waitForMessages(isFive() ? 2 : 1));
    EXPECT_EQ(m_watcher->messages.front().message->topic(), isFive() ? "will" : "after");
}

TEST_P(OurBrokerTest, CarriesAMegabyteThroughBoth)
{
    QByteArray payload(1 << 20, '\0');
    for (qsizetype n = 0; n < payload.size(); ++n)
        payload[n] = static_cast<char>(n * 31 >> 3);
    const auto program = subscriber({u"-t"_s, u"big"_s, u"-N"_s, u"-C"_s, u"2"_s}, QoS::AtLeastOnce);
    publish({u"-t"_s, u"big"_s, u"-s"_s}, QoS::AtLeastOnce, payload);
    ASSERT_TRUE(program->waitForEnd());
    EXPECT_TRUE(program->output() == "subscribed" + payload) << program->output().size();
}

TEST_P(OurBrokerTest, TakesAThousandLines)
{
    constexpr std::size_t count = 1000;
    ASSERT_TRUE(m_watcher->subscribe("lines"));
    QByteArray lines;
    for (std::size_t n = 0; n < count; ++n)
        lines += QByteArray::number(static_cast<qulonglong>(n)) + '\n';
    publish({u"-t"_s, u"lines"_s, u"-l"_s}, QoS::ExactlyOnce, lines);
    ASSERT_TRUE(m_watcher->waitForMessages(count));
    for (std::size_t n = 0; n < count; ++n)
        ASSERT_EQ(m_watcher->messages[n].message->payload(), std::to_string(n));
}

TEST_P(OurBrokerTest, KeepsASessionForMosquittoSub)
{
    QStringList session{u"-i"_s, u"sleeper"_s, u"-c"_s, u"-t"_s, u"t"_s, u"-C"_s};
    if (isFive())
        session = QStringList{u"-x"_s, u"3600"_s} + session;
    {
        const auto first = subscriber(session + QStringList{u"1"_s}, QoS::AtLeastOnce);
        ASSERT_TRUE(first->waitForEnd());
    }
    ASSERT_TRUE(waitFor([this] { return m_broker.snapshot().offlineSessions == 1; }));
    publish({u"-t"_s, u"t"_s, u"-m"_s, u"while away"_s}, QoS::AtLeastOnce);
    Program second(QStringLiteral(MOSQUITTO_SUB),
        mosquittoArguments(m_broker.port(), GetParam(), QoS::AtLeastOnce) + session + QStringList{u"1"_s});
    ASSERT_TRUE(second.waitForEnd());
    EXPECT_EQ(second.output(), "while away\n");
}

CUTTY_FOR_BOTH_VERSIONS(OurBrokerTest);

TEST(OurBrokerPropertiesTest, CarriesThePropertiesOfVersionFive)
{
    session::LocalBroker broker;
    broker.start({.listeners = {{.port = 0}}});
    ASSERT_TRUE(waitFor([&] { return broker.state() == session::BrokerState::Running; }));
    TestClient watcher(broker.connectInProcess());
    ASSERT_TRUE(watcher.connect(mqtt::ProtocolVersion::V5, "watcher"));
    ASSERT_TRUE(watcher.subscribe("t"));
    Program publisher(QStringLiteral(MOSQUITTO_PUB),
        mosquittoArguments(broker.port(), mqtt::ProtocolVersion::V5)
            + QStringList{u"-t"_s, u"t"_s, u"-m"_s, u"x"_s, u"-D"_s, u"publish"_s, u"content-type"_s,
                u"text/plain"_s, u"-D"_s, u"publish"_s, u"user-property"_s, u"site"_s, u"north"_s});
    ASSERT_TRUE(publisher.waitForEnd());
    ASSERT_TRUE(watcher.waitForMessages(1));
    const mqtt::PropertiesView properties(watcher.messages.front().message->properties());
    EXPECT_EQ(properties.text(mqtt::PropertyId::ContentType), "text/plain");
    bool found = false;
    for (const mqtt::Property &property : properties)
        found |= property.id == mqtt::PropertyId::UserProperty && property.name == "site"
            && property.text == "north";
    EXPECT_TRUE(found);
}

} // namespace
} // namespace cutty::interop
