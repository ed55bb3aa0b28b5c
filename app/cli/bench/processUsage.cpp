#include "app/cli/bench/processUsage.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QFile>

#ifdef Q_OS_LINUX
#include <unistd.h>
#endif

namespace cutty::cli {

#ifdef Q_OS_LINUX

namespace {

std::optional<QByteArray> read(std::int64_t processId, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(processId).arg(QLatin1StringView(name)));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.readAll();
}

/// "VmRSS:     1234 kB".
std::uint64_t lineOf(const QByteArray &status, QByteArrayView name)
{
    for (const QByteArray &line : status.split('\n')) {
        if (line.startsWith(name))
            return line.sliced(name.size()).simplified().split(' ').front().toULongLong() * 1024;
    }
    return 0;
}

} // namespace

std::optional<ProcessUsage> usageOf(std::int64_t processId)
{
    const auto stat = read(processId, "stat");
    const auto status = read(processId, "status");
    if (!stat || !status)
        return std::nullopt;
    // The second field is the program's name in parentheses, the fourteenth and fifteenth are the times.
    const QList<QByteArray> fields = stat->mid(stat->lastIndexOf(')') + 2).split(' ');
    const double ticks = fields.value(11).toDouble() + fields.value(12).toDouble();
    return ProcessUsage{.cpuSeconds = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK)),
        .memoryBytes = lineOf(*status, "VmRSS:"),
        .peakMemoryBytes = lineOf(*status, "VmHWM:")};
}

#else

std::optional<ProcessUsage> usageOf(std::int64_t) { return std::nullopt; }

#endif

std::optional<ProcessUsage> ownUsage() { return usageOf(QCoreApplication::applicationPid()); }

} // namespace cutty::cli
