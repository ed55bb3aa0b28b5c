#include "ui/models/numberText.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace cutty::ui {
namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(NumberText)
};

} // namespace

QString countText(std::uint64_t count) { return QLocale().toString(static_cast<qulonglong>(count)); }

QString bytesText(std::uint64_t bytes)
{
    if (bytes < 1000)
        return Texts::tr("%1 B").arg(bytes);
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

QString durationText(std::chrono::seconds duration)
{
    constexpr std::int64_t minute = 60;
    constexpr std::int64_t hour = 60 * minute;
    constexpr std::int64_t day = 24 * hour;
    const std::int64_t total = std::max<std::int64_t>(duration.count(), 0);
    const auto two = [](std::int64_t number) {
        return QString::number(number).rightJustified(2, u'0');
    };
    if (total < minute)
        return Texts::tr("%1 s").arg(total);
    if (total < hour)
        return QString::number(total / minute) + u':' + two(total % minute);
    if (total < day)
        return QString::number(total / hour) + u':' + two(total / minute % 60) + u':' + two(total % minute);
    return Texts::tr("%1 d %2 h").arg(total / day).arg(total % day / hour);
}

} // namespace cutty::ui
