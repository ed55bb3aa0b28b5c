// A client and a server engine with each other: what no script of ours has foreseen must still fit together.
#include "tests/mqtt/EnginePair.h"

#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <utility>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

class EnginePairTest : public VersionTest
{
protected:
    static ConnectPacket connect(bool cleanStart = true)
    {
        return {.version = GetParam(), .cleanStart = cleanStart, .keepAlive = 10s, .clientId = "c"};
    }
};

CUTTY_FOR_BOTH_VERSIONS(EnginePairTest);

TEST_P(EnginePairTest, MessagesCrossInBothDirectionsAtEveryQoS)
{
    EnginePair pair;
    pair.connect(connect());
    std::uint64_t token = 0;
    for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
        ++token;
        ASSERT_TRUE(pair.client.publish(outgoing("up", qos, token), pair.now));
        ASSERT_TRUE(pair.server.publish(outgoing("down", qos, token), pair.now));
        pair.exchange();
        EXPECT_EQ(EnginePair::all<MessageReceived>(pair.serverEvents).size(), token);
        EXPECT_EQ(EnginePair::all<MessageReceived>(pair.clientEvents).size(), token);
        EXPECT_EQ(EnginePair::all<MessageReceived>(pair.serverEvents).back()->packet.qos, qos);
    }
    EXPECT_EQ(EnginePair::all<PublishFinished>(pair.clientEvents).size(), 2U);
    EXPECT_EQ(EnginePair::all<PublishFinished>(pair.serverEvents).size(), 2U);
    EXPECT_EQ(pair.client.inflightCount() + pair.server.inflightCount(), 0U);
}

TEST_P(EnginePairTest, SubscriptionsAreGrantedAndEnded)
{
    EnginePair pair;
    pair.connect(connect());
    ASSERT_TRUE(pair.client.subscribe({{"a/#", {QoS::ExactlyOnce}}}, {}, pair.now));
    ASSERT_TRUE(pair.client.unsubscribe({"a/#"}, pair.now));
    pair.exchange();
    const auto granted = EnginePair::all<SubscribeAcknowledged>(pair.clientEvents);
    ASSERT_EQ(granted.size(), 1U);
    EXPECT_EQ(granted[0]->packet.reasons, std::vector{ReasonCode::GrantedQoS2});
    EXPECT_EQ(EnginePair::all<UnsubscribeAcknowledged>(pair.clientEvents).size(), 1U);
}

TEST_P(EnginePairTest, IdleConnectionLivesOnPings)
{
    EnginePair pair;
    pair.connect(connect());
    const TimePoint start = pair.now;
    while (pair.now < start + 10min)
        ASSERT_TRUE(pair.toDeadline());
    EXPECT_TRUE(pair.client.isConnected());
    EXPECT_TRUE(pair.server.isConnected());
    EXPECT_EQ(EnginePair::all<PingAnswered>(pair.clientEvents).size(), 60U);
}

/// The wire breaks behind every byte of what the client sends. Resumed, all messages must arrive: QoS 1 at
/// least once, QoS 2 once.
TEST_P(EnginePairTest, MessagesSurviveAWireThatBreaksAnywhere)
{
    for (std::size_t cut = 0; cut < 60; ++cut) {
        EnginePair broken;
        broken.connect(connect(false));
        for (std::uint64_t token = 1; token <= 4; ++token)
            ASSERT_TRUE(broken.client.publish(
                outgoing("t", token % 2 ? QoS::AtLeastOnce : QoS::ExactlyOnce, token), broken.now));
        broken.breakAfter(cut);

        EnginePair resumed;
        resumed.connect(connect(false), broken.client.takeSession(), broken.server.takeSession(),
            {.sessionPresent = true});
        std::set<PublishToken> finished;
        for (const auto *end : EnginePair::all<PublishFinished>(resumed.clientEvents)) {
            EXPECT_EQ(end->outcome, PublishOutcome::Acknowledged);
            finished.insert(end->token);
        }
        EXPECT_EQ(finished.size(), 4U) << "cut behind byte " << cut;

        std::size_t once = 0;
        std::size_t atLeastOnce = 0;
        for (const EnginePair *pair : {&broken, &resumed}) {
            for (const auto *received : EnginePair::all<MessageReceived>(pair->serverEvents))
                ++(received->packet.qos == QoS::ExactlyOnce ? once : atLeastOnce);
        }
        EXPECT_EQ(once, 2U) << "cut behind byte " << cut;
        EXPECT_GE(atLeastOnce, 2U) << "cut behind byte " << cut;
        EXPECT_EQ(resumed.server.takeSession().inflight.heldCount(), 0U);
    }
}

TEST_P(EnginePairTest, SmallReceiveMaximumDeliversEverythingInOrder)
{
    EnginePair pair({.receiveMaximum = 2}, {.receiveMaximum = 3});
    pair.connect(connect());
    for (std::uint64_t token = 1; token <= 50; ++token) {
        const QoS qos = token % 3 ? QoS::AtLeastOnce : QoS::ExactlyOnce;
        ASSERT_TRUE(pair.client.publish(outgoing("up", qos, token), pair.now));
        ASSERT_TRUE(pair.server.publish(outgoing("down", qos, token), pair.now));
    }
    pair.exchange();
    EXPECT_TRUE(pair.client.isConnected());
    EXPECT_TRUE(pair.server.isConnected());
    EXPECT_EQ(EnginePair::all<MessageReceived>(pair.serverEvents).size(), 50U);
    EXPECT_EQ(EnginePair::all<MessageReceived>(pair.clientEvents).size(), 50U);
    EXPECT_EQ(EnginePair::all<PublishFinished>(pair.clientEvents).size(), 50U);
}

TEST_P(EnginePairTest, ClientLeaves)
{
    EnginePair pair;
    pair.connect(connect());
    pair.client.disconnect();
    pair.exchange();
    const auto closed = EnginePair::all<Closed>(pair.serverEvents);
    ASSERT_EQ(closed.size(), 1U);
    EXPECT_EQ(closed[0]->cause, CloseCause::Peer);
    EXPECT_FALSE(pair.toDeadline());
}

} // namespace
} // namespace cutty::mqtt::test
