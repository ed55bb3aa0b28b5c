#include "core/mqtt/engine/DeadlineSet.h"

#include <gtest/gtest.h>

#include <chrono>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start = TimePoint{} + 1h;

TEST(DeadlineSetTest, HasNoDeadlineAtFirst)
{
    const DeadlineSet deadlines;
    EXPECT_EQ(deadlines.next(), std::nullopt);
    EXPECT_FALSE(deadlines.isSet(Timer::KeepAlive));
    EXPECT_FALSE(deadlines.hasPassed(Timer::KeepAlive, start));
}

TEST(DeadlineSetTest, GivesTheEarliest)
{
    DeadlineSet deadlines;
    deadlines.set(Timer::PeerSilence, start + 3s);
    deadlines.set(Timer::Handshake, start + 1s);
    deadlines.set(Timer::KeepAlive, start + 2s);
    EXPECT_EQ(deadlines.next(), start + 1s);
    deadlines.clear(Timer::Handshake);
    EXPECT_EQ(deadlines.next(), start + 2s);
    deadlines.set(Timer::KeepAlive, start + 9s);
    EXPECT_EQ(deadlines.next(), start + 3s);
    deadlines.clearAll();
    EXPECT_EQ(deadlines.next(), std::nullopt);
}

TEST(DeadlineSetTest, HasPassedFromTheMomentOn)
{
    DeadlineSet deadlines;
    deadlines.set(Timer::PingResponse, start);
    EXPECT_FALSE(deadlines.hasPassed(Timer::PingResponse, start - 1ns));
    EXPECT_TRUE(deadlines.hasPassed(Timer::PingResponse, start));
    EXPECT_TRUE(deadlines.hasPassed(Timer::PingResponse, start + 1s));
    EXPECT_FALSE(deadlines.hasPassed(Timer::KeepAlive, start + 1s));
}

} // namespace
} // namespace cutty::mqtt::test
