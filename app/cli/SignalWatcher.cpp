#include "app/cli/SignalWatcher.h"

#include <QSocketNotifier>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#endif

namespace cutty::cli {

#ifdef Q_OS_WIN

namespace {
SignalWatcher *watcher = nullptr;

BOOL WINAPI handleControl(DWORD)
{
    QMetaObject::invokeMethod(watcher, &SignalWatcher::interrupted, Qt::QueuedConnection);
    return TRUE;
}
} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    watcher = this;
    SetConsoleCtrlHandler(handleControl, TRUE);
}

SignalWatcher::~SignalWatcher() { SetConsoleCtrlHandler(handleControl, FALSE); }

#else

namespace {

/// A signal handler may do little more than write: one end of this pair is its, the other the event loop's.
int ends[2] = {-1, -1};

extern "C" void handleSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(ends[0], &byte, 1);
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        qFatal("socketpair failed");
    m_notifier = new QSocketNotifier(ends[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        [[maybe_unused]] const auto size = ::read(ends[1], &byte, 1);
        Q_EMIT interrupted();
    });
    std::signal(SIGINT, handleSignal);
    std::signal(SIGTERM, handleSignal);
}

SignalWatcher::~SignalWatcher()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    ::close(ends[0]);
    ::close(ends[1]);
}

#endif

} // namespace cutty::cli
