#include "core/broker/DeadlineQueue.h"
#include "core/broker/Ids.h"

#include <gtest/gtest.h>

#include <chrono>

namespace cutty::broker {
namespace {

using namespace std::chrono_literals;

const TimePoint start = TimePoint{} + 1h;

TEST(DeadlineQueueTest, EmptyHasNoDeadline)
{
    DeadlineQueue<LinkId> queue;
    EXPECT_EQ(queue.next(), std::nullopt);
    EXPECT_EQ(queue.popDue(TimePoint::max()), std::nullopt);
}

TEST(DeadlineQueueTest, PopsTheEarliestFirstAndNothingBeforeItsTime)
{
    DeadlineQueue<LinkId> queue;
    queue.set(LinkId{1}, start + 3s);
    queue.set(LinkId{2}, start + 1s);
    queue.set(LinkId{3}, start + 2s);
    EXPECT_EQ(queue.next(), start + 1s);
    EXPECT_EQ(queue.popDue(start), std::nullopt);
    EXPECT_EQ(queue.popDue(start + 2s), LinkId{2});
    EXPECT_EQ(queue.popDue(start + 2s), LinkId{3});
    EXPECT_EQ(queue.popDue(start + 2s), std::nullopt);
    EXPECT_EQ(queue.next(), start + 3s);
}

TEST(DeadlineQueueTest, EqualDeadlinesAreBothPopped)
{
    DeadlineQueue<LinkId> queue;
    queue.set(LinkId{1}, start);
    queue.set(LinkId{2}, start);
    EXPECT_TRUE(queue.popDue(start));
    EXPECT_TRUE(queue.popDue(start));
    EXPECT_FALSE(queue.popDue(start));
}

TEST(DeadlineQueueTest, KeepsOneDeadlineForEach)
{
    DeadlineQueue<LinkId> queue;
    for (int second = 1; second <= 1000; ++second)
        queue.set(LinkId{1}, start + std::chrono::seconds(second));
    EXPECT_EQ(queue.size(), 1U);
    EXPECT_EQ(queue.next(), start + 1000s);
    queue.set(LinkId{1}, start);
    EXPECT_EQ(queue.popDue(start), LinkId{1});
    EXPECT_EQ(queue.size(), 0U);
}

TEST(DeadlineQueueTest, ForgetsWhatIsRemoved)
{
    DeadlineQueue<LinkId> queue;
    queue.set(LinkId{1}, start);
    queue.set(LinkId{2}, start + 1s);
    queue.remove(LinkId{1});
    queue.remove(LinkId{1});
    EXPECT_EQ(queue.next(), start + 1s);
    EXPECT_EQ(queue.popDue(start + 1h), LinkId{2});
    EXPECT_EQ(queue.popDue(start + 1h), std::nullopt);
}

} // namespace
} // namespace cutty::broker
