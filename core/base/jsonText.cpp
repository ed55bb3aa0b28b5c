#include "core/base/jsonText.h"

namespace cutty {
namespace {

constexpr std::string_view hexDigits = "0123456789abcdef";
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

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
    out += hexDigits[static_cast<unsigned char>(c) >> 4U];
    out += hexDigits[static_cast<unsigned char>(c) & 0x0FU];
}

bool mustBeEscaped(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

} // namespace

void appendJsonText(std::string &out, std::string_view text)
{
    out += '"';
    if (text.starts_with(byteOrderMark)) {
        out += "\\ufeff";
        text.remove_prefix(byteOrderMark.size());
    }
    for (const char c : text) {
        if (mustBeEscaped(c))
            appendEscaped(out, c);
        else
            out += c;
    }
    out += '"';
}

} // namespace cutty
