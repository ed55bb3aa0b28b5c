#include "tests/broker/BrokerHarness.h"

#include <cmath>
#include <map>

namespace cutty::broker::test {
namespace {

using mqtt::ReasonCode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view online = "$SYS/brokers/cutty/clients/+/connected";
constexpr std::string_view offline = "$SYS/brokers/cutty/clients/+/disconnected";

class BrokerPresenceTest : public BrokerTest
{
protected:
    BrokerPresenceTest()
    {
        const auto wall = WallTime(std::chrono::milliseconds(1'700'000'000'000));
        harness.broker.handleWallClock(wall, harness.now);
        subscribe(watcher, std::string(online));
        subscribe(watcher, std::string(offline));
    }
    /// The payload of the only message since the last call.
    std::string told()
    {
        auto payloads = watcher.takePayloads();
        if (payloads.size() != 1) {
            ADD_FAILURE() << payloads.size() << " messages came";
            return {};
        }
        return std::move(payloads.front());
    }

    TestClient &watcher = join("watcher");
};
CUTTY_FOR_BOTH_VERSIONS(BrokerPresenceTest);

TEST_P(BrokerPresenceTest, TellsWhoComesAsEmqxDoes)
{
    harness.advance(1s);
    mqtt::ConnectPacket packet = lasting("c", 60s);
    packet.keepAlive = 30s;
    packet.userName = "ma\"ria";
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(packet));
    const std::string json = told();
    const std::string version = isFive() ? "5" : "4";
    EXPECT_EQ(json,
        R"({"username":"ma\"ria","ts":1700000001000,"proto_ver":)" + version
            + R"(,"proto_name":"MQTT","ipaddress":"","connected_at":1700000001000,"clientid":"c",)"
              R"("keepalive":30,"expiry_interval":)"
            + (isFive() ? "60" : "4294967295") + R"(,"connack":0,"clean_start":false})");
}

TEST_P(BrokerPresenceTest, NamesAddressAndPort)
{
    const LinkId link{77};
    harness.broker.handleLinkOpened(link, harness.now, {.peerAddress = "[::1]:50000", .listenerPort = 1883});
    std::string bytes;
    encode(bytes, passing("c"));
    harness.broker.handleInput(link, bytes, harness.now);
    harness.exchange();
    EXPECT_THAT(told(),
        AllOf(HasSubstr(R"("ipaddress":"::1")"), HasSubstr(R"("sockport":1883)"),
            HasSubstr(R"("username":"undefined")")));
}

TEST_P(BrokerPresenceTest, TellsWhoLeavesAndWhy)
{
    const auto reasonOfEnd = [&](auto end) {
        TestClient &client = join("c");
        told();
        harness.advance(1s);
        end(client);
        harness.exchange();
        const std::string json = told();
        EXPECT_THAT(json, HasSubstr(R"("clientid":"c")"));
        EXPECT_THAT(json, HasSubstr(R"("disconnected_at":17)"));
        const std::size_t begin = json.find(R"("reason":")") + 10;
        return json.substr(begin, json.find('"', begin) - begin);
    };
    EXPECT_EQ(reasonOfEnd([&](TestClient &client) { disconnect(client); }), "normal");
    EXPECT_EQ(reasonOfEnd([&](TestClient &client) { harness.cut(client); }), "tcp_closed");
    EXPECT_EQ(reasonOfEnd([&](TestClient &) {
        harness.broker.disconnectClient("c", ReasonCode::AdministrativeAction, harness.now);
    }),
        "kicked");
}

TEST_P(BrokerPresenceTest, NamesOfClientsStayOneLevel)
{
    join("a/b+#%");
    const auto messages = watcher.takeMessages();
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].message->topic(), "$SYS/brokers/cutty/clients/a%2Fb%2B%23%25/connected");
    EXPECT_FALSE(messages[0].retain);
}

TEST_P(BrokerPresenceTest, IsSilentWithoutANode)
{
    BrokerOptions options;
    options.nodeName.clear();
    harness.broker.setOptions(options);
    join("c");
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
}

class BrokerSystemTopicTest : public BrokerTest
{
protected:
    BrokerSystemTopicTest()
        : BrokerTest({.versionText = "cutty version 1.2.3"})
    {
    }
    /// By the topic behind `$SYS/broker/`.
    std::map<std::string, std::string> take()
    {
        std::map<std::string, std::string> values;
        for (const mqtt::PublishPacket &packet : watcher.takeMessages()) {
            EXPECT_TRUE(packet.message->topic().starts_with("$SYS/broker/"));
            values[std::string(packet.message->topic().substr(12))] = packet.message->payload();
        }
        return values;
    }

    TestClient &watcher = join("watcher");
};
CUTTY_FOR_BOTH_VERSIONS(BrokerSystemTopicTest);

TEST_P(BrokerSystemTopicTest, SaysWhatMosquittoSays)
{
    harness.cut(joinLasting("away"));
    harness.advance(0s);
    subscribe(watcher, "$SYS/broker/#");
    harness.advance(10s);
    auto values = take();
    EXPECT_EQ(values["version"], "cutty version 1.2.3");
    EXPECT_EQ(values["uptime"], "10 seconds");
    EXPECT_EQ(values["clients/total"], "2");
    EXPECT_EQ(values["clients/connected"], "1");
    EXPECT_EQ(values["clients/disconnected"], "1");
    EXPECT_EQ(values["clients/maximum"], "2");
    EXPECT_EQ(values["clients/expired"], "0");
    EXPECT_EQ(values["subscriptions/count"], "1");
    EXPECT_EQ(values["retained messages/count"], "0");
    for (const std::string_view name : {"shared_subscriptions/count", "messages/received", "messages/sent",
             "messages/stored", "store/messages/count", "store/messages/bytes", "publish/messages/dropped",
             "publish/messages/received", "publish/messages/sent", "publish/bytes/received",
             "publish/bytes/sent", "bytes/received", "bytes/sent", "load/messages/received/1min",
             "load/messages/sent/5min", "load/publish/dropped/15min", "load/publish/received/1min",
             "load/publish/sent/1min", "load/bytes/received/1min", "load/bytes/sent/1min",
             "load/sockets/1min", "load/connections/1min"})
        EXPECT_TRUE(values.contains(std::string(name))) << name;
}

TEST_P(BrokerSystemTopicTest, KeepsThemRetainedAndSaysOnlyWhatHasChanged)
{
    harness.advance(1s);
    subscribe(watcher, "$SYS/broker/clients/connected");
    EXPECT_TRUE(watcher.messages.at(0).retain);
    EXPECT_EQ(take()["clients/connected"], "1");
    harness.advance(30s);
    EXPECT_THAT(take(), IsEmpty());
    join("c");
    harness.advance(10s);
    EXPECT_EQ(take()["clients/connected"], "2");
    EXPECT_EQ(harness.broker.totals().retainedMessages, 0U);
}

TEST_P(BrokerSystemTopicTest, SubscriptionsToAllDoNotGetThem) // MQTT-4.7.2-1
{
    subscribe(watcher, "#");
    subscribe(watcher, "+/broker/uptime");
    harness.advance(30s);
    EXPECT_THAT(take(), IsEmpty());
}

TEST_P(BrokerSystemTopicTest, ComeAtTheIntervalThatIsSetOrNever)
{
    subscribe(watcher, "$SYS/broker/uptime");
    harness.broker.setOptions({.systemTopicInterval = 60s});
    harness.advance(1s);
    take();
    harness.advance(59s);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("60 seconds"));
    harness.broker.setOptions({.systemTopicInterval = 0s});
    harness.advance(1h);
    EXPECT_THAT(take(), IsEmpty());
}

TEST_P(BrokerSystemTopicTest, ABrokerWithoutClientsDoesNotWakeUpForThem)
{
    harness.cut(watcher);
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
}

TEST(LoadAverageTest, NearsTheRateByItsPeriod)
{
    LoadAverage load;
    std::uint64_t count = 0;
    for (int seconds = 0; seconds < 60; seconds += 10) {
        count += 100; // 600 a minute
        load.update(count, 10s);
    }
    EXPECT_NEAR(load.of(0), 600 * (1 - std::exp(-1.0)), 0.01);
    EXPECT_NEAR(load.of(1), 600 * (1 - std::exp(-0.2)), 0.01);
    EXPECT_NEAR(load.of(2), 600 * (1 - std::exp(-1.0 / 15)), 0.01);
    load.update(count, 3600s);
    EXPECT_NEAR(load.of(0), 0, 0.01);
}

} // namespace
} // namespace cutty::broker::test
