#include "ui/panels/markedText.h"

#include "ui/theme/Theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace cutty::ui {
namespace {

void markOccurrences(QPainter &painter, const QRect &rect, const QString &text, const QStringList &marks)
{
    const QFontMetrics metrics = painter.fontMetrics();
    QColor ground = Theme::instance().color(ColorToken::Warning);
    ground.setAlpha(80);
    const int height = metrics.height();
    const int top = rect.top() + ((rect.height() - height) / 2);
    for (const QString &mark : marks) {
        for (qsizetype at = text.indexOf(mark, 0, Qt::CaseInsensitive); at >= 0 && !mark.isEmpty();
            at = text.indexOf(mark, at + mark.size(), Qt::CaseInsensitive)) {
            const int left = rect.left() + metrics.horizontalAdvance(text, static_cast<int>(at));
            const int width = metrics.horizontalAdvance(text.mid(at, mark.size()));
            painter.fillRect(left, top, width, height, ground);
        }
    }
}

} // namespace

void drawMarkedText(QPainter &painter, const QRect &rect, const QString &text, const QStringList &marks,
    const QColor &color, const QColor &dimColor, qsizetype dimmed)
{
    constexpr int flags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextDontClip;
    markOccurrences(painter, rect, text, marks);
    QRect rest = rect;
    if (dimmed > 0) {
        const QString front = text.left(dimmed);
        painter.setPen(dimColor);
        painter.drawText(rect, flags, front);
        rest.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(front));
    }
    painter.setPen(color);
    painter.drawText(rest, flags, text.mid(dimmed));
}

} // namespace cutty::ui
