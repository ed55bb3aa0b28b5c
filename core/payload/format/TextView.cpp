#include "core/payload/format/TextView.h"

#include "core/payload/detect/Utf8.h"

#include <QChar>
#include <QLatin1StringView>

namespace cutty::payload {
namespace {

constexpr bool isPlainAscii(char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t'; }

bool needsCode(char32_t c)
{
    const bool separatorOrBidi = (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    const bool objectReplacement = c == 0xFFFC;
    return isControl(c) || separatorOrBidi || objectReplacement || QChar::isNonCharacter(c);
}

} // namespace

TextView viewAsText(std::string_view bytes)
{
    TextView view;
    view.text.reserve(static_cast<qsizetype>(bytes.size()));
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t end = at;
        while (end < bytes.size() && isPlainAscii(bytes[end]))
            ++end;
        view.text += QLatin1StringView(bytes.data() + at, static_cast<qsizetype>(end - at));
        if (end == bytes.size())
            break;
        const Utf8Char c = decodeUtf8(bytes, end);
        view.invalidBytes += c.valid ? 0 : 1;
        appendVisible(view.text, c.codePoint);
        at = end + c.size;
    }
    return view;
}

void appendVisible(QString &out, char32_t codePoint)
{
    constexpr char16_t firstPicture = u'\u2400';
    constexpr char16_t deletePicture = u'\u2421';
    if (codePoint < 0x20)
        out += QChar(static_cast<char16_t>(firstPicture + codePoint));
    else if (codePoint == 0x7F)
        out += QChar(deletePicture);
    else if (needsCode(codePoint))
        out += QStringLiteral("\u27E8U+%1\u27E9").arg(QString::number(codePoint, 16).toUpper(), 4, u'0');
    else
        out += QChar::fromUcs4(codePoint);
}

} // namespace cutty::payload
