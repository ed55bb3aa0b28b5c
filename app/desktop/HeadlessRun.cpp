#include "app/desktop/HeadlessRun.h"

#include "core/payload/format/Preview.h"
#include "ui/windows/Workbench.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <cstdio>
#include <utility>

namespace cutty::desktop {
namespace {

constexpr qsizetype shownMessages = 20;
constexpr int shownCharacters = 100;

void print(std::FILE *file, const QString &line) { std::fprintf(file, "%s\n", line.toUtf8().constData()); }

} // namespace

HeadlessRun::HeadlessRun(ui::Workbench &workbench, std::chrono::seconds time, QString screenshot)
    : m_workbench(workbench)
    , m_screenshot(std::move(screenshot))
{
    connect(&workbench.connections(), &session::ConnectionManager::created, this, &HeadlessRun::watch);
    for (session::ClientConnection *connection : workbench.connections().connections())
        watch(connection);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HeadlessRun::finish);
    m_timer.start(time);
}

void HeadlessRun::watch(session::ClientConnection *connection)
{
    connect(connection, &session::ClientConnection::batchReady, this, &HeadlessRun::note);
}

void HeadlessRun::note(const MessageBatchPtr &batch)
{
    for (const MessageRecord &record : batch->records) {
        if (record.direction != Direction::Received)
            continue;
        ++m_count;
        if (m_lines.size() < shownMessages) {
            m_lines << payload::previewText(record.message->topic(), shownCharacters) + u' '
                    + payload::previewText(record.message->payload(), shownCharacters);
        }
    }
}

void HeadlessRun::finish()
{
    for (const QString &line : std::as_const(m_lines))
        print(stdout, line);
    const bool taken = takeScreenshot();
    if (m_count == 0) {
        print(stderr, tr("No message arrived. Check the port and the connection, then try again."));
        QCoreApplication::exit(1);
        return;
    }
    print(stdout, tr("%1 messages arrived.").arg(m_count));
    if (taken && !m_screenshot.isEmpty())
        print(stdout, tr("Screenshot: %1").arg(QDir::toNativeSeparators(m_screenshot)));
    std::fflush(stdout);
    QCoreApplication::exit(taken ? 0 : 1);
}

bool HeadlessRun::takeScreenshot() const
{
    if (m_screenshot.isEmpty())
        return true;
    QDir().mkpath(QFileInfo(m_screenshot).absolutePath());
    if (m_workbench.window().grab().save(m_screenshot))
        return true;
    print(stderr, tr("The screenshot %1 cannot be written. Name another file.").arg(m_screenshot));
    return false;
}

} // namespace cutty::desktop
