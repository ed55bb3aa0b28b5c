#pragma once

#include "core/base/MessageBatch.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <cstdint>

namespace cutty::session {
class ClientConnection;
}

namespace cutty::ui {
class Workbench;
}

namespace cutty::desktop {

/// For machines without a display: lets the window live offscreen for a while, then prints the messages that
/// arrived and where the picture of the window is, and ends the program. Exit code 1 when nothing arrived or
/// the picture could not be written.
class HeadlessRun : public QObject
{
    Q_OBJECT

public:
    /// An empty path takes no picture.
    HeadlessRun(ui::Workbench &workbench, std::chrono::seconds time, QString screenshot);

private:
    void watch(session::ClientConnection *connection);
    void note(const MessageBatchPtr &batch);
    void finish();
    bool takeScreenshot() const;

    ui::Workbench &m_workbench;
    QString m_screenshot;
    QTimer m_timer;
    /// The first messages, as "topic payload".
    QStringList m_lines;
    std::uint64_t m_count = 0;
};

} // namespace cutty::desktop
