// Faults between engines: a client's and the broker's, on the manual clock.
#include "tests/broker/faults/InjectorScene.h"

#include "core/broker/BrokerCore.h"
#include "core/mqtt/engine/Connection.h"

#include <gmock/gmock.h>

#include <deque>
#include <optional>

namespace cutty::broker::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A client of ours, an injector and the broker, joined.
struct Victim
{
    Victim(LinkId id, std::shared_ptr<FaultRun> run, TimePoint now)
        : link(id)
        , injector(std::move(run), now)
        , connection(mqtt::Role::Client, {})
    {
        connection.handleTransportOpened(now);
    }

    LinkId link;
    FaultInjector injector;
    mqtt::Connection connection;
    bool open = true;
    std::optional<mqtt::ConnackPacket> connack;
    std::vector<std::string> payloads;
    std::vector<ReasonCode> acknowledged;
    std::vector<ReasonCode> granted;
    std::optional<mqtt::Closed> closed;
};

class FaultBrokerTest : public mqtt::test::VersionTest
{
protected:
    Victim &connect(std::string clientId)
    {
        victims.push_back(std::make_unique<Victim>(LinkId{++lastLink}, run, now));
        Victim &victim = *victims.back();
        broker.handleLinkOpened(victim.link, now);
        EXPECT_TRUE(
            victim.connection.connect({.version = GetParam(), .clientId = std::move(clientId)}, {}, now));
        exchange();
        return victim;
    }
    void set(FaultMatch match, FaultAction action)
    {
        run = std::make_shared<FaultRun>(planOf(std::move(match), std::move(action)), now);
        for (const auto &victim : victims)
            victim->injector.setRun(run, now);
    }
    void subscribe(Victim &victim, std::string filter)
    {
        EXPECT_TRUE(victim.connection.subscribe(
            {{.filter = std::move(filter), .options = {.maximumQoS = QoS::ExactlyOnce}}}, {}, now));
        exchange();
    }
    void publish(Victim &victim, std::string_view payload, QoS qos)
    {
        EXPECT_TRUE(victim.connection.publish(
            {.message = mqtt::test::message("t", payload), .qos = qos, .token = mqtt::PublishToken{1}}, now));
        exchange();
    }
    void exchange()
    {
        while (carry()) {}
    }
    void advance(Duration duration)
    {
        const TimePoint target = now + duration;
        while (true) {
            std::optional<TimePoint> next = broker.pollTimeout();
            for (const auto &victim : victims) {
                for (const auto &deadline :
                    {victim->injector.pollTimeout(), victim->connection.pollTimeout()})
                    next = next && deadline ? std::min(*next, *deadline) : next ? next : deadline;
            }
            if (!next || *next > target)
                break;
            now = std::max(now, *next);
            broker.handleTimeout(now);
            for (const auto &victim : victims) {
                victim->injector.handleTimeout(now);
                victim->connection.handleTimeout(now);
            }
            exchange();
        }
        now = target;
    }

    BrokerCore broker;
    std::shared_ptr<FaultRun> run = std::make_shared<FaultRun>(FaultPlan{}, TimePoint{} + 1h);
    TimePoint now = TimePoint{} + 1h;
    std::vector<std::unique_ptr<Victim>> victims;
    std::uint64_t lastLink = 0;

private:
    bool carry()
    {
        bool moved = false;
        std::string bytes;
        while (const auto output = broker.pollOutput(bytes)) {
            Victim &victim = *victims[static_cast<std::size_t>(output->link) - 1];
            victim.injector.handleToClient(bytes, now);
            if (output->close)
                victim.injector.handleBrokerClosed(now);
            moved = true;
        }
        for (const auto &victim : victims) {
            victim->connection.pollTransmit(bytes);
            if (!bytes.empty() && victim->open)
                victim->injector.handleFromClient(bytes, now);
            moved = moved || !bytes.empty();
            while (const auto output = victim->injector.pollOutput())
                moved = deliver(*victim, *output) || moved;
            while (auto event = victim->connection.pollEvent())
                note(*victim, *event);
        }
        return moved;
    }
    bool deliver(Victim &victim, const FaultOutput &output)
    {
        if (output.direction == FaultDirection::FromClient)
            broker.handleInput(victim.link, output.bytes, now);
        else
            victim.connection.handleInput(output.bytes, now);
        if (output.end != LinkEnd::None) {
            victim.open = false;
            broker.handleLinkClosed(victim.link, now);
            victim.connection.handleTransportClosed();
        }
        return true;
    }
    static void note(Victim &victim, mqtt::Event &event)
    {
        if (auto *connected = std::get_if<mqtt::Connected>(&event))
            victim.connack = std::move(connected->connack);
        else if (const auto *received = std::get_if<mqtt::MessageReceived>(&event))
            victim.payloads.emplace_back(received->packet.message->payload());
        else if (const auto *finished = std::get_if<mqtt::PublishFinished>(&event))
            victim.acknowledged.push_back(finished->reason);
        else if (const auto *answer = std::get_if<mqtt::SubscribeAcknowledged>(&event))
            victim.granted.push_back(answer->packet.reasons.front());
        else if (auto *closed = std::get_if<mqtt::Closed>(&event))
            victim.closed = std::move(*closed);
    }
};

TEST_P(FaultBrokerTest, RefusedPublishFinishesAtTheClientAndGoesNowhere)
{
    Victim &subscriber = connect("subscriber");
    subscribe(subscriber, "t");
    Victim &publisher = connect("publisher");
    set({.packets = {PacketType::Publish}, .clientId = "publisher", .occurrences = {.last = 2}},
        Refuse{.reason = ReasonCode::QuotaExceeded});
    publish(publisher, "refused 1", QoS::AtLeastOnce);
    publish(publisher, "refused 2", QoS::ExactlyOnce);
    const ReasonCode answer = isFive() ? ReasonCode::QuotaExceeded : ReasonCode::Success;
    EXPECT_THAT(publisher.acknowledged, ElementsAre(answer, answer));
    publish(publisher, "through 1", QoS::AtLeastOnce);
    publish(publisher, "through 2", QoS::ExactlyOnce);
    EXPECT_THAT(subscriber.payloads, ElementsAre("through 1", "through 2"));
    EXPECT_FALSE(publisher.closed);
}

TEST_P(FaultBrokerTest, RefusedSubscribeLeavesNoSubscription)
{
    Victim &victim = connect("c");
    set({.packets = {PacketType::Subscribe}, .topicFilter = "t"},
        Refuse{.reason = ReasonCode::NotAuthorized});
    subscribe(victim, "t");
    EXPECT_THAT(
        victim.granted, ElementsAre(isFive() ? ReasonCode::NotAuthorized : ReasonCode::UnspecifiedError));
    publish(victim, "x", QoS::AtLeastOnce);
    EXPECT_THAT(victim.payloads, IsEmpty());
}

TEST_P(FaultBrokerTest, WithheldAcknowledgementLeavesTheClientWaiting)
{
    Victim &victim = connect("c");
    set({.packets = {PacketType::Publish}, .direction = FaultDirection::FromClient}, Withhold{});
    subscribe(victim, "t");
    publish(victim, "x", QoS::AtLeastOnce);
    EXPECT_THAT(victim.payloads, ElementsAre("x")) << "the broker has done it";
    EXPECT_THAT(victim.acknowledged, IsEmpty());
    EXPECT_EQ(victim.connection.inflightCount(), 1u);
}

TEST_P(FaultBrokerTest, UnsolicitedPubrelIsTakenByAClientThatKeepsToTheRules)
{
    Victim &victim = connect("c");
    set({.packets = {PacketType::Pingresp}}, Unsolicited{.packet = PacketType::Pubrel, .packetId = 99});
    advance(2min);
    EXPECT_FALSE(victim.closed);
    EXPECT_EQ(victim.injector.pollInjected()->packet, PacketType::Pingresp);
}

TEST_P(FaultBrokerTest, SilenceIsFoundOutByKeepAlive)
{
    Victim &victim = connect("c");
    set({.packets = {PacketType::Pingreq}}, Silence{});
    advance(5min);
    ASSERT_TRUE(victim.closed);
    EXPECT_EQ(victim.closed->cause, mqtt::CloseCause::KeepAliveTimeout);
}

TEST_P(FaultBrokerTest, CorruptedPacketsAreTheClientsToRefuse)
{
    Victim &victim = connect("c");
    set({.packets = {PacketType::Suback}}, Corrupt{.offset = 0, .mode = CorruptMode::Set, .value = 0x9F});
    subscribe(victim, "t");
    ASSERT_TRUE(victim.closed);
    EXPECT_EQ(victim.closed->cause, mqtt::CloseCause::ProtocolError);
}

TEST_P(FaultBrokerTest, JoinsAConnectionByWhatTheBrokerKnowsOfIt)
{
    const LinkId link{1};
    broker.handleLinkOpened(link, now);
    EXPECT_FALSE(broker.faultPeer(link).connected);
    EXPECT_TRUE(broker.faultPeer(LinkId{77}).clientId.empty());
    const auto packet = [](const mqtt::Packet &one) {
        return wire(one, GetParam());
    };
    broker.handleInput(link,
        packet(std::make_unique<mqtt::ConnectPacket>(
            mqtt::ConnectPacket{.version = GetParam(), .clientId = "c"})),
        now);
    const std::string ping = packet(mqtt::PingreqPacket{});
    broker.handleInput(link, ping + ping.substr(0, 1), now);
    const FaultPeer peer = broker.faultPeer(link);
    EXPECT_TRUE(peer.connected);
    EXPECT_EQ(peer.version, GetParam());
    EXPECT_EQ(peer.clientId, "c");
    EXPECT_EQ(peer.unreadInput, ping.substr(0, 1));
}

TEST_P(FaultBrokerTest, TheSameSeedMeansTheSameStory)
{
    const auto story = [this](std::uint64_t seed) {
        FaultPlan plan = planOf({.packets = {PacketType::Publish}, .probability = 0.5}, Drop{});
        plan.rules.push_back({.name = "late", .match = {.probability = 0.3}, .action = Delay{.jitter = 1s}});
        plan.seed = seed;
        run = std::make_shared<FaultRun>(plan, now);
        Victim &victim = connect("c");
        advance(1s);
        subscribe(victim, "t");
        advance(1s);
        for (int number = 0; number < 50; ++number) {
            publish(victim, std::to_string(number), QoS::AtMostOnce);
            advance(2s);
        }
        std::string told;
        while (const auto fault = victim.injector.pollInjected())
            told += fault->rule + std::to_string(fault->delay.count()) + ' ';
        return told;
    };
    const std::string first = story(3);
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(first, story(3));
    EXPECT_NE(first, story(4));
}

CUTTY_FOR_BOTH_VERSIONS(FaultBrokerTest);

} // namespace
} // namespace cutty::broker::test
