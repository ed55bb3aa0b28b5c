#pragma once

#include "core/broker/faults/FaultNames.h"
#include "core/profile/model/FieldReader.h"

#include <QJsonArray>
#include <QJsonObject>

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace cutty::session {

using profile::EnumName;

/// Visits fields to describe them as JSON Schema; the third of the three visitors of visitConfiguration.h.
/// The values visited are those of a configuration with its defaults.
class SchemaFields
{
public:
    void flag(QLatin1StringView key, const bool &value, const char *description)
    {
        add(key, {{QStringLiteral("type"), QStringLiteral("boolean")}, {QStringLiteral("default"), value}},
            description);
    }
    template <typename T> void text(QLatin1StringView key, const T &, const char *description)
    {
        add(key, {{QStringLiteral("type"), QStringLiteral("string")}}, description);
    }
    template <typename T>
    void number(QLatin1StringView key, const T &, qint64 least, qint64 most, const char *description)
    {
        add(key,
            {{QStringLiteral("type"), QStringLiteral("integer")}, {QStringLiteral("minimum"), least},
                {QStringLiteral("maximum"), most}},
            description);
    }
    void real(QLatin1StringView key, const double &, double least, double most, const char *description)
    {
        add(key,
            {{QStringLiteral("type"), QStringLiteral("number")}, {QStringLiteral("minimum"), least},
                {QStringLiteral("maximum"), most}},
            description);
    }
    template <typename Value, typename T, std::size_t N>
    void choice(QLatin1StringView key, const Value &, const EnumName<T> (&names)[N], const char *description)
    {
        QJsonArray words;
        for (const auto &[value, name] : names)
            words.append(QString(name));
        add(key, {{QStringLiteral("enum"), words}}, description);
    }
    template <typename T> void named(QLatin1StringView key, const T &, const char *description)
    {
        add(key, {{QStringLiteral("enum"), namesOf<T>()}}, description);
    }
    template <typename T> void named(QLatin1StringView key, const std::optional<T> &, const char *description)
    {
        add(key, {{QStringLiteral("enum"), namesOf<T>()}}, description);
    }
    template <typename T> void named(QLatin1StringView key, const std::vector<T> &, const char *description)
    {
        const QJsonObject items{{QStringLiteral("enum"), namesOf<T>()}};
        add(key, {{QStringLiteral("type"), QStringLiteral("array")}, {QStringLiteral("items"), items}},
            description);
    }
    template <typename Visit> void object(QLatin1StringView key, Visit visit, const char *description)
    {
        SchemaFields inner;
        visit(inner);
        add(key, inner.schema(), description);
    }
    template <typename T, typename Visit>
    void optionalObject(QLatin1StringView key, std::optional<T> &, Visit visit, const char *description)
    {
        SchemaFields inner;
        T example{};
        visit(inner, example);
        add(key, inner.schema(), description);
    }
    template <typename T, typename Visit>
    void list(QLatin1StringView key, std::vector<T> &, Visit visit, const char *description)
    {
        SchemaFields inner;
        T example{};
        visit(inner, example);
        add(key,
            {{QStringLiteral("type"), QStringLiteral("array")}, {QStringLiteral("items"), inner.schema()}},
            description);
    }
    /// The fields of all kinds stand side by side: a reader takes those of the kind that is named.
    template <typename Kind, typename Variant, typename Make, typename Visit>
    void variant(QLatin1StringView key, Variant &, Make make, Visit visit, const char *description)
    {
        add(key, {{QStringLiteral("enum"), namesOf<Kind>()}}, description);
        for (std::size_t kind = 0; kind < std::variant_size_v<Variant>; ++kind) {
            Variant value = make(static_cast<Kind>(kind));
            visit(*this, value);
        }
    }

    QJsonObject schema() const
    {
        return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("additionalProperties"), false}, {QStringLiteral("properties"), m_properties}};
    }

private:
    /// A field that several kinds of a value have takes the words and the range of all of them.
    void add(QLatin1StringView key, QJsonObject field, const char *description)
    {
        const QJsonObject known = m_properties.value(key).toObject();
        if (!known.isEmpty()) {
            merge(known, field);
        }
        field[QStringLiteral("description")] = QString::fromUtf8(description);
        m_properties[key] = field;
    }
    static void merge(const QJsonObject &known, QJsonObject &field)
    {
        QJsonArray words = known.value(QStringLiteral("enum")).toArray();
        for (const QJsonValue &word : field.value(QStringLiteral("enum")).toArray()) {
            if (!words.contains(word))
                words.append(word);
        }
        if (!words.isEmpty())
            field[QStringLiteral("enum")] = words;
        if (known.contains(QStringLiteral("minimum"))) {
            field[QStringLiteral("minimum")] = std::min(known.value(QStringLiteral("minimum")).toDouble(),
                field.value(QStringLiteral("minimum")).toDouble());
            field[QStringLiteral("maximum")] = std::max(known.value(QStringLiteral("maximum")).toDouble(),
                field.value(QStringLiteral("maximum")).toDouble());
        }
    }
    template <typename T> static QJsonArray namesOf()
    {
        QJsonArray names;
        for (int value = 0; value <= std::numeric_limits<std::uint8_t>::max(); ++value) {
            const std::string_view name = broker::toName(static_cast<T>(value));
            if (!name.empty())
                names.append(QString::fromUtf8(name.data(), std::ssize(name)));
        }
        return names;
    }

    QJsonObject m_properties;
};

} // namespace cutty::session
