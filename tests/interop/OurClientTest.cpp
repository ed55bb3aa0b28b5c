// Our client against mosquitto.
#include "core/net/link/TcpLink.h"
#include "tests/interop/Mosquitto.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/TestClient.h"

#include <gmock/gmock.h>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using mqtt::CloseCause;
using mqtt::ReasonCode;
using net::test::TestClient;

std::unique_ptr<net::Link> linkTo(const Mosquitto &broker)
{
    return std::make_unique<net::TcpLink>(u"127.0.0.1"_s, broker.port());
}

class OurClientTest : public mqtt::test::VersionTest
{
};

TEST_P(OurClientTest, PublishesAndReceivesAtEveryQoS)
{
    const Mosquitto broker;
    TestClient client(linkTo(broker));
    ASSERT_TRUE(client.connect(GetParam(), "cutty"));
    ASSERT_EQ(client.subscribe("plant/+/temp"), ReasonCode::GrantedQoS2);
    const std::string payload({'\0', '\xFF', '\n', 'x'});
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce})
        ASSERT_TRUE(client.publish("plant/line1/temp", payload, qos));
    ASSERT_TRUE(client.waitForMessages(3));
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(client.messages[n].qos, static_cast<QoS>(n));
        EXPECT_EQ(client.messages[n].message->topic(), "plant/line1/temp");
        EXPECT_EQ(client.messages[n].message->payload(), payload);
    }
    EXPECT_EQ(client.acknowledged, 2u);
}

TEST_P(OurClientTest, ManyMessagesInFlightArriveInOrder)
{
    constexpr std::size_t count = 500;
    const Mosquitto broker;
    TestClient client(linkTo(broker));
    ASSERT_TRUE(client.connect(GetParam(), "cutty"));
    ASSERT_TRUE(client.subscribe("t"));
    for (std::size_t n = 0; n < count; ++n) {
        const auto message
            = Message::create({.topic = "t", .payload = std::to_string(n), .qos = QoS::ExactlyOnce});
        ASSERT_TRUE(client.driver.publish({.message = message, .qos = QoS::ExactlyOnce}));
    }
    ASSERT_TRUE(client.waitForMessages(count))
        << client.messages.size() << " of them; " << client.acknowledged << " acknowledged";
    for (std::size_t n = 0; n < count; ++n)
        ASSERT_EQ(client.messages[n].message->payload(), std::to_string(n));
}

TEST_P(OurClientTest, GetsWhatIsRetained)
{
    const Mosquitto broker;
    TestClient first(linkTo(broker));
    ASSERT_TRUE(first.connect(GetParam(), "first"));
    ASSERT_TRUE(first.publish("status", "online", QoS::AtLeastOnce, true));
    TestClient second(linkTo(broker));
    ASSERT_TRUE(second.connect(GetParam(), "second"));
    ASSERT_TRUE(second.subscribe("status"));
    ASSERT_TRUE(second.waitForMessages(1));
    EXPECT_TRUE(second.messages.front().retain);
    EXPECT_EQ(second.messages.front().message->payload(), "online");
}

TEST_P(OurClientTest, CarriesAMegabyte)
{
    const Mosquitto broker;
    TestClient client(linkTo(broker));
    ASSERT_TRUE(client.connect(GetParam(), "cutty"));
    ASSERT_TRUE(client.subscribe("big"));
    std::string payload(1U << 20U, '\0');
    for (std::size_t n = 0; n < payload.size(); ++n)
        payload[n] = static_cast<char>(n * 31 >> 3);
    ASSERT_TRUE(client.publish("big", payload, QoS::AtLeastOnce));
    ASSERT_TRUE(client.waitForMessages(1));
    EXPECT_TRUE(client.messages.front().message->payload() == payload);
}

TEST_P(OurClientTest, ItsWillIsSeenByMosquittoSub)
{
    const Mosquitto broker;
    TestClient watcher(linkTo(broker));
    ASSERT_TRUE(watcher.connect(GetParam(), "watcher"));
    ASSERT_TRUE(watcher.publish("ready", "subscribed", QoS::AtLeastOnce, true));
    Program subscriber(QStringLiteral(MOSQUITTO_SUB),
        mosquittoArguments(broker.port(), GetParam()) + QStringList{u"-t"_s, u"ready"_s, u"-t"_s, u"will"_s});
    ASSERT_TRUE(subscriber.waitForOutput("subscribed"));

    TestClient device(linkTo(broker));
    ASSERT_TRUE(device.connect({.version = GetParam(),
        .clientId = "device",
        .will = mqtt::Will{.topic = "will", .payload = "device is gone", .qos = QoS::AtLeastOnce}}));
    device.driver.abort();
    EXPECT_TRUE(subscriber.waitForOutput("device is gone"));
}

TEST_P(OurClientTest, AnOrderlyEndLeavesNoWill)
{
    const Mosquitto broker;
    TestClient watcher(linkTo(broker));
    ASSERT_TRUE(watcher.connect(GetParam(), "watcher"));
    ASSERT_TRUE(watcher.subscribe("#"));
    TestClient device(linkTo(broker));
    ASSERT_TRUE(device.connect({.version = GetParam(),
        .clientId = "device",
        .will = mqtt::Will{.topic = "will", .payload = "device is gone"}}));
    ASSERT_TRUE(device.publish("last words", "x"));
    device.driver.stop();
    ASSERT_TRUE(device.waitForEnd());
    EXPECT_EQ(device.end->closed.cause, CloseCause::Local);
    ASSERT_TRUE(watcher.publish("after", "x", QoS::AtLeastOnce));
    ASSERT_TRUE(watcher.waitForMessages(2));
    EXPECT_EQ(watcher.messages[0].message->topic(), "last words");
    EXPECT_EQ(watcher.messages[1].message->topic(), "after");
}

TEST_P(OurClientTest, IsLetInWithTheRightPasswordOnly)
{
    const Mosquitto broker(u"anna"_s, u"s3cret"_s);
    const auto login
        = [](const std::optional<std::string> &user, const std::optional<std::string> &password) {
              return mqtt::ConnectPacket{
                  .version = GetParam(), .clientId = "cutty", .userName = user, .password = password};
          };
    TestClient right(linkTo(broker));
    EXPECT_TRUE(right.connect(login("anna", "s3cret")));
    TestClient wrong(linkTo(broker));
    EXPECT_FALSE(wrong.connect(login("anna", "guess")));
    ASSERT_TRUE(wrong.end.has_value());
    EXPECT_EQ(wrong.end->closed.cause, CloseCause::Refused);
    EXPECT_EQ(wrong.end->closed.reason, ReasonCode::NotAuthorized);
    TestClient anonymous(linkTo(broker));
    EXPECT_FALSE(anonymous.connect(login(std::nullopt, std::nullopt)));
}

TEST_P(OurClientTest, AKeptSessionBringsWhatCameMeanwhile)
{
    const Mosquitto broker;
    mqtt::ConnectPacket packet{.version = GetParam(), .cleanStart = false, .clientId = "sleeper"};
    if (isFive())
        packet.properties.add(mqtt::PropertyId::SessionExpiryInterval, 3600);
    {
        TestClient sleeper(linkTo(broker));
        ASSERT_TRUE(sleeper.connect(packet));
        ASSERT_TRUE(sleeper.subscribe("t"));
        sleeper.driver.stop();
        ASSERT_TRUE(sleeper.waitForEnd());
    }
    TestClient sender(linkTo(broker));
    ASSERT_TRUE(sender.connect(GetParam(), "sender"));
    ASSERT_TRUE(sender.publish("t", "while away", QoS::AtLeastOnce));
    TestClient sleeper(linkTo(broker));
    ASSERT_TRUE(sleeper.connect(packet));
    EXPECT_TRUE(sleeper.connack->sessionPresent);
    ASSERT_TRUE(sleeper.waitForMessages(1));
    EXPECT_EQ(sleeper.messages.front().message->payload(), "while away");
}

CUTTY_FOR_BOTH_VERSIONS(OurClientTest);

} // namespace
} // namespace cutty::interop
