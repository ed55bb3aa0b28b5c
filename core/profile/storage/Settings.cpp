#include "core/profile/storage/Settings.h"

#include "core/profile/storage/AsideFile.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

enum class Type : std::uint8_t { Word, Flag, Number, Bytes };

/// One row of the table: how a setting is written, and what it may be.
struct Row
{
    Setting setting;
    Type type;
    const char *key;
    /// Of a flag 0 or 1, of a word its place in themeWords, of bytes nothing.
    int defaultValue = 0;
    IntRange range{.least = 0, .most = 0};
};

/// In the order of Theme.
constexpr std::array themeWords{"follow"_L1, "light"_L1, "dark"_L1};

constexpr std::array table{
    Row{.setting = Setting::Theme, .type = Type::Word, .key = "window/theme"},
    Row{.setting = Setting::HistoryEnabled, .type = Type::Flag, .key = "history/enabled", .defaultValue = 1},
    Row{.setting = Setting::LocalBrokerPort,
        .type = Type::Number,
        .key = "broker/port",
        .defaultValue = 1883,
        .range = {0, 65'535}},
    Row{.setting = Setting::ReducedMotion, .type = Type::Flag, .key = "window/reducedMotion"},
    Row{.setting = Setting::WindowGeometry, .type = Type::Bytes, .key = "window/geometry"},
    Row{.setting = Setting::WindowState, .type = Type::Bytes, .key = "window/state"},
    Row{.setting = Setting::ConnectionLayout, .type = Type::Bytes, .key = "connection/layout"},
    Row{.setting = Setting::MemoryBudgetMegabytes,
        .type = Type::Number,
        .key = "memory/budgetMegabytes",
        .defaultValue = 256,
        .range = {16, 8'192}},
    Row{.setting = Setting::HistoryBudgetMegabytes,
        .type = Type::Number,
        .key = "history/budgetMegabytes",
        .defaultValue = 1'024,
        .range = {16, 1'048'576}},
};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].setting != static_cast<Setting>(i))
            return false;
    }
    return true;
}
static_assert(isInOrder(), "the table is looked up by the number of the setting");

const Row &rowOf(Setting setting) { return table[static_cast<std::size_t>(setting)]; }

QVariant defaultOf(const Row &row)
{
    switch (row.type) {
    case Type::Word: return QString(themeWords[static_cast<std::size_t>(row.defaultValue)]);
    case Type::Flag: return row.defaultValue != 0;
    case Type::Number: return row.defaultValue;
    case Type::Bytes: break;
    }
    return QByteArray();
}

std::optional<QVariant> validFlag(const QVariant &value)
{
    // INI files hold text.
    const QString text = value.toString();
    if (text == "true"_L1)
        return true;
    if (text == "false"_L1)
        return false;
    return std::nullopt;
}

std::optional<QVariant> validNumber(const QVariant &value, IntRange range)
{
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    if (!isNumber || !range.contains(number))
        return std::nullopt;
    return number;
}

/// The value as its setting's type, or nothing when it cannot be that.
std::optional<QVariant> validated(const Row &row, const QVariant &value)
{
    switch (row.type) {
    case Type::Word:
        if (std::ranges::contains(themeWords, value.toString()))
            return value;
        return std::nullopt;
    case Type::Flag: return validFlag(value);
    case Type::Number: return validNumber(value, row.range);
    case Type::Bytes: break;
    }
    return value.typeId() == QMetaType::QByteArray ? std::optional(value) : std::nullopt;
}

} // namespace

Settings::Settings(const QString &path, QObject *parent)
    : QObject(parent)
    , m_file(path, QSettings::IniFormat)
{
    // QSettings parses a section when it is first asked for; this asks for all.
    (void)m_file.allKeys();
    if (m_file.status() == QSettings::FormatError) {
        // Without a copy the user's settings are at their defaults, which is the lesser harm.
        [[maybe_unused]] const auto copied = copyAside(path, u"broken"_s);
    }
}

IntRange Settings::range(Setting setting) { return rowOf(setting).range; }

Theme Settings::theme() const
{
    const auto word = std::ranges::find(themeWords, value(Setting::Theme).toString());
    return static_cast<Theme>(word - themeWords.begin());
}

void Settings::setTheme(Theme theme)
{
    setValue(Setting::Theme, QString(themeWords[static_cast<std::size_t>(theme)]));
}

void Settings::reset(Setting setting) { setValue(setting, defaultOf(rowOf(setting))); }

bool Settings::sync()
{
    m_file.sync();
    return m_file.status() != QSettings::AccessError;
}

QVariant Settings::value(Setting setting) const
{
    const Row &row = rowOf(setting);
    const QVariant stored = m_file.value(QLatin1StringView(row.key));
    if (!stored.isValid())
        return defaultOf(row);
    return validated(row, stored).value_or(defaultOf(row));
}

bool Settings::setValue(Setting setting, const QVariant &newValue)
{
    const Row &row = rowOf(setting);
    if (!validated(row, newValue))
        return false;
    if (value(setting) == newValue)
        return true;
    m_file.setValue(QLatin1StringView(row.key), newValue);
    Q_EMIT changed(setting);
    return true;
}

} // namespace cutty::profile
