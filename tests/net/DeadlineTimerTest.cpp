#include "core/net/driver/DeadlineTimer.h"

#include "tests/net/Wait.h"

#include <QThread>

#include <gtest/gtest.h>

#include <atomic>

namespace cutty::net {
namespace {

using namespace std::chrono_literals;
using namespace test;

TimePoint now() { return std::chrono::steady_clock::now(); }

class DeadlineTimerTest : public testing::Test
{
protected:
    DeadlineTimerTest()
    {
        QObject::connect(&m_timer, &DeadlineTimer::fired, &m_timer, [this] { m_firedAt.push_back(now()); });
    }

    DeadlineTimer m_timer;
    std::vector<TimePoint> m_firedAt;
};

TEST_F(DeadlineTimerTest, FiresOnceWhenTheDeadlineHasCome)
{
    const TimePoint deadline = now() + 20ms;
    m_timer.arm(deadline, now());
    ASSERT_TRUE(waitFor([this] { return !m_firedAt.empty(); }));
    // The system may round a timer by a millisecond.
    EXPECT_GE(m_firedAt.front() + 1ms, deadline);
    settle();
    EXPECT_EQ(m_firedAt.size(), 1u);
}

TEST_F(DeadlineTimerTest, FiresAtOnceForADeadlineInThePast)
{
    m_timer.arm(now() - 1h, now());
    EXPECT_TRUE(waitFor([this] { return !m_firedAt.empty(); }));
}

TEST_F(DeadlineTimerTest, AnEarlierDeadlineTakesThePlaceOfALaterOne)
{
    m_timer.arm(now() + 1h, now());
    m_timer.arm(now() + 1ms, now());
    EXPECT_TRUE(waitFor([this] { return !m_firedAt.empty(); }));
}

TEST_F(DeadlineTimerTest, ALaterDeadlineLeavesTheTimerAndIsForTheNextTurn)
{
    m_timer.arm(now() + 5ms, now());
    m_timer.arm(now() + 1h, now());
    ASSERT_TRUE(waitFor([this] { return !m_firedAt.empty(); }));
    m_timer.arm(now() + 1ms, now());
    EXPECT_TRUE(waitFor([this] { return m_firedAt.size() == 2; }));
}

TEST_F(DeadlineTimerTest, NoDeadlineArmsNothing)
{
    m_timer.arm(std::nullopt, now());
    m_timer.arm(TimePoint::max(), now());
    m_timer.arm(now() + 1ms, now());
    ASSERT_TRUE(waitFor([this] { return !m_firedAt.empty(); }));
    EXPECT_EQ(m_firedAt.size(), 1u);
}

TEST_F(DeadlineTimerTest, FiresOnTheThreadItWasMovedTo)
{
    QThread thread;
    thread.start();
    DeadlineTimer timer;
    std::atomic<QThread *> firedOn = nullptr;
    QObject::connect(
        &timer, &DeadlineTimer::fired, &timer, [&] { firedOn = QThread::currentThread(); },
        Qt::DirectConnection);
    timer.moveToThread(&thread);
    QMetaObject::invokeMethod(&timer, [&] { timer.arm(now() + 1ms, now()); });
    EXPECT_TRUE(waitFor([&] { return firedOn == &thread; }));
    thread.quit();
    thread.wait();
}

} // namespace
} // namespace cutty::net
