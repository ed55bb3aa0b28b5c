#include "core/payload/format/ByteParser.h"

#include "core/payload/detect/Utf8.h"

#include <optional>

namespace cutty::payload {
namespace {

using ParsedBytes = std::expected<QByteArray, ByteParseError>;

std::optional<unsigned> hexValue(QChar digit)
{
    const char16_t c = digit.unicode();
    if (c >= u'0' && c <= u'9')
        return c - u'0';
    if (c >= u'a' && c <= u'f')
        return c - u'a' + 10;
    if (c >= u'A' && c <= u'F')
        return c - u'A' + 10;
    return std::nullopt;
}

std::optional<unsigned> base64Value(QChar digit)
{
    const char16_t c = digit.unicode();
    if (c >= u'A' && c <= u'Z')
        return c - u'A';
    if (c >= u'a' && c <= u'z')
        return c - u'a' + 26;
    if (c >= u'0' && c <= u'9')
        return c - u'0' + 52;
    if (c == u'+' || c == u'-')
        return 62;
    if (c == u'/' || c == u'_')
        return 63;
    return std::nullopt;
}

bool isSpace(QChar c) { return isAsciiSpace(c.unicode()); }
bool isHexSeparator(QChar c) { return isSpace(c) || c == u':' || c == u',' || c == u'-'; }

bool isHexPrefix(QStringView text, qsizetype at)
{
    return text.sliced(at).startsWith(u"0x") || text.sliced(at).startsWith(u"0X");
}

ParsedBytes fail(qsizetype offset, ByteParseErrorKind kind)
{
    return std::unexpected(ByteParseError{offset, kind});
}

/// What may follow the digits: padding that fills up the last four, and whitespace.
std::optional<ByteParseError> checkPadding(QStringView text, qsizetype at, qsizetype digits)
{
    qsizetype padding = 0;
    const qsizetype allowed = (4 - (digits % 4)) % 4;
    for (; at < text.size(); ++at) {
        if (isSpace(text[at]))
            continue;
        if (text[at] != u'=' || padding == allowed)
            return ByteParseError{at, ByteParseErrorKind::InvalidCharacter};
        ++padding;
    }
    if (padding != 0 && padding != allowed)
        return ByteParseError{at, ByteParseErrorKind::IncompleteByte};
    return std::nullopt;
}

} // namespace

std::expected<QByteArray, ByteParseError> parseHex(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 2);
    bool groupStarts = true;
    for (qsizetype at = 0; at < text.size();) {
        if (isHexSeparator(text[at])) {
            groupStarts = true;
            ++at;
            continue;
        }
        if (groupStarts && isHexPrefix(text, at))
            at += 2;
        groupStarts = false;
        unsigned byte = 0;
        for (const qsizetype end = at + 2; at < end; ++at) {
            if (at == text.size() || isHexSeparator(text[at]))
                return fail(at, ByteParseErrorKind::IncompleteByte);
            const auto value = hexValue(text[at]);
            if (!value)
                return fail(at, ByteParseErrorKind::InvalidCharacter);
            byte = (byte << 4U) | *value;
        }
        bytes.append(static_cast<char>(byte));
    }
    return bytes;
}

std::expected<QByteArray, ByteParseError> parseBase64(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size() / 4 * 3);
    unsigned bits = 0;
    qsizetype digits = 0;
    qsizetype last = 0;
    qsizetype at = 0;
    for (; at < text.size() && text[at] != u'='; ++at) {
        if (isSpace(text[at]))
            continue;
        const auto value = base64Value(text[at]);
        if (!value)
            return fail(at, ByteParseErrorKind::InvalidCharacter);
        bits = ((bits << 6U) | *value) & 0xFFFFU;
        last = at;
        // Each digit but the first of four completes a byte; 4, 2 or 0 bits of it stay over.
        if (digits++ % 4 != 0)
            bytes.append(static_cast<char>(bits >> (6 - (2 * ((digits - 1) % 4)))));
    }
    if (digits % 4 == 1)
        return fail(at, ByteParseErrorKind::IncompleteByte);
    const unsigned leftOver = digits % 4 == 2 ? 0xFU : digits % 4 == 3 ? 0x3U : 0U;
    if ((bits & leftOver) != 0)
        return fail(last, ByteParseErrorKind::InvalidCharacter);
    if (const auto error = checkPadding(text, at, digits))
        return std::unexpected(*error);
    return bytes;
}

} // namespace cutty::payload
