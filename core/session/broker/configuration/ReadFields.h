#pragma once

#include "core/broker/faults/FaultNames.h"
#include "core/profile/model/FieldReader.h"

#include <optional>
#include <string>
#include <vector>

namespace cutty::session {

using profile::EnumName;

/// Visits fields to read them from JSON: one of the three visitors of visitConfiguration.h. What is absent
/// leaves its value as it is; descriptions are for the schema.
class ReadFields
{
public:
    explicit ReadFields(profile::FieldReader reader)
        : m_reader(std::move(reader))
    {
    }

    void flag(QLatin1StringView key, bool &value, const char *) { m_reader.read(note(key), &value); }
    void text(QLatin1StringView key, QString &value, const char *) { m_reader.read(note(key), &value); }
    void text(QLatin1StringView key, std::string &value, const char *)
    {
        QString text;
        m_reader.read(note(key), &text);
        if (!text.isNull())
            value = text.toStdString();
    }
    void text(QLatin1StringView key, QByteArray &value, const char *) { m_reader.read(note(key), &value); }
    void text(QLatin1StringView key, std::optional<std::string> &value, const char *)
    {
        QString text;
        m_reader.read(note(key), &text);
        if (!text.isNull())
            value = text.toStdString();
    }
    /// Integers, and durations in their unit.
    template <typename T>
    void number(QLatin1StringView key, T &value, qint64 least, qint64 most, const char *)
    {
        if (const auto number = m_reader.number(note(key), least, most))
            value = static_cast<T>(*number);
    }
    template <typename T>
    void number(QLatin1StringView key, std::optional<T> &value, qint64 least, qint64 most, const char *)
    {
        if (const auto number = m_reader.number(note(key), least, most))
            value = static_cast<T>(*number);
    }
    void real(QLatin1StringView key, double &value, double least, double most, const char *)
    {
        if (const auto number = m_reader.real(note(key), least, most))
            value = *number;
    }
    template <typename T, std::size_t N>
    void choice(QLatin1StringView key, T &value, const EnumName<T> (&names)[N], const char *)
    {
        m_reader.read<T>(note(key), &value, names);
    }
    template <typename T, std::size_t N>
    void choice(QLatin1StringView key, std::optional<T> &value, const EnumName<T> (&names)[N], const char *)
    {
        if (!m_reader.contains(note(key)))
            return;
        T chosen = names[0].first;
        m_reader.read<T>(key, &chosen, names);
        value = chosen;
    }
    /// Enumerations that core/broker names itself.
    template <typename T> void named(QLatin1StringView key, T &value, const char *)
    {
        if (const auto known = readNamed<T>(key))
            value = *known;
    }
    template <typename T> void named(QLatin1StringView key, std::optional<T> &value, const char *)
    {
        if (const auto known = readNamed<T>(key))
            value = *known;
    }
    template <typename T> void named(QLatin1StringView key, std::vector<T> &values, const char *)
    {
        QStringList names;
        m_reader.read(note(key), &names);
        for (const QString &name : names) {
            if (const auto known = broker::fromName<T>(name.toStdString()))
                values.push_back(*known);
            else
                m_reader.fail(key, profile::ProfileFileErrorKind::BadValue);
        }
    }
    template <typename Visit> void object(QLatin1StringView key, Visit visit, const char *)
    {
        ReadFields inner(m_reader.object(note(key)));
        visit(inner);
        inner.refuseOthers();
    }
    template <typename T, typename Visit>
    void optionalObject(QLatin1StringView key, std::optional<T> &value, Visit visit, const char *)
    {
        if (!m_reader.contains(note(key)))
            return;
        ReadFields inner(m_reader.object(key));
        visit(inner, value.emplace());
        inner.refuseOthers();
    }
    template <typename T, typename Visit>
    void list(QLatin1StringView key, std::vector<T> &values, Visit visit, const char *)
    {
        if (!m_reader.contains(note(key)))
            return;
        values.clear();
        m_reader.forEach(key, [&](profile::FieldReader &reader) {
            ReadFields inner(reader);
            visit(inner, values.emplace_back());
            inner.refuseOthers();
        });
    }
    /// One of several kinds of value, each with fields of its own beside its name. `make(kind)` gives the
    /// value of a kind.
    template <typename Kind, typename Variant, typename Make, typename Visit>
    void variant(QLatin1StringView key, Variant &value, Make make, Visit visit, const char *)
    {
        if (const auto kind = readNamed<Kind>(key))
            value = make(*kind);
        visit(*this, value);
    }

    /// To be called when all fields were visited.
    void refuseOthers()
    {
        for (const QString &key : m_reader.json().keys()) {
            if (!m_known.contains(key))
                return m_reader.failUnknown(key);
        }
    }

private:
    template <typename T> std::optional<T> readNamed(QLatin1StringView key)
    {
        QString name;
        m_reader.read(note(key), &name);
        if (name.isNull())
            return std::nullopt;
        const auto known = broker::fromName<T>(name.toStdString());
        if (!known)
            m_reader.fail(key, profile::ProfileFileErrorKind::BadValue);
        return known;
    }
    QLatin1StringView note(QLatin1StringView key)
    {
        m_known.append(QString(key));
        return key;
    }

    profile::FieldReader m_reader;
    QStringList m_known;
};

} // namespace cutty::session
