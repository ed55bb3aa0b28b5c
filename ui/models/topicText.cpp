#include "ui/models/topicText.h"

#include "core/payload/detect/Utf8.h"
#include "core/payload/format/TextView.h"

namespace cutty::ui {

QString topicText(std::string_view topic)
{
    QString text;
    text.reserve(static_cast<qsizetype>(topic.size()));
    for (std::size_t at = 0; at < topic.size();) {
        const payload::Utf8Char c = payload::decodeUtf8(topic, at);
        payload::appendVisible(text, c.codePoint);
        at += c.size;
    }
    return text;
}

QString emptyLevelText() { return QStringLiteral("\u2205"); }

} // namespace cutty::ui
