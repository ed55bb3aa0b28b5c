#pragma once

#include <QObject>
#include <QThread>

namespace cutty::session {

/// A thread with an event loop for worker objects, that can be ended without losing what was queued on it.
class WorkerThread : public QThread
{
    Q_OBJECT

public:
    /// Starts it. The name is what debuggers show.
    explicit WorkerThread(const QString &name);
    /// Calls finish().
    ~WorkerThread() override;

    /// Lets every call that is queued by now run, then ends the thread and waits for it. Objects on the
    /// thread that wait for deleteLater() are deleted.
    void finish();

private:
    /// Lives on the thread, so that its calls come after those queued before.
    QObject m_anchor;
};

} // namespace cutty::session
