#pragma once

#include <QColor>
#include <QRect>
#include <QString>
#include <QStringList>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace cutty::ui {

/// Draws one line of plain text, left-aligned and centred upright in `rect`, in the painter's font. The first
/// `dimmed` UTF-16 units are drawn in `dimColor`, the rest in `color`; where one of `marks` occurs, in any
/// case, the ground is marked. `text` is drawn as it is: cut it before.
void drawMarkedText(QPainter &painter, const QRect &rect, const QString &text, const QStringList &marks,
    const QColor &color, const QColor &dimColor = {}, qsizetype dimmed = 0);

} // namespace cutty::ui
