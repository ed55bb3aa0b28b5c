#include "ui/models/dropText.h"

#include "ui/models/numberText.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace cutty::ui {
namespace {

using session::DropReason;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(DropText)
};

struct Words
{
    DropReason reason;
    const char *text;
};

constexpr std::array dropWords{
    Words{DropReason::QueueFull, QT_TRANSLATE_NOOP("DropText", "queue full: %1")},
    Words{DropReason::BacklogFull, QT_TRANSLATE_NOOP("DropText", "client does not read (QoS 0): %1")},
    Words{DropReason::TooLarge, QT_TRANSLATE_NOOP("DropText", "larger than the client takes: %1")},
    Words{DropReason::ClientAway, QT_TRANSLATE_NOOP("DropText", "client away (QoS 0): %1")},
    Words{DropReason::TopicTooDeep, QT_TRANSLATE_NOOP("DropText", "topic with too many levels: %1")},
    Words{DropReason::Expired, QT_TRANSLATE_NOOP("DropText", "expired while waiting: %1")},
    Words{DropReason::AccessDenied, QT_TRANSLATE_NOOP("DropText", "access denied: %1")},
    Words{DropReason::NoMemberReady, QT_TRANSLATE_NOOP("DropText", "no member of the shared group: %1")},
};

} // namespace

QString dropText(const session::DropCounts &counts)
{
    QStringList lines;
    for (const Words &words : dropWords) {
        if (const auto count = counts.of(words.reason))
            lines.append(Texts::tr(words.text).arg(countText(count)));
    }
    return lines.join(u'\n');
}

} // namespace cutty::ui
