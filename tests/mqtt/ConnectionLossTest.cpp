// The link breaks at every step of QoS 1 and 2, and acknowledgements come in every order, for senders in both
// roles: nothing is lost, QoS 2 arrives once, and each keeps its order.
#include "tests/mqtt/EnginePair.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace cutty::mqtt::test {
namespace {

constexpr std::uint64_t messageCount = 4;

struct Sender
{
    Role role{};
    ProtocolVersion version{};
};

std::string senderName(const testing::TestParamInfo<Sender> &info)
{
    return (info.param.role == Role::Client ? "Client" : "Server") + versionName({info.param.version, 0});
}

const Sender senders[] = {{Role::Client, ProtocolVersion::V31}, {Role::Client, ProtocolVersion::V311},
    {Role::Client, ProtocolVersion::V5}, {Role::Server, ProtocolVersion::V31},
    {Role::Server, ProtocolVersion::V311}, {Role::Server, ProtocolVersion::V5}};

/// One session over several connections, and what became of its messages.
class LossyLinkTest : public testing::TestWithParam<Sender>
{
protected:
    static bool clientSends() { return GetParam().role == Role::Client; }
    static Connection &sender(EnginePair &pair) { return clientSends() ? pair.client : pair.server; }
    static ConnectPacket connect()
    {
        return {.version = GetParam().version, .cleanStart = false, .clientId = "c"};
    }

    void publishAll(EnginePair &pair)
    {
        for (std::uint64_t token = 1; token <= messageCount; ++token) {
            const QoS qos = token % 2 == 0 ? QoS::ExactlyOnce : QoS::AtLeastOnce;
            ASSERT_TRUE(sender(pair).publish(outgoing("m" + std::to_string(token), qos, token), pair.now));
        }
    }

    /// Takes over what happened on a connection, and both sessions.
    void note(EnginePair &pair)
    {
        const auto &sent = clientSends() ? pair.clientEvents : pair.serverEvents;
        const auto &received = clientSends() ? pair.serverEvents : pair.clientEvents;
        for (const auto *end : EnginePair::all<PublishFinished>(sent)) {
            EXPECT_EQ(end->outcome, PublishOutcome::Acknowledged);
            ++m_finished[static_cast<std::uint64_t>(end->token)];
        }
        for (const auto *message : EnginePair::all<MessageReceived>(received))
            m_received[message->packet.qos].emplace_back(message->packet.message->topic());
        m_clientSession = pair.client.takeSession();
        m_serverSession = pair.takeServerSession();
    }

    void resume(EnginePair &pair)
    {
        pair.beginConnect(
            connect(), std::move(m_clientSession), std::move(m_serverSession), {.sessionPresent = true});
    }

    void expectAllDelivered(const std::string &where)
    {
        EXPECT_EQ(m_finished.size(), messageCount) << where;
        for (const auto &[token, times] : m_finished)
            EXPECT_EQ(times, 1) << where;
        EXPECT_EQ(m_received[QoS::ExactlyOnce], (std::vector<std::string>{"m2", "m4"})) << where;
        auto &atLeastOnce = m_received[QoS::AtLeastOnce];
        EXPECT_TRUE(std::ranges::contains(atLeastOnce, "m1")) << where;
        EXPECT_TRUE(std::ranges::contains(atLeastOnce, "m3")) << where;
        for (const SessionState *session : {&m_clientSession, &m_serverSession}) {
            EXPECT_EQ(session->inflight.size(), 0U) << where;
            EXPECT_EQ(session->inflight.heldCount(), 0U) << where;
            EXPECT_TRUE(session->queue.empty()) << where;
        }
    }

    SessionState m_clientSession;
    SessionState m_serverSession;
    std::map<std::uint64_t, int> m_finished;
    std::map<QoS, std::vector<std::string>> m_received;
};

INSTANTIATE_TEST_SUITE_P(Senders, LossyLinkTest, testing::ValuesIn(senders), senderName);

/// Everything is sent, and the link breaks behind `first` bytes; the session is resumed, and the link breaks
/// behind `second` bytes of the new connection; it is resumed again.
TEST_P(LossyLinkTest, DeliversThroughALinkThatBreaksBehindAnyByteAndAgain)
{
    bool broke = true;
    for (std::size_t first = 0; broke; ++first) {
        for (std::size_t second = first % 5; second < 120; second += 5) {
            m_finished.clear();
            m_received.clear();
            EnginePair one;
            one.connect(connect());
            publishAll(one);
            broke = one.exchangeUpTo(first);
            one.breakNow();
            note(one);
            EnginePair two;
            resume(two);
            two.exchangeUpTo(second);
            two.breakNow();
            note(two);
            EnginePair three;
            resume(three);
            three.exchange();
            three.breakNow();
            note(three);
            expectAllDelivered("cut behind " + std::to_string(first) + ", then " + std::to_string(second));
            if (HasFailure())
                return;
        }
    }
}

TEST_P(LossyLinkTest, DeliversThroughALinkThatBreaksFiftyTimes)
{
    EnginePair begin;
    begin.connect(connect());
    publishAll(begin);
    begin.breakNow();
    note(begin);
    for (int round = 0; round < 50; ++round) {
        EnginePair pair;
        resume(pair);
        pair.exchangeUpTo(static_cast<std::size_t>(round) * 7 % 40);
        pair.breakNow();
        note(pair);
    }
    EnginePair end;
    resume(end);
    end.exchange();
    end.breakNow();
    note(end);
    expectAllDelivered("after fifty breaks");
}

using Order = std::array<std::size_t, 3>;

std::vector<Order> allOrders()
{
    std::vector<Order> orders;
    Order order{0, 1, 2};
    do {
        orders.push_back(order);
    } while (std::ranges::next_permutation(order).found);
    return orders;
}

class ReorderedAcknowledgementTest : public testing::TestWithParam<Sender>
{
protected:
    static ScriptedPeer connected()
    {
        if (GetParam().role == Role::Server)
            return ScriptedPeer::connectedServer(GetParam().version);
        ScriptedPeer peer = ScriptedPeer::connectedClient(GetParam().version);
        peer.event<Connected>();
        return peer;
    }

    /// Three messages with the tokens 0 to 2; their identifiers.
    static std::vector<PacketId> publishThree(ScriptedPeer &peer, QoS qos)
    {
        std::vector<PacketId> ids;
        for (std::uint64_t token = 0; token < 3; ++token) {
            EXPECT_TRUE(peer.connection.publish(outgoing("t", qos, token), peer.now));
            ids.push_back(peer.hears<PublishPacket>().packetId);
        }
        return ids;
    }
};

INSTANTIATE_TEST_SUITE_P(Senders, ReorderedAcknowledgementTest, testing::ValuesIn(senders), senderName);

TEST_P(ReorderedAcknowledgementTest, EachPubackFinishesItsMessage)
{
    for (const Order &order : allOrders()) {
        ScriptedPeer peer = connected();
        const auto ids = publishThree(peer, QoS::AtLeastOnce);
        for (const std::size_t index : order) {
            peer.says(PubackPacket{.packetId = ids[index]});
            EXPECT_EQ(peer.event<PublishFinished>().token, PublishToken{index});
        }
        EXPECT_EQ(peer.connection.inflightCount(), 0U);
        EXPECT_TRUE(peer.hearsNothing());
    }
}

TEST_P(ReorderedAcknowledgementTest, EachPubcompFinishesItsMessageAndPubrelsFollowThePubrecs)
{
    // [MQTT-4.6.0-4]
    for (const Order &received : allOrders()) {
        for (const Order &completed : allOrders()) {
            ScriptedPeer peer = connected();
            const auto ids = publishThree(peer, QoS::ExactlyOnce);
            for (const std::size_t index : received)
                peer.says(PubrecPacket{.packetId = ids[index]});
            for (const std::size_t index : received)
                EXPECT_EQ(peer.hears<PubrelPacket>().packetId, ids[index]);
            for (const std::size_t index : completed) {
                peer.says(PubcompPacket{.packetId = ids[index]});
                EXPECT_EQ(peer.event<PublishFinished>().token, PublishToken{index});
            }
            EXPECT_EQ(peer.connection.inflightCount(), 0U);
        }
    }
}

TEST_P(ReorderedAcknowledgementTest, PubcompBeforePubrecFinishesNothing)
{
    ScriptedPeer peer = connected();
    const auto ids = publishThree(peer, QoS::ExactlyOnce);
    peer.says(PubcompPacket{.packetId = ids[0]});
    peer.says(PubackPacket{.packetId = ids[1]});
    EXPECT_TRUE(peer.noEvent());
    EXPECT_EQ(peer.connection.inflightCount(), 3U);
    EXPECT_TRUE(peer.connection.isConnected());
}

TEST_P(ReorderedAcknowledgementTest, PubackIsNoAnswerToQoS2NorPubrecToQoS1)
{
    ScriptedPeer peer = connected();
    const auto ids = publishThree(peer, QoS::AtLeastOnce);
    peer.says(PubrecPacket{.packetId = ids[0]});
    peer.hears<PubrelPacket>();
    EXPECT_TRUE(peer.noEvent());
    EXPECT_EQ(peer.connection.inflightCount(), 3U);
    peer.says(PubackPacket{.packetId = ids[0]});
    EXPECT_EQ(peer.event<PublishFinished>().token, PublishToken{0});
}

} // namespace
} // namespace cutty::mqtt::test
