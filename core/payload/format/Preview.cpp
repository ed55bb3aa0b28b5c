#include "core/payload/format/Preview.h"

#include "core/payload/detect/Utf8.h"
#include "core/payload/format/TextView.h"

#include <QByteArray>
#include <QLatin1StringView>

#include <algorithm>
#include <utility>

namespace cutty::payload {
namespace {

constexpr QChar ellipsis = u'\u2026';

/// Bytes to look at: room for characters of four bytes and for the indentation that is collapsed.
std::size_t windowSize(int maxChars) { return (8 * static_cast<std::size_t>(maxChars)) + 64; }

bool looksBinary(std::string_view window)
{
    std::size_t characters = 0;
    std::size_t odd = 0;
    for (std::size_t at = 0; at < window.size(); ++characters) {
        const Utf8Char c = decodeUtf8(window, at);
        odd += !c.valid || (isControl(c.codePoint) && !isAsciiSpace(c.codePoint)) ? 1 : 0;
        at += c.size;
    }
    return odd * 4 > characters;
}

QString elide(QString line, int maxChars)
{
    if (line.size() >= maxChars) {
        line.truncate(maxChars - 1);
        if (!line.isEmpty() && line.back().isHighSurrogate())
            line.chop(1);
    }
    return line + ellipsis;
}

QString hexPreview(std::string_view payload, int maxChars)
{
    const bool whole = payload.size() <= static_cast<std::size_t>(std::max(maxChars - 2, 0) / 2);
    const std::size_t shown
        = whole ? payload.size() : static_cast<std::size_t>(std::max(maxChars - 3, 0) / 2);
    const QByteArray digits = QByteArrayView(payload.substr(0, shown)).toByteArray().toHex();
    QString line = QStringLiteral("0x") + QLatin1StringView(digits);
    return whole ? line : elide(std::move(line), maxChars);
}

/// `window` is the front of the payload; `more` says that bytes follow it.
QString linePreview(std::string_view window, bool more, int maxChars)
{
    QString line;
    bool spaceBeforeNext = false;
    for (std::size_t at = 0; at < window.size();) {
        const Utf8Char c = decodeUtf8(window, at);
        at += c.size;
        if (isAsciiSpace(c.codePoint)) {
            spaceBeforeNext = !line.isEmpty();
            continue;
        }
        if (spaceBeforeNext)
            line += u' ';
        spaceBeforeNext = false;
        appendVisible(line, c.codePoint);
        if (line.size() > maxChars)
            return elide(std::move(line), maxChars);
    }
    return more ? elide(std::move(line), maxChars) : line;
}

} // namespace

QString previewText(std::string_view payload, int maxChars)
{
    if (maxChars <= 0)
        return {};
    const std::string_view window = payload.substr(0, utf8Boundary(payload, windowSize(maxChars)));
    if (looksBinary(window))
        return hexPreview(payload, maxChars);
    return linePreview(window, window.size() < payload.size(), maxChars);
}

} // namespace cutty::payload
