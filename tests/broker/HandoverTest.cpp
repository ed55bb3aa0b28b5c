#include "core/broker/routing/handover.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace cutty::broker {
namespace {

using mqtt::OutgoingPublish;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr mqtt::PublishToken shared{1};
constexpr mqtt::PublishToken own{0};

OutgoingPublish publish(std::string_view topic, QoS qos, mqtt::PublishToken token = shared)
{
    return {.message = Message::create({.topic = topic}), .qos = qos, .token = token};
}

std::vector<std::string> topicsOf(const auto &publishes)
{
    std::vector<std::string> topics;
    for (const OutgoingPublish &one : publishes)
        topics.emplace_back(one.message->topic());
    return topics;
}

class HandoverTest : public testing::Test
{
protected:
    mqtt::PacketId send(OutgoingPublish publish)
    {
        const mqtt::PacketId id = m_session.packetIds.take().value();
        m_session.inflight.add(id, std::move(publish));
        return id;
    }
    std::vector<OutgoingPublish> take()
    {
        return takeUnfinished(
            m_session, [](const OutgoingPublish &publish) { return publish.token == shared; });
    }

    mqtt::SessionState m_session;
};

TEST_F(HandoverTest, TakesWhatWasSentAtQoS1AndWhatWaitsInOrder)
{
    send(publish("sent 1", QoS::AtLeastOnce));
    send(publish("sent 2", QoS::AtLeastOnce));
    m_session.queue.push_back(publish("waits 1", QoS::ExactlyOnce));
    m_session.queue.push_back(publish("waits 2", QoS::AtLeastOnce));
    EXPECT_THAT(topicsOf(take()), ElementsAre("sent 1", "sent 2", "waits 1", "waits 2"));
    EXPECT_EQ(m_session.inflight.size(), 0U);
    EXPECT_THAT(m_session.queue, IsEmpty());
}

TEST_F(HandoverTest, FreesTheIdentifiersOfWhatItTakes)
{
    const mqtt::PacketId taken = send(publish("taken", QoS::AtLeastOnce));
    const mqtt::PacketId kept = send(publish("kept", QoS::AtLeastOnce, own));
    take();
    EXPECT_FALSE(m_session.packetIds.isUsed(taken));
    EXPECT_TRUE(m_session.packetIds.isUsed(kept));
}

TEST_F(HandoverTest, LeavesWhatIsNotWanted)
{
    send(publish("sent", QoS::AtLeastOnce, own));
    m_session.queue.push_back(publish("waits 1", QoS::AtLeastOnce, own));
    m_session.queue.push_back(publish("goes", QoS::AtLeastOnce));
    m_session.queue.push_back(publish("waits 2", QoS::ExactlyOnce, own));
    EXPECT_THAT(topicsOf(take()), ElementsAre("goes"));
    EXPECT_EQ(m_session.inflight.size(), 1U);
    EXPECT_THAT(topicsOf(m_session.queue), ElementsAre("waits 1", "waits 2"));
}

TEST_F(HandoverTest, LeavesBegunQoS2Deliveries) // MQTT-4.8.2-4, MQTT-4.8.2-5
{
    const mqtt::PacketId sent = send(publish("sent", QoS::ExactlyOnce));
    const mqtt::PacketId received = send(publish("received", QoS::ExactlyOnce));
    m_session.inflight.markReceived(received);
    EXPECT_THAT(take(), IsEmpty());
    EXPECT_TRUE(m_session.packetIds.isUsed(sent));
    EXPECT_TRUE(m_session.packetIds.isUsed(received));
    EXPECT_EQ(m_session.inflight.size(), 2U);
}

} // namespace
} // namespace cutty::broker
