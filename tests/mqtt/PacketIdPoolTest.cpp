#include "core/mqtt/engine/PacketIdPool.h"

#include <gtest/gtest.h>

#include <set>

namespace cutty::mqtt::test {
namespace {

TEST(PacketIdPoolTest, CountsFromOne)
{
    PacketIdPool pool;
    EXPECT_EQ(pool.take(), PacketId{1});
    EXPECT_EQ(pool.take(), PacketId{2});
}

TEST(PacketIdPoolTest, GoesRoundBeforeItUsesAnIdentifierAgain)
{
    PacketIdPool pool;
    for (int count = 1; count <= 65'535; ++count) {
        const auto id = pool.take();
        ASSERT_TRUE(id);
        ASSERT_EQ(toInt(*id), count);
        pool.release(*id);
    }
    EXPECT_EQ(pool.take(), PacketId{1});
}

TEST(PacketIdPoolTest, SkipsWhatIsInUseWhenItWraps)
{
    PacketIdPool pool;
    pool.take();
    for (int count = 2; count <= 65'535; ++count)
        pool.release(*pool.take());
    EXPECT_EQ(pool.take(), PacketId{2});
    EXPECT_TRUE(pool.isUsed(PacketId{1}));
}

TEST(PacketIdPoolTest, GivesAllBut0AndThenNothing)
{
    PacketIdPool pool;
    std::set<PacketId> taken;
    while (const auto id = pool.take())
        taken.insert(*id);
    EXPECT_EQ(taken.size(), 65'535U);
    EXPECT_FALSE(taken.contains(PacketId{0}));
    pool.release(PacketId{777});
    EXPECT_EQ(pool.take(), PacketId{777});
    EXPECT_FALSE(pool.take());
}

} // namespace
} // namespace cutty::mqtt::test
