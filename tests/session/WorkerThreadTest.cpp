#include "core/session/WorkerThread.h"

#include <gtest/gtest.h>

#include <atomic>

namespace cutty::session {
namespace {

TEST(WorkerThreadTest, RunsWhatWasQueuedBeforeItEnds)
{
    std::atomic<int> done = 0;
    std::atomic<bool> deleted = false;
    auto *worker = new QObject;
    QObject::connect(worker, &QObject::destroyed, worker, [&] { deleted = true; }, Qt::DirectConnection);
    {
        WorkerThread thread(QStringLiteral("test"));
        worker->moveToThread(&thread);
        for (int n = 0; n < 100; ++n)
            QMetaObject::invokeMethod(worker, [&] { ++done; }, Qt::QueuedConnection);
        worker->deleteLater();
    }
    EXPECT_EQ(done, 100);
    EXPECT_TRUE(deleted);
}

TEST(WorkerThreadTest, FinishMayBeCalledTwice)
{
    WorkerThread thread(QStringLiteral("test"));
    EXPECT_TRUE(thread.isRunning());
    thread.finish();
    EXPECT_TRUE(thread.isFinished());
    thread.finish();
}

} // namespace
} // namespace cutty::session
