#include "core/profile/model/FieldReader.h"

#include <algorithm>
#include <cmath>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

/// The key for bytes that are no text; read() finds it again.
QString base64Key(QLatin1StringView key) { return key + "Base64"_L1; }

} // namespace

void FieldReader::read(QLatin1StringView key, QString *target)
{
    if (take(key, QJsonValue::String))
        *target = m_object.value(key).toString();
}

void FieldReader::read(QLatin1StringView key, bool *target)
{
    if (take(key, QJsonValue::Bool))
        *target = m_object.value(key).toBool();
}

void FieldReader::read(QLatin1StringView key, QStringList *target)
{
    const QJsonArray texts = array(key);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (!texts.at(i).isString())
            return failAt(u"%1%2[%3]"_s.arg(m_path, key).arg(i), ProfileFileErrorKind::WrongType);
        target->append(texts.at(i).toString());
    }
}

void FieldReader::read(QLatin1StringView key, QByteArray *target)
{
    QString text;
    read(key, &text);
    if (!text.isNull())
        *target = text.toUtf8();
    const QString encodedKey = base64Key(key);
    const QJsonValue encoded = m_object.value(encodedKey);
    if (encoded.isUndefined())
        return;
    if (!encoded.isString())
        return failAt(m_path + encodedKey, ProfileFileErrorKind::WrongType);
    const auto bytes = QByteArray::fromBase64Encoding(
        encoded.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return failAt(m_path + encodedKey, ProfileFileErrorKind::BadValue);
    *target = *bytes;
}

std::optional<qint64> FieldReader::number(QLatin1StringView key, qint64 least, qint64 most)
{
    if (!take(key, QJsonValue::Double))
        return std::nullopt;
    const double value = m_object.value(key).toDouble();
    if (value != std::floor(value) || value < static_cast<double>(least)
        || value > static_cast<double>(most)) {
        fail(key, ProfileFileErrorKind::BadValue);
        return std::nullopt;
    }
    return static_cast<qint64>(value);
}

std::optional<double> FieldReader::real(QLatin1StringView key, double least, double most)
{
    if (!take(key, QJsonValue::Double))
        return std::nullopt;
    const double value = m_object.value(key).toDouble();
    if (value < least || value > most) {
        fail(key, ProfileFileErrorKind::BadValue);
        return std::nullopt;
    }
    return value;
}

std::optional<std::chrono::seconds> FieldReader::seconds(QLatin1StringView key, std::chrono::seconds most)
{
    const auto count = number(key, 0, most.count());
    return count ? std::optional(std::chrono::seconds(*count)) : std::nullopt;
}

QJsonArray FieldReader::array(QLatin1StringView key)
{
    return take(key, QJsonValue::Array) ? m_object.value(key).toArray() : QJsonArray();
}

FieldReader FieldReader::object(QLatin1StringView key)
{
    const QJsonObject inner = take(key, QJsonValue::Object) ? m_object.value(key).toObject() : QJsonObject();
    return FieldReader(inner, m_path + key + u'.', m_error);
}

bool FieldReader::take(QLatin1StringView key, QJsonValue::Type type)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined())
        return false;
    if (value.type() != type)
        fail(key, ProfileFileErrorKind::WrongType);
    return value.type() == type;
}

void FieldReader::failAt(const QString &path, ProfileFileErrorKind kind)
{
    if (m_error->field.isEmpty())
        *m_error = {.kind = kind, .field = path};
}

void writeBytes(QJsonObject *object, QLatin1StringView key, const QByteArray &bytes)
{
    object->remove(key);
    object->remove(base64Key(key));
    if (bytes.isEmpty())
        return;
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes)
        object->insert(key, text);
    else
        object->insert(base64Key(key), QString::fromLatin1(bytes.toBase64()));
}

QJsonValue secondsToJson(std::chrono::seconds value, std::chrono::seconds most)
{
    return static_cast<qint64>(std::clamp(value, std::chrono::seconds::zero(), most).count());
}

} // namespace cutty::profile
