#pragma once

#include "core/profile/model/ProfileFormat.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <span>
#include <utility>

namespace cutty::profile {

/// A value of an enumeration, and its word in the file.
template <typename T> using EnumName = std::pair<T, QLatin1StringView>;

/// Takes typed values out of one JSON object. The first thing that is wrong is kept, with its path; what is
/// absent leaves the target as it is.
class FieldReader
{
public:
    /// `path` leads to the fields, as `profiles[2].`; `error` is shared by the readers of a file.
    FieldReader(const QJsonObject &object, QString path, ProfileFileError *error)
        : m_object(object)
        , m_path(std::move(path))
        , m_error(error)
    {
    }

    void read(QLatin1StringView key, QString *target);
    void read(QLatin1StringView key, bool *target);
    void read(QLatin1StringView key, QStringList *target);
    /// Text as it is, other bytes under the key with `Base64` behind it.
    void read(QLatin1StringView key, QByteArray *target);
    std::optional<qint64> number(QLatin1StringView key, qint64 least, qint64 most);
    /// Nothing but numbers from `least` to `most`, with or without a fraction.
    std::optional<double> real(QLatin1StringView key, double least, double most);
    std::optional<std::chrono::seconds> seconds(QLatin1StringView key, std::chrono::seconds most);
    template <typename T> void read(QLatin1StringView key, T *target, std::span<const EnumName<T>> names)
    {
        QString text;
        read(key, &text);
        for (const auto &[value, name] : names) {
            if (text == name) {
                *target = value;
                return;
            }
        }
        if (!text.isNull())
            fail(key, ProfileFileErrorKind::BadValue);
    }

    QJsonArray array(QLatin1StringView key);
    /// A reader for the object under `key`, without fields where there is none.
    FieldReader object(QLatin1StringView key);
    bool contains(QLatin1StringView key) const { return m_object.contains(key); }
    /// Calls `element(reader)` for each element of an array of objects.
    template <typename Element> void forEach(QLatin1StringView key, Element element)
    {
        const QJsonArray elements = array(key);
        for (qsizetype i = 0; i < elements.size(); ++i) {
            const QString path = QStringLiteral("%1%2[%3]").arg(m_path, key).arg(i);
            if (elements.at(i).isObject()) {
                FieldReader reader(elements.at(i).toObject(), path + u'.', m_error);
                element(reader);
            } else {
                failAt(path, ProfileFileErrorKind::WrongType);
            }
        }
    }
    void fail(QLatin1StringView key, ProfileFileErrorKind kind) { failAt(m_path + key, kind); }
    /// For a key of the object that no reader asks for.
    void failUnknown(const QString &key) { failAt(m_path + key, ProfileFileErrorKind::UnknownField); }
    const QJsonObject &json() const { return m_object; }

private:
    /// Whether the key is there with this type; another type is an error.
    bool take(QLatin1StringView key, QJsonValue::Type type);
    void failAt(const QString &path, ProfileFileErrorKind kind);

    QJsonObject m_object;
    QString m_path;
    ProfileFileError *m_error;
};

/// The word of a value.
template <typename T> QLatin1StringView nameOf(T value, std::span<const EnumName<T>> names)
{
    for (const auto &[one, name] : names) {
        if (one == value)
            return name;
    }
    return {};
}

/// The inverse of FieldReader::read() for bytes; empty bytes take both keys away.
void writeBytes(QJsonObject *object, QLatin1StringView key, const QByteArray &bytes);

/// Bounded, so that what was written can be read again.
[[nodiscard]] QJsonValue secondsToJson(std::chrono::seconds value, std::chrono::seconds most);

} // namespace cutty::profile
