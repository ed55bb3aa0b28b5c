#include "core/history/BatchQueue.h"

#include "tests/history/HistoryFixture.h"

#include <thread>

namespace cutty::history {
namespace {

using namespace test;

const HistorySource source{.key = QStringLiteral("k"), .name = QStringLiteral("n")};

TEST(BatchQueueTest, GivesBatchesInOrderAndCountsThem)
{
    BatchQueue queue(1 << 20);
    EXPECT_TRUE(queue.push(source, batchOf(recordsOf(1, 3))));
    EXPECT_FALSE(queue.push(source, batchOf(recordsOf(4, 2))));
    EXPECT_EQ(queue.counts().waiting, 5u);

    ASSERT_TRUE(queue.front().has_value());
    EXPECT_EQ(queue.front()->batch->records.size(), 3u);
    EXPECT_EQ(queue.front()->source, source);
    queue.markFrontStored();
    EXPECT_EQ(queue.front()->batch->records.size(), 2u);
    queue.markFrontStored();

    EXPECT_EQ(queue.counts().stored, 5u);
    EXPECT_EQ(queue.counts().waiting, 0u);
    EXPECT_EQ(queue.counts().dropped, 0u);
}

TEST(BatchQueueTest, WakesTheTakerOnlyAfterItFoundNothing)
{
    BatchQueue queue(1 << 20);
    EXPECT_TRUE(queue.push(source, batchOf(recordsOf(1, 1))));
    queue.markFrontStored();
    EXPECT_FALSE(queue.push(source, batchOf(recordsOf(2, 1))));
    queue.markFrontStored();
    EXPECT_FALSE(queue.front().has_value());
    EXPECT_TRUE(queue.push(source, batchOf(recordsOf(3, 1))));
}

TEST(BatchQueueTest, DropsAndCountsWhatDoesNotFit)
{
    const MessageBatchPtr batch = batchOf(recordsOf(1, 10));
    const std::uint64_t cost = batch->bytes + 10 * sizeof(MessageRecord);
    BatchQueue queue(2 * cost);
    EXPECT_TRUE(queue.push(source, batch));
    EXPECT_FALSE(queue.push(source, batch));
    EXPECT_FALSE(queue.push(source, batch));
    EXPECT_EQ(queue.counts().waiting, 20u);
    EXPECT_EQ(queue.counts().dropped, 10u);

    queue.markFrontStored();
    EXPECT_FALSE(queue.push(source, batch));
    EXPECT_EQ(queue.counts().waiting, 20u);
    EXPECT_EQ(queue.counts().dropped, 10u);
}

TEST(BatchQueueTest, TakesOneBatchHoweverLarge)
{
    BatchQueue queue(1);
    EXPECT_TRUE(queue.push(source, batchOf(recordsOf(1, 10))));
    EXPECT_FALSE(queue.push(source, batchOf(recordsOf(11, 1))));
    EXPECT_EQ(queue.counts().waiting, 10u);
    EXPECT_EQ(queue.counts().dropped, 1u);
}

TEST(BatchQueueTest, CountsAllThatIsDroppedAtOnceAndAfterClosing)
{
    BatchQueue queue(1 << 20);
    EXPECT_TRUE(queue.push(source, batchOf(recordsOf(1, 4))));
    queue.dropAll();
    EXPECT_EQ(queue.counts().dropped, 4u);
    EXPECT_FALSE(queue.front().has_value());

    queue.close();
    EXPECT_FALSE(queue.push(source, batchOf(recordsOf(5, 2))));
    EXPECT_EQ(queue.counts().dropped, 6u);
    EXPECT_EQ(queue.counts().waiting, 0u);
}

TEST(BatchQueueTest, LosesNothingWithManyThreads)
{
    constexpr int threads = 4;
    constexpr int batches = 500;
    BatchQueue queue(std::uint64_t{1} << 30);
    std::vector<std::jthread> writers;
    writers.reserve(threads);
    for (int thread = 0; thread < threads; ++thread)
        writers.emplace_back([&queue] {
            for (int n = 0; n < batches; ++n)
                (void)queue.push(source, batchOf(recordsOf(n, 2)));
        });
    int taken = 0;
    while (taken < threads * batches) {
        if (!queue.front())
            continue;
        queue.markFrontStored();
        ++taken;
    }
    EXPECT_EQ(queue.counts().stored, 2u * threads * batches);
    EXPECT_EQ(queue.counts().waiting, 0u);
}

} // namespace
} // namespace cutty::history
