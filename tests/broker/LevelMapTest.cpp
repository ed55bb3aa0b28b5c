#include "core/broker/routing/LevelMap.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace cutty::broker {
namespace {

TEST(LevelMapTest, FindsWhatWasPutInAndNothingElse)
{
    LevelMap<int> map;
    EXPECT_TRUE(map.isEmpty());
    EXPECT_EQ(map.find("a"), nullptr);
    map.erase("a");
    map.get("a", 1);
    EXPECT_EQ(map.get("", 2), 2) << "an empty level is a level";
    EXPECT_EQ(map.get("a", 3), 1) << "it is there already";
    ASSERT_NE(map.find("a"), nullptr);
    EXPECT_EQ(map.find("b"), nullptr);
    map.erase("a");
    EXPECT_EQ(map.find("a"), nullptr);
    map.erase("");
    EXPECT_TRUE(map.isEmpty());
}

TEST(LevelMapTest, NodesStayWhereTheyAre)
{
    LevelMap<int> map;
    int *const node = &map.get("a", 1);
    for (int n = 0; n < 1'000; ++n)
        map.get(std::to_string(n), n);
    EXPECT_EQ(map.find("a"), node);
}

/// Many go in and out, so that searches run over gaps, around the end of the table, and past others.
TEST(LevelMapTest, HoldsWhatAnOrdinaryMapHolds)
{
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same every time
    LevelMap<int> map;
    std::map<std::string, int> expected;
    for (int step = 0; step < 50'000; ++step) {
        const std::string level = std::to_string(random() % 300);
        if (random() % 2 == 0) {
            map.get(level, step);
            expected.emplace(level, step);
        } else {
            map.erase(level);
            expected.erase(level);
        }
        const int *found = map.find(level);
        const auto known = expected.find(level);
        ASSERT_EQ(found != nullptr, known != expected.end()) << step;
    }
    std::map<std::string, int> held;
    map.forEach([&](std::string_view level, int node) { held.emplace(level, node); });
    EXPECT_EQ(held, expected);
    for (const auto &[level, number] : expected)
        EXPECT_EQ(*map.find(level), number) << level;
}

} // namespace
} // namespace cutty::broker
