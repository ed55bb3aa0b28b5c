#include "core/session/connection/ReconnectPolicy.h"

#include <gmock/gmock.h>

namespace cutty::session {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr std::uint32_t longest = 0xFFFF'FFFF;
constexpr TimePoint start{};

ReconnectOptions enabled() { return {.enabled = true, .firstDelay = 1s, .maximumDelay = 10s}; }

/// The delays of so many attempts in a row, with this chance.
std::vector<std::chrono::milliseconds> delays(ReconnectPolicy &policy, int count, std::uint32_t random)
{
    std::vector<std::chrono::milliseconds> result;
    for (int n = 0; n < count; ++n) {
        const auto retry = policy.noteEnded(RetryAdvice::Soon, start, random);
        result.push_back(retry ? retry->delay : -1ms);
    }
    return result;
}

ReconnectPolicy connectedPolicy(const ReconnectOptions &options)
{
    ReconnectPolicy policy(options);
    policy.noteConnected(start);
    return policy;
}

} // namespace

TEST(ReconnectPolicyTest, DoublesTheDelayUpToTheMaximum)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    EXPECT_THAT(delays(policy, 6, 0), ElementsAre(500ms, 1s, 2s, 4s, 5s, 5s));
}

TEST(ReconnectPolicyTest, HalfOfEachDelayIsByChance)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    EXPECT_THAT(delays(policy, 5, longest), ElementsAre(999ms, 1'999ms, 3'999ms, 7'999ms, 9'999ms));
    ReconnectPolicy other = connectedPolicy(enabled());
    EXPECT_THAT(delays(other, 2, 1U << 31U), ElementsAre(750ms, 1'500ms));
}

TEST(ReconnectPolicyTest, CountsAttemptsInARow)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    EXPECT_EQ(policy.noteEnded(RetryAdvice::Soon, start, 0)->attempt, 1u);
    EXPECT_EQ(policy.noteEnded(RetryAdvice::Soon, start, 0)->attempt, 2u);
}

TEST(ReconnectPolicyTest, AConnectionThatHeldBeginsTheCountAnew)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    ASSERT_EQ(delays(policy, 3, 0).back(), 2s);
    policy.noteConnected(start);
    EXPECT_EQ(policy.noteEnded(RetryAdvice::Soon, start + 29'999ms, 0)->attempt, 4u);
    policy.noteConnected(start);
    EXPECT_EQ(policy.noteEnded(RetryAdvice::Soon, start + 30s, 0)->attempt, 1u);
}

TEST(ReconnectPolicyTest, GivesUpAfterTheLastAttempt)
{
    ReconnectOptions options = enabled();
    options.attempts = 2;
    ReconnectPolicy policy = connectedPolicy(options);
    EXPECT_TRUE(policy.noteEnded(RetryAdvice::Soon, start, 0));
    EXPECT_TRUE(policy.noteEnded(RetryAdvice::Soon, start, 0));
    EXPECT_FALSE(policy.noteEnded(RetryAdvice::Soon, start, 0));
}

TEST(ReconnectPolicyTest, GoesOnForeverWithoutALimit)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    EXPECT_EQ(delays(policy, 100'000, 0).back(), 5s);
}

TEST(ReconnectPolicyTest, WhatCannotHelpIsNotTried)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    EXPECT_FALSE(policy.noteEnded(RetryAdvice::Never, start, 0));
}

TEST(ReconnectPolicyTest, WhatHelpsLaterWaitsLong)
{
    ReconnectPolicy policy = connectedPolicy(enabled());
    EXPECT_EQ(policy.noteEnded(RetryAdvice::Later, start, 0)->delay, ReconnectPolicy::longDelay / 2);
    ReconnectOptions patient = enabled();
    patient.maximumDelay = 10min;
    ReconnectPolicy slow = connectedPolicy(patient);
    EXPECT_EQ(slow.noteEnded(RetryAdvice::Later, start, 0)->delay, 5min);
}

TEST(ReconnectPolicyTest, WhatWasNeverConnectedIsNotMadeAgain)
{
    ReconnectPolicy policy(enabled());
    EXPECT_FALSE(policy.noteEnded(RetryAdvice::Soon, start, 0));
}

TEST(ReconnectPolicyTest, DoesNothingWhenItIsOff)
{
    ReconnectPolicy policy = connectedPolicy({});
    EXPECT_FALSE(policy.noteEnded(RetryAdvice::Soon, start, 0));
}

TEST(ReconnectPolicyTest, ADelayOfADayDoesNotOverflow)
{
    ReconnectPolicy policy = connectedPolicy(
        {.enabled = true, .firstDelay = 24h, .maximumDelay = 24h, .attempts = std::nullopt});
    for (const auto delay : delays(policy, 1'000, longest)) {
        EXPECT_GE(delay, 12h);
        EXPECT_LE(delay, 24h);
    }
}

} // namespace cutty::session
