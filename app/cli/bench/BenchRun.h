#pragma once

#include "app/cli/bench/BenchLedger.h"
#include "app/cli/bench/BenchPlan.h"
#include "app/cli/bench/BenchResult.h"
#include "app/cli/bench/BenchWorker.h"
#include "core/session/WorkerThread.h"

#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace cutty::cli {

/// Takes a measurement from its first connection to its result: leads the workers through it stage by stage
/// and looks at the broker's process in between. Lives on the main thread.
class BenchRun : public QObject
{
    Q_OBJECT

public:
    explicit BenchRun(BenchPlan plan);
    ~BenchRun() override;

    /// Runs an event loop until all is over.
    BenchResult exec();
    /// Ends publishing now; the second time all.
    void interrupt();

private:
    struct Worker
    {
        std::unique_ptr<session::WorkerThread> thread;
        /// On the thread, and deleted there.
        BenchWorker *object = nullptr;
    };
    using Step = void (BenchRun::*)();

    /// Has each worker do it on its thread; the next step follows when all are done.
    void askAll(const std::function<void(BenchWorker &worker)> &task);
    void handleStageDone();
    void next();
    void openIdle();
    void retain();
    void openSubscribers();
    void openPublishers();
    void publish();
    void await();
    void removeRetained();
    void closeAll();
    void watchPublishing();
    void watchArrival();
    void collect();
    std::optional<ProcessUsage> brokerUsage() const;

    BenchPlan m_plan;
    BenchLedger m_ledger;
    BenchResult m_result;
    std::vector<Worker> m_workers;
    QEventLoop m_loop;
    QTimer m_watch;
    std::size_t m_nextStep = 0;
    std::size_t m_pending = 0;
    TimePoint m_stepStart;
    TimePoint m_openStart;
    TimePoint m_publishStart;
    /// Since when nothing has come, and what had come by then.
    TimePoint m_quietSince;
    std::uint64_t m_seen = 0;
    bool m_publishingEnded = false;
};

} // namespace cutty::cli
