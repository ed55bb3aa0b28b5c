#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace cutty::ui {
namespace {

QString text(const char *source) { return QCoreApplication::translate("Format", source); }

/// One decimal below ten, none from there on; `carry` says that rounding reached the next thousand.
QString roundedValue(double value, bool *carry)
{
    const bool decimal = value < 9.95;
    const double rounded = decimal ? std::round(value * 10) / 10 : std::round(value);
    *carry = rounded >= 1000;
    const bool whole = rounded == std::floor(rounded);
    return QLocale().toString(rounded, 'f', decimal && !whole ? 1 : 0);
}

template <std::size_t Size> QString withPrefix(quint64 amount, const std::array<const char *, Size> &units)
{
    if (amount < 1000)
        return text(units[0]).arg(QLocale().toString(amount));
    double value = static_cast<double>(amount);
    std::size_t unit = 0;
    bool carry = true;
    QString number;
    while (carry && unit + 1 < Size) {
        value /= 1000;
        ++unit;
        number = roundedValue(value, &carry);
    }
    return text(units[unit]).arg(number);
}

QString twoUnits(const char *both, const char *single, qint64 large, qint64 small)
{
    const QLocale locale;
    if (small == 0)
        return text(single).arg(locale.toString(large));
    return text(both).arg(locale.toString(large), locale.toString(small));
}

} // namespace

QString formatCount(quint64 count) { return QLocale().toString(count); }

QString formatShortCount(quint64 count)
{
    static constexpr std::array units{"%1", QT_TRANSLATE_NOOP("Format", "%1k"),
        QT_TRANSLATE_NOOP("Format", "%1M"), QT_TRANSLATE_NOOP("Format", "%1G")};
    return withPrefix(count, units);
}

QString formatBytes(quint64 bytes)
{
    static constexpr std::array units{QT_TRANSLATE_NOOP("Format", "%1 B"),
        QT_TRANSLATE_NOOP("Format", "%1 kB"), QT_TRANSLATE_NOOP("Format", "%1 MB"),
        QT_TRANSLATE_NOOP("Format", "%1 GB"), QT_TRANSLATE_NOOP("Format", "%1 TB")};
    return withPrefix(bytes, units);
}

QString formatRate(double perSecond)
{
    if (!(perSecond > 0))
        perSecond = 0;
    const bool decimal = perSecond > 0 && perSecond < 9.95;
    return text(QT_TRANSLATE_NOOP("Format", "%1/s")).arg(QLocale().toString(perSecond, 'f', decimal ? 1 : 0));
}

QString formatDuration(std::chrono::microseconds duration)
{
    using namespace std::chrono;
    if (duration.count() < 0)
        duration = {};
    bool carry = false;
    if (duration < milliseconds(1))
        return text(QT_TRANSLATE_NOOP("Format", "%1 µs")).arg(duration.count());
    const double inMilliseconds = static_cast<double>(duration.count()) / 1000;
    if (inMilliseconds < 999.5)
        return text(QT_TRANSLATE_NOOP("Format", "%1 ms")).arg(roundedValue(inMilliseconds, &carry));
    if (inMilliseconds < 9950)
        return text(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(roundedValue(inMilliseconds / 1000, &carry));

    const qint64 inSeconds = round<seconds>(duration).count();
    if (inSeconds < 60)
        return text(QT_TRANSLATE_NOOP("Format", "%1 s")).arg(inSeconds);
    if (inSeconds < 3600)
        return twoUnits(QT_TRANSLATE_NOOP("Format", "%1 min %2 s"), QT_TRANSLATE_NOOP("Format", "%1 min"),
            inSeconds / 60, inSeconds % 60);
    const qint64 inMinutes = inSeconds / 60;
    if (inMinutes < 24 * 60)
        return twoUnits(QT_TRANSLATE_NOOP("Format", "%1 h %2 min"), QT_TRANSLATE_NOOP("Format", "%1 h"),
            inMinutes / 60, inMinutes % 60);
    const qint64 inHours = inMinutes / 60;
    return twoUnits(QT_TRANSLATE_NOOP("Format", "%1 d %2 h"), QT_TRANSLATE_NOOP("Format", "%1 d"),
        inHours / 24, inHours % 24);
}

} // namespace cutty::ui
