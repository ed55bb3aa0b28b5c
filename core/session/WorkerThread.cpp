#include "core/session/WorkerThread.h"

namespace cutty::session {

WorkerThread::WorkerThread(const QString &name)
{
    setObjectName(name);
    m_anchor.moveToThread(this);
    start();
}

WorkerThread::~WorkerThread() { finish(); }

void WorkerThread::finish()
{
    if (!isRunning())
        return;
    QMetaObject::invokeMethod(&m_anchor, [this] { quit(); }, Qt::QueuedConnection);
    wait();
}

} // namespace cutty::session
