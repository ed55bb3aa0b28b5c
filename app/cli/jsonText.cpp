#include "app/cli/jsonText.h"

#include "core/payload/detect/Utf8.h"

#include <QByteArray>

namespace cutty::cli {
namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";

void appendEscaped(std::string &out, char c)
{
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    out += "\\u00";
    out += hexDigits[static_cast<unsigned char>(c) >> 4];
    out += hexDigits[static_cast<unsigned char>(c) & 0xF];
}

/// DEL is escaped too, so that no control character of one byte reaches a terminal.
bool mustBeEscaped(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

} // namespace

bool isUtf8(std::string_view bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        const payload::Utf8Char character = payload::decodeUtf8(bytes, at);
        if (!character.valid)
            return false;
        at += character.size;
    }
    return true;
}

/// Readers take a byte order mark at the beginning of a text for one, and drop it.
void appendJsonText(std::string &out, std::string_view utf8)
{
    out += '"';
    if (utf8.starts_with(payload::utf8ByteOrderMark)) {
        out += "\\ufeff";
        utf8.remove_prefix(payload::utf8ByteOrderMark.size());
    }
    for (const char c : utf8) {
        if (mustBeEscaped(c))
            appendEscaped(out, c);
        else
            out += c;
    }
    out += '"';
}

void appendJsonBytes(std::string &out, std::string_view name, std::string_view bytes)
{
    out += '"';
    out += name;
    if (isUtf8(bytes)) {
        out += "\":";
        return appendJsonText(out, bytes);
    }
    out += "Base64\":\"";
    out += QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()))
               .toBase64()
               .toStdString();
    out += '"';
}

} // namespace cutty::cli
