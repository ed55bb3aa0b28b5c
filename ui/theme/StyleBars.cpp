#include "ui/theme/StylePaint.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QAbstractScrollArea>
#include <QPainter>
#include <QStyle>
#include <QTabBar>

namespace cutty::ui::paint {
namespace {

QColor themeColor(ColorToken token) { return Theme::instance().color(token); }

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

bool isVertical(QTabBar::Shape shape)
{
    return shape == QTabBar::RoundedWest || shape == QTabBar::RoundedEast || shape == QTabBar::TriangularWest
        || shape == QTabBar::TriangularEast;
}

/// A document's tab: part of the page below it, with the accent on top; hairlines between the others.
void documentTab(QPainter &painter, const QStyleOptionTab &option, bool selected, bool hovered)
{
    const QRect &rect = option.rect;
    const QColor line = themeColor(ColorToken::Line);
    if (selected) {
        painter.fillRect(rect, themeColor(ColorToken::Panel));
        painter.fillRect(rect.left(), rect.top(), rect.width(), 2, themeColor(ColorToken::Accent));
    } else {
        if (hovered)
            painter.fillRect(rect, themeColor(ColorToken::Hover));
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line);
    }
    painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line);
}

/// A page's tab within a dialog or panel: words on a hairline, the accent below the chosen one.
void pageTab(QPainter &painter, const QStyleOptionTab &option, bool selected, bool hovered)
{
    const QRect &rect = option.rect;
    const bool vertical = isVertical(option.shape);
    if (hovered && !selected)
        box(painter, rect.adjusted(2, 3, -2, -4), themeColor(ColorToken::Hover));
    const QColor mark = themeColor(selected ? ColorToken::Accent : ColorToken::Line);
    const int width = selected ? 2 : 1;
    if (vertical)
        painter.fillRect(rect.right() - width + 1, rect.top(), width, rect.height(), mark);
    else
        painter.fillRect(rect.left(), rect.bottom() - width + 1, rect.width(), width, mark);
}

} // namespace

void tab(QPainter &painter, const QStyleOptionTab &option, const QWidget *widget)
{
    const auto *bar = qobject_cast<const QTabBar *>(widget);
    const bool selected = has(option, QStyle::State_Selected);
    const bool hovered = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    if (bar && bar->documentMode() && !isVertical(option.shape))
        documentTab(painter, option, selected, hovered);
    else
        pageTab(painter, option, selected, hovered);
}

void tabCloseButton(QPainter &painter, const QStyleOption &option)
{
    const bool hovered = has(option, QStyle::State_Enabled)
        && (has(option, QStyle::State_Raised) || has(option, QStyle::State_MouseOver));
    if (has(option, QStyle::State_Sunken))
        box(painter, option.rect, themeColor(ColorToken::ControlLine));
    else if (hovered)
        box(painter, option.rect, themeColor(ColorToken::Pressed));
    centredIcon(
        painter, option.rect, IconName::Close, hovered ? ColorToken::Text : ColorToken::SecondaryText, 12);
}

QColor scrollGround(const QStyleOption &option, const QWidget *widget)
{
    for (const QWidget *w = widget; w; w = w->parentWidget()) {
        if (const auto *area = qobject_cast<const QAbstractScrollArea *>(w); area && area->viewport()) {
            const QWidget *viewport = area->viewport();
            return viewport->palette().color(viewport->backgroundRole());
        }
    }
    return option.palette.color(QPalette::Window);
}

void scrollBar(QPainter &painter, const QStyleOptionSlider &option, const QRect &thumb, const QWidget *widget)
{
    painter.fillRect(option.rect, scrollGround(option, widget));
    if (option.maximum <= option.minimum || !has(option, QStyle::State_Enabled))
        return;
    const bool active = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const int inset = active ? 2 : 3;
    const QRect bar = option.orientation == Qt::Vertical ? thumb.adjusted(inset, 2, -inset, -2)
                                                         : thumb.adjusted(2, inset, -2, -inset);
    box(painter, bar, themeColor(active ? ColorToken::ScrollThumbHover : ColorToken::ScrollThumb), {}, 1.0,
        std::min(bar.width(), bar.height()) / 2.0);
}

void slider(QPainter &painter, const QStyleOptionSlider &option, const QRect &handle)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const QColor accent = themeColor(enabled ? ColorToken::Accent : ColorToken::DisabledText);
    const QPoint middle = handle.center();
    QRect groove = option.rect;
    QRect done = option.rect;
    if (option.orientation == Qt::Horizontal) {
        groove = QRect(groove.left(), middle.y() - 1, groove.width(), 4);
        done = option.upsideDown ? groove.adjusted(middle.x() - groove.left(), 0, 0, 0)
                                 : QRect(groove.left(), groove.top(), middle.x() - groove.left(), 4);
    } else {
        groove = QRect(middle.x() - 1, groove.top(), 4, groove.height());
        done = option.upsideDown ? QRect(groove.left(), middle.y(), 4, groove.bottom() - middle.y())
                                 : QRect(groove.left(), groove.top(), 4, middle.y() - groove.top());
    }
    box(painter, groove, themeColor(ColorToken::ControlLine), {}, 1.0, 2.0);
    box(painter, done, accent, {}, 1.0, 2.0);
    const QRect knob(middle - QPoint(7, 6), QSize(14, 14));
    box(painter, knob, themeColor(ColorToken::Panel), accent, showsFocus(option) ? 3.0 : 2.0, 7.0);
}

void splitter(QPainter &painter, const QStyleOption &option)
{
    const bool active = has(option, QStyle::State_Enabled)
        && (has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken));
    // One line, in the middle of however wide the handle is.
    QRect line = option.rect;
    if (has(option, QStyle::State_Horizontal)) {
        line.setLeft(line.left() + (line.width() - 1) / 2);
        line.setWidth(metrics::lineWidth);
    } else {
        line.setTop(line.top() + (line.height() - 1) / 2);
        line.setHeight(metrics::lineWidth);
    }
    painter.fillRect(line, themeColor(active ? ColorToken::Accent : ColorToken::Line));
}

void progressBar(QPainter &painter, const QStyleOptionProgressBar &option)
{
    QRect groove(option.rect.left(), option.rect.center().y() - 1, option.rect.width(), 4);
    box(painter, groove, themeColor(ColorToken::Pressed), {}, 1.0, 2.0);
    const qint64 range = qint64(option.maximum) - option.minimum;
    if (range <= 0)
        return;
    const qint64 done = std::clamp<qint64>(qint64(option.progress) - option.minimum, 0, range);
    groove.setWidth(static_cast<int>(groove.width() * done / range));
    if (groove.width() > 0)
        box(painter, groove, themeColor(ColorToken::Accent), {}, 1.0, 2.0);
}

void dockTitle(QPainter &painter, const QStyleOptionDockWidget &option)
{
    painter.save();
    painter.fillRect(option.rect, themeColor(ColorToken::Panel));
    painter.fillRect(
        option.rect.left(), option.rect.bottom(), option.rect.width(), 1, themeColor(ColorToken::Line));
    painter.setFont(Theme::instance().font(FontRole::Strong));
    painter.setPen(themeColor(ColorToken::Text));
    const QRect text = option.rect.adjusted(metrics::panelPadding, 0, -56, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(option.title, Qt::ElideRight, text.width()));
    painter.restore();
}

} // namespace cutty::ui::paint
