#include "core/session/ingest/MessageBatcher.h"

#include "tests/net/Wait.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cutty::session {
namespace {

using net::test::settle;
using net::test::waitFor;

class MessageBatcherTest : public testing::Test
{
protected:
    MessageBatcherTest()
    {
        QObject::connect(&m_batcher, &MessageBatcher::batchReady, &m_batcher,
            [this](const MessageBatchPtr &batch) { m_batches.push_back(batch); });
    }

    void add(std::string_view topic, std::string_view payload = "x")
    {
        m_batcher.add({.message = Message::create({.topic = topic, .payload = payload}),
            .time = WallTime(std::chrono::microseconds(++m_time))});
    }

    MessageBatcher m_batcher{ConnectionId{7}};
    std::vector<MessageBatchPtr> m_batches;
    int m_time = 0;
};

TEST_F(MessageBatcherTest, GathersATickInOneBatchInOrder)
{
    add("a", "1");
    add("b", "2");
    add("a", "3");
    EXPECT_TRUE(m_batches.empty());
    ASSERT_TRUE(waitFor([this] { return !m_batches.empty(); }));
    ASSERT_EQ(m_batches.size(), 1u);
    const MessageBatch &batch = *m_batches.front();
    EXPECT_EQ(batch.connection, ConnectionId{7});
    ASSERT_EQ(batch.records.size(), 3u);
    std::uint64_t bytes = 0;
    for (std::size_t n = 0; n < 3; ++n) {
        EXPECT_EQ(batch.records[n].message->payload(), std::to_string(n + 1));
        EXPECT_EQ(batch.records[n].sequence, n + 1);
        bytes += batch.records[n].message->sizeInBytes();
    }
    EXPECT_EQ(batch.bytes, bytes);
    EXPECT_EQ(batch.records[0].topic, TopicId{0});
    EXPECT_EQ(batch.records[1].topic, TopicId{1});
    EXPECT_EQ(batch.records[2].topic, TopicId{0});
}

TEST_F(MessageBatcherTest, SequenceAndTopicsGoOnFromBatchToBatch)
{
    std::uint64_t expected = 0;
    for (int round = 0; round < 5; ++round) {
        for (int n = 0; n <= round; ++n)
            add(n % 2 == 0 ? "even" : "odd");
        m_batcher.flush();
    }
    ASSERT_EQ(m_batches.size(), 5u);
    for (const MessageBatchPtr &batch : m_batches) {
        for (std::size_t n = 0; n < batch->records.size(); ++n) {
            EXPECT_EQ(batch->records[n].sequence, ++expected);
            EXPECT_EQ(batch->records[n].topic, TopicId(n % 2));
        }
    }
    EXPECT_EQ(expected, 15u);
}

TEST_F(MessageBatcherTest, CarriesTheFactsOfTheReceipt)
{
    m_batcher.add({.message = Message::create({.topic = "t"}),
        .time = WallTime(std::chrono::microseconds(42)),
        .qos = QoS::ExactlyOnce,
        .direction = Direction::Sent,
        .retain = true,
        .duplicate = true});
    m_batcher.flush();
    ASSERT_EQ(m_batches.size(), 1u);
    const MessageRecord &record = m_batches.front()->records.front();
    EXPECT_EQ(record.time, WallTime(std::chrono::microseconds(42)));
    EXPECT_EQ(record.qos, QoS::ExactlyOnce);
    EXPECT_EQ(record.direction, Direction::Sent);
    EXPECT_TRUE(record.retain);
    EXPECT_TRUE(record.duplicate);
}

TEST_F(MessageBatcherTest, MakesNoEmptyBatch)
{
    m_batcher.flush();
    add("a");
    m_batcher.flush();
    m_batcher.flush();
    EXPECT_EQ(m_batches.size(), 1u);
}

TEST_F(MessageBatcherTest, NeverChangesABatchThatWasHandedOver)
{
    add("a");
    m_batcher.flush();
    add("b");
    m_batcher.flush();
    ASSERT_EQ(m_batches.size(), 2u);
    EXPECT_EQ(m_batches[0]->records.size(), 1u);
    EXPECT_EQ(m_batches[0]->records.front().message->topic(), "a");
}

} // namespace
} // namespace cutty::session
