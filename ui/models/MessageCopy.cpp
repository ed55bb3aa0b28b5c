#include "ui/models/MessageCopy.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringDecoder>
#include <QStringList>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

/// A view on the block, which outlives it.
QByteArray rawBytes(std::string_view bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QString utcText(WallTime time)
{
    const std::int64_t micros = time.time_since_epoch().count();
    const auto millis = std::chrono::floor<std::chrono::milliseconds>(time);
    const auto rest = micros - std::chrono::microseconds(millis.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(millis.time_since_epoch().count(), QTimeZone::UTC)
               .toString(u"yyyy-MM-ddTHH:mm:ss.zzz")
        + QString::number(rest).rightJustified(3, u'0') + u'Z';
}

QString jsonText(const MessageRecord &record)
{
    const QByteArray payload = rawBytes(record.message->payload());
    QJsonObject object{
        {u"time"_s, utcText(record.time)},
        {u"direction"_s, record.direction == Direction::Sent ? u"sent"_s : u"received"_s},
        {u"topic"_s, QString::fromUtf8(rawBytes(record.message->topic()))},
        {u"qos"_s, toInt(record.qos)},
        {u"retain"_s, record.retain},
    };
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom);
    const QString text = decoder(payload);
    if (decoder.hasError())
        object.insert(u"payloadBase64"_s, QString::fromLatin1(payload.toBase64()));
    else
        object.insert(u"payload"_s, text);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString lineOf(const MessageRecord &record, CopyFormat format)
{
    const QByteArray payload = rawBytes(record.message->payload());
    switch (format) {
    case CopyFormat::Topic: return QString::fromUtf8(rawBytes(record.message->topic()));
    case CopyFormat::Payload: return QString::fromUtf8(payload);
    case CopyFormat::Hex: return QString::fromLatin1(payload.toHex());
    case CopyFormat::Base64: return QString::fromLatin1(payload.toBase64());
    case CopyFormat::Json: return jsonText(record);
    }
    return {};
}

} // namespace

QString copyText(std::span<const MessageRecord> records, CopyFormat format)
{
    QStringList lines;
    for (const MessageRecord &record : records)
        lines += lineOf(record, format);
    if (format == CopyFormat::Topic)
        lines.removeDuplicates();
    return lines.join(u'\n');
}

} // namespace cutty::ui
