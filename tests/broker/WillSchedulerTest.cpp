#include "core/broker/WillScheduler.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>

namespace cutty::broker {
namespace {

using namespace std::chrono_literals;

constexpr SessionId alice{1};
constexpr SessionId bob{2};
const TimePoint start = TimePoint{} + 1h;

MessagePtr will(std::string_view topic) { return Message::create({.topic = topic, .payload = "gone"}); }

TEST(WillSchedulerTest, GivesOutEachWillOnceItsTimeHasCome)
{
    WillScheduler wills;
    wills.schedule(alice, will("alice"), start + 20s);
    wills.schedule(bob, will("bob"), start + 10s);
    EXPECT_EQ(wills.next(), start + 10s);
    EXPECT_TRUE(wills.takeDue(start + 9s).empty());
    const auto first = wills.takeDue(start + 10s);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].will->topic(), "bob");
    EXPECT_EQ(wills.next(), start + 20s);
    EXPECT_TRUE(wills.takeDue(start + 10s).empty());
}

TEST(WillSchedulerTest, GivesOutSeveralInTheOrderOfTheirTimes)
{
    WillScheduler wills;
    wills.schedule(alice, will("second"), start + 2s);
    wills.schedule(bob, will("first"), start + 1s);
    wills.schedule(SessionId{3}, will("third"), start + 2s);
    const auto due = wills.takeDue(start + 1h);
    ASSERT_EQ(due.size(), 3U);
    EXPECT_EQ(due[0].will->topic(), "first");
    EXPECT_EQ(due[1].will->topic(), "second");
    EXPECT_EQ(due[2].will->topic(), "third");
    EXPECT_EQ(wills.next(), std::nullopt);
}

TEST(WillSchedulerTest, CancelledIsForgotten) // MQTT-3.1.3-9
{
    WillScheduler wills;
    wills.schedule(alice, will("alice"), start);
    wills.schedule(bob, will("bob"), start);
    wills.cancel(alice);
    wills.cancel(SessionId{99});
    const auto due = wills.takeDue(start);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].will->topic(), "bob");
}

TEST(WillSchedulerTest, TakenBeforeItsTimeItIsNotGivenOutAgain)
{
    WillScheduler wills;
    wills.schedule(alice, will("alice"), start + 10s);
    const auto taken = wills.take(alice);
    ASSERT_TRUE(taken);
    EXPECT_EQ((*taken)->topic(), "alice");
    EXPECT_FALSE(wills.take(alice));
    EXPECT_EQ(wills.next(), std::nullopt);
    EXPECT_TRUE(wills.takeDue(start + 1h).empty());
}

TEST(WillSchedulerTest, TheSameSessionsNextWillReplacesTheOneThatWaits)
{
    WillScheduler wills;
    wills.schedule(alice, will("old"), start + 10s);
    wills.schedule(alice, will("new"), start + 20s);
    EXPECT_EQ(wills.next(), start + 20s);
    const auto due = wills.takeDue(start + 1h);
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].will->topic(), "new");
}

} // namespace
} // namespace cutty::broker
