#include "ui/panels/PayloadDraft.h"

#include "core/payload/format/ByteParser.h"
#include "core/payload/format/JsonTokenizer.h"

#include <QCoreApplication>

namespace cutty::ui {
namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(PayloadDraft)
};

/// "line 3, character 5", both from 1.
QString placeText(const QString &text, qsizetype offset)
{
    const QStringView before = QStringView(text).left(offset);
    const auto line = before.count(u'\n') + 1;
    const auto character = offset - before.lastIndexOf(u'\n');
    return Texts::tr("line %1, character %2").arg(line).arg(character);
}

std::expected<QByteArray, QString> encodeJson(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    // No payload at all is what deletes a retained message.
    if (bytes.isEmpty())
        return bytes;
    payload::JsonTokenizer tokenizer(
        std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    for (;;) {
        const auto token = tokenizer.next();
        if (!token) {
            const auto offset
                = QString::fromUtf8(bytes.left(static_cast<qsizetype>(token.error().offset))).size();
            return std::unexpected(
                Texts::tr("Not valid JSON (%1). Mend it, or choose Text to send it as it is.")
                    .arg(placeText(text, offset)));
        }
        if (token->kind == payload::JsonTokenKind::EndOfInput)
            return bytes;
    }
}

std::expected<QByteArray, QString> checked(
    const QString &text, std::expected<QByteArray, payload::ByteParseError> parsed, const QString &notation)
{
    if (parsed)
        return std::move(*parsed);
    if (parsed.error().kind == payload::ByteParseErrorKind::IncompleteByte)
        return std::unexpected(Texts::tr("The last byte is not complete in %1 (%2).")
                .arg(notation, placeText(text, parsed.error().offset)));
    return std::unexpected(
        Texts::tr("This is not %1 (%2).").arg(notation, placeText(text, parsed.error().offset)));
}

} // namespace

std::expected<QByteArray, QString> encodeDraft(const QString &text, DraftFormat format)
{
    switch (format) {
    case DraftFormat::Text: break;
    case DraftFormat::Json: return encodeJson(text);
    case DraftFormat::Hex: return checked(text, payload::parseHex(text), Texts::tr("hex"));
    case DraftFormat::Base64: return checked(text, payload::parseBase64(text), QStringLiteral("Base64"));
    }
    return text.toUtf8();
}

bool isEditableText(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    const bool hasOddLineEnd = text.contains(u'\r') || text.contains(QChar::ParagraphSeparator)
        || text.contains(QChar::LineSeparator);
    return !hasOddLineEnd && text.toUtf8() == bytes;
}

} // namespace cutty::ui
