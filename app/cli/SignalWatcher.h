#pragma once

#include <QObject>

class QSocketNotifier;

namespace cutty::cli {

/// Turns SIGINT and SIGTERM (Ctrl+C on Windows) into a signal of the event loop. One per process.
class SignalWatcher : public QObject
{
    Q_OBJECT

public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

Q_SIGNALS:
    void interrupted();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace cutty::cli
