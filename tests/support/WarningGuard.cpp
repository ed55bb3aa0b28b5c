#include "tests/support/WarningGuard.h"

#include <QMutex>

#include <gtest/gtest.h>

#include <cstdio>

namespace cutty::test {
namespace {

struct Expected
{
    QMutex mutex;
    QString text;
    int seen = 0;
};

Expected &expected()
{
    static Expected instance;
    return instance;
}

void handleMessage(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    std::fprintf(stderr, "%s\n", qPrintable(message));
    if (type != QtWarningMsg && type != QtCriticalMsg)
        return;
    // The offscreen platform says so of each window it shows.
    if (message.startsWith(QLatin1String("This plugin does not support")))
        return;
    const QMutexLocker lock(&expected().mutex);
    if (!expected().text.isEmpty() && message.contains(expected().text))
        ++expected().seen;
    else
        ADD_FAILURE() << "unexpected warning: " << qPrintable(message);
}

} // namespace

void failOnWarnings() { qInstallMessageHandler(handleMessage); }

ExpectedWarning::ExpectedWarning(QString text)
    : m_text(std::move(text))
{
    const QMutexLocker lock(&expected().mutex);
    expected().text = m_text;
    expected().seen = 0;
}

ExpectedWarning::~ExpectedWarning()
{
    const QMutexLocker lock(&expected().mutex);
    EXPECT_GT(expected().seen, 0) << "no warning with: " << qPrintable(m_text);
    expected().text.clear();
}

} // namespace cutty::test
