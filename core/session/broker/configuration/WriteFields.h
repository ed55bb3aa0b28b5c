#pragma once

#include "core/broker/faults/FaultNames.h"
#include "core/profile/model/FieldReader.h"

#include <QJsonArray>
#include <QJsonObject>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cutty::session {

using profile::EnumName;

/// Visits fields to write them as JSON; the second of the three visitors of visitConfiguration.h.
class WriteFields
{
public:
    void flag(QLatin1StringView key, const bool &value, const char *) { m_object[key] = value; }
    void text(QLatin1StringView key, const QString &value, const char *) { m_object[key] = value; }
    void text(QLatin1StringView key, const QByteArray &value, const char *)
    {
        m_object[key] = QString::fromUtf8(value);
    }
    void text(QLatin1StringView key, const std::string &value, const char *)
    {
        m_object[key] = QString::fromStdString(value);
    }
    void text(QLatin1StringView key, const std::optional<std::string> &value, const char *)
    {
        if (value)
            m_object[key] = QString::fromStdString(*value);
    }
    template <typename T>
    void number(QLatin1StringView key, const T &value, qint64 least, qint64 most, const char *)
    {
        m_object[key] = std::clamp(toNumber(value), least, most);
    }
    template <typename T>
    void number(QLatin1StringView key, const std::optional<T> &value, qint64 least, qint64 most, const char *)
    {
        if (value)
            m_object[key] = std::clamp(toNumber(*value), least, most);
    }
    void real(QLatin1StringView key, const double &value, double, double, const char *)
    {
        m_object[key] = value;
    }
    template <typename T, std::size_t N>
    void choice(QLatin1StringView key, const T &value, const EnumName<T> (&names)[N], const char *)
    {
        m_object[key] = profile::nameOf<T>(value, names);
    }
    template <typename T, std::size_t N>
    void choice(
        QLatin1StringView key, const std::optional<T> &value, const EnumName<T> (&names)[N], const char *)
    {
        if (value)
            m_object[key] = profile::nameOf<T>(*value, names);
    }
    template <typename T> void named(QLatin1StringView key, const T &value, const char *)
    {
        m_object[key] = toText(broker::toName(value));
    }
    template <typename T> void named(QLatin1StringView key, const std::optional<T> &value, const char *)
    {
        if (value)
            m_object[key] = toText(broker::toName(*value));
    }
    template <typename T> void named(QLatin1StringView key, const std::vector<T> &values, const char *)
    {
        QJsonArray names;
        for (const T value : values)
            names.append(toText(broker::toName(value)));
        m_object[key] = names;
    }
    template <typename Visit> void object(QLatin1StringView key, Visit visit, const char *)
    {
        WriteFields inner;
        visit(inner);
        m_object[key] = inner.m_object;
    }
    template <typename T, typename Visit>
    void optionalObject(QLatin1StringView key, std::optional<T> &value, Visit visit, const char *)
    {
        if (!value)
            return;
        WriteFields inner;
        visit(inner, *value);
        m_object[key] = inner.m_object;
    }
    template <typename T, typename Visit>
    void list(QLatin1StringView key, std::vector<T> &values, Visit visit, const char *)
    {
        QJsonArray array;
        for (T &value : values) {
            WriteFields inner;
            visit(inner, value);
            array.append(inner.m_object);
        }
        m_object[key] = array;
    }
    template <typename Kind, typename Variant, typename Make, typename Visit>
    void variant(QLatin1StringView key, Variant &value, Make, Visit visit, const char *)
    {
        m_object[key] = toText(broker::toName(static_cast<Kind>(value.index())));
        visit(*this, value);
    }

    const QJsonObject &object() const { return m_object; }

private:
    template <typename T> static qint64 toNumber(const T &value)
    {
        if constexpr (requires { value.count(); })
            return static_cast<qint64>(value.count());
        else
            return std::cmp_greater(static_cast<std::uint64_t>(value), std::numeric_limits<qint64>::max())
                ? std::numeric_limits<qint64>::max()
                : static_cast<qint64>(value);
    }
    static QString toText(std::string_view name) { return QString::fromUtf8(name.data(), std::ssize(name)); }

    QJsonObject m_object;
};

} // namespace cutty::session
