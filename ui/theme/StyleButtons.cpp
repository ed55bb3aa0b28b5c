#include "ui/theme/StylePaint.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QTabBar>
#include <QWidget>

namespace cutty::ui::paint {
namespace {

QColor themeColor(ColorToken token) { return Theme::instance().color(token); }

bool enabled(const QStyleOption &option) { return option.state.testFlag(QStyle::State_Enabled); }
bool sunken(const QStyleOption &option) { return option.state.testFlag(QStyle::State_Sunken); }
bool checked(const QStyleOption &option) { return option.state.testFlag(QStyle::State_On); }
bool hovered(const QStyleOption &option)
{
    return enabled(option) && option.state.testFlag(QStyle::State_MouseOver);
}

bool isPrimary(const QWidget *widget) { return widget && widget->property("primary").toBool(); }

void primaryGround(QPainter &painter, const QStyleOptionButton &option)
{
    ColorToken token = ColorToken::Accent;
    if (!enabled(option))
        token = ColorToken::Pressed;
    else if (sunken(option))
        token = ColorToken::AccentPressed;
    else if (hovered(option))
        token = ColorToken::AccentHover;
    box(painter, option.rect, themeColor(token));
}

void plainGround(QPainter &painter, const QStyleOptionButton &option)
{
    const bool flat = option.features.testFlag(QStyleOptionButton::Flat);
    QColor fill = flat ? QColor() : themeColor(ColorToken::Panel);
    if (sunken(option) || checked(option))
        fill = themeColor(ColorToken::Pressed);
    else if (hovered(option))
        fill = themeColor(ColorToken::Hover);
    const ColorToken edge = enabled(option) ? ColorToken::ControlLine : ColorToken::Line;
    box(painter, option.rect, fill, flat ? QColor() : themeColor(edge));
}

void primaryFocus(QPainter &painter, const QStyleOptionButton &option)
{
    // A ring of the ground within the accent: an accent ring would not show.
    box(painter, option.rect.adjusted(2, 2, -2, -2), {}, themeColor(ColorToken::OnAccent), 1.5, 2.5);
}

/// The button's icon in the colour of its label; the icon itself knows nothing of the ground it is on.
QPixmap labelIcon(const QStyleOptionButton &option, const QColor &color, qreal devicePixelRatio, bool tinted)
{
    QPixmap pixmap = option.icon.pixmap(
        option.iconSize, devicePixelRatio, enabled(option) ? QIcon::Normal : QIcon::Disabled);
    if (!tinted)
        return pixmap;
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), pixmap.deviceIndependentSize().toSize()), color);
    return pixmap;
}

void buttonLabel(QPainter &painter, const QStyleOptionButton &option, const QWidget *widget)
{
    const bool primary = isPrimary(widget);
    QColor color = themeColor(primary ? ColorToken::OnAccent : ColorToken::Text);
    if (!enabled(option))
        color = themeColor(ColorToken::DisabledText);

    QRect area = option.rect.adjusted(metrics::spacing, 0, -metrics::spacing, 0);
    if (option.features.testFlag(QStyleOptionButton::HasMenu)) {
        const QRect arrow(area.right() - 11, area.top(), 12, area.height());
        centredIcon(painter, arrow, IconName::ChevronDown,
            primary ? ColorToken::OnAccent : ColorToken::SecondaryText, 12);
        area.setRight(arrow.left() - metrics::step);
    }

    if (primary) {
        QFont font = painter.font();
        font.setWeight(QFont::Medium);
        painter.setFont(font);
    }
    const int textWidth = painter.fontMetrics().size(Qt::TextShowMnemonic, option.text).width();
    const int iconWidth = option.icon.isNull() ? 0 : option.iconSize.width();
    const int gap = iconWidth > 0 && !option.text.isEmpty() ? 6 : 0;
    int x = area.left() + std::max(0, (area.width() - iconWidth - gap - textWidth) / 2);
    if (iconWidth > 0) {
        const int y = area.top() + (area.height() - option.iconSize.height()) / 2;
        painter.drawPixmap(
            x, y, labelIcon(option, color, painter.device()->devicePixelRatio(), primary && enabled(option)));
        x += iconWidth + gap;
    }
    painter.setPen(color);
    painter.drawText(QRect(x, area.top(), area.right() - x + 1, area.height()),
        Qt::AlignLeft | Qt::AlignVCenter | mnemonicFlag(option, widget), option.text);
}

void checkMark(QPainter &painter, const QRectF &rect, const QColor &color)
{
    QPainterPath path;
    path.moveTo(rect.left() + rect.width() * 0.26, rect.top() + rect.height() * 0.53);
    path.lineTo(rect.left() + rect.width() * 0.43, rect.top() + rect.height() * 0.70);
    path.lineTo(rect.left() + rect.width() * 0.75, rect.top() + rect.height() * 0.33);
    painter.setPen(QPen(color, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

QRect indicatorSquare(const QStyleOption &option)
{
    QRect square(0, 0, metrics::iconSize, metrics::iconSize);
    square.moveCenter(option.rect.center());
    return square;
}

/// Edge of an empty check box or radio button: it must be found, so it takes the colour of text.
ColorToken indicatorEdge(const QStyleOption &option)
{
    if (!enabled(option))
        return ColorToken::DisabledText;
    return hovered(option) ? ColorToken::Text : ColorToken::SecondaryText;
}

} // namespace

void box(QPainter &painter, const QRect &rect, const QColor &fill, const QColor &edge, qreal edgeWidth,
    qreal radius)
{
    if (radius < 0)
        radius = metrics::radius;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    QRectF area(rect);
    if (edge.isValid()) {
        painter.setPen(QPen(edge, edgeWidth));
        const qreal inset = edgeWidth / 2;
        area.adjust(inset, inset, -inset, -inset);
        radius = std::max(0.0, radius - inset);
    } else {
        painter.setPen(Qt::NoPen);
    }
    if (fill.isValid() || edge.isValid())
        painter.drawRoundedRect(area, radius, radius);
    painter.restore();
}

int mnemonicFlag(const QStyleOption &option, const QWidget *widget)
{
    const bool underline
        = !widget || widget->style()->styleHint(QStyle::SH_UnderlineShortcut, &option, widget) != 0;
    return underline ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
}

void focusRing(QPainter &painter, const QRect &rect)
{
    box(painter, rect, {}, themeColor(ColorToken::Accent), 1.5);
}

void centredIcon(QPainter &painter, const QRect &rect, IconName name, ColorToken color, int size)
{
    const QPoint corner(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2);
    paintIcon(painter, QRect(corner, QSize(size, size)), name, color);
}

bool showsFocus(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange);
}

void pushButton(QPainter &painter, const QStyleOptionButton &option, const QWidget *widget)
{
    painter.save();
    const bool primary = isPrimary(widget);
    if (primary)
        primaryGround(painter, option);
    else
        plainGround(painter, option);
    buttonLabel(painter, option, widget);
    if (showsFocus(option)) {
        if (primary)
            primaryFocus(painter, option);
        else
            focusRing(painter, option.rect);
    }
    painter.restore();
}

void toolButtonGround(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    // The scroll buttons of a tab bar lie over tabs.
    if (widget && qobject_cast<const QTabBar *>(widget->parentWidget()))
        painter.fillRect(option.rect, themeColor(ColorToken::Window));
    if (sunken(option) || checked(option))
        box(painter, option.rect, themeColor(ColorToken::Pressed));
    else if (hovered(option))
        box(painter, option.rect, themeColor(ColorToken::Hover));
}

void toolButtonLabel(QPainter &painter, const QStyleOptionToolButton &option, const QWidget *widget)
{
    painter.save();
    const bool lit = hovered(option) || sunken(option);
    QRect area = option.rect.adjusted(6, 0, -6, 0);
    if (option.features & (QStyleOptionToolButton::HasMenu | QStyleOptionToolButton::MenuButtonPopup)) {
        const QRect arrow(area.right() - 11, area.top(), 12, area.height());
        centredIcon(painter, arrow, IconName::ChevronDown,
            enabled(option) ? ColorToken::SecondaryText : ColorToken::DisabledText, 12);
        area.setRight(arrow.left() - metrics::step);
    }
    if (option.toolButtonStyle != Qt::ToolButtonTextOnly && !option.icon.isNull()) {
        const QIcon::Mode mode = !enabled(option) ? QIcon::Disabled : lit ? QIcon::Active : QIcon::Normal;
        const QRect place(area.left(), area.top() + (area.height() - option.iconSize.height()) / 2,
            option.iconSize.width(), option.iconSize.height());
        option.icon.paint(&painter, place, Qt::AlignCenter, mode, checked(option) ? QIcon::On : QIcon::Off);
        area.setLeft(place.right() + 1 + metrics::step);
    }
    painter.setPen(themeColor(enabled(option) ? ColorToken::Text : ColorToken::DisabledText));
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter | mnemonicFlag(option, widget), option.text);
    painter.restore();
}

void checkBox(QPainter &painter, const QStyleOption &option)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect square = indicatorSquare(option);
    const bool partial = option.state.testFlag(QStyle::State_NoChange);
    if (checked(option) || partial) {
        const QColor ground = themeColor(enabled(option) ? ColorToken::Accent : ColorToken::DisabledText);
        const QColor mark = themeColor(enabled(option) ? ColorToken::OnAccent : ColorToken::Panel);
        box(painter, square, ground, {}, 1.0, 3.5);
        if (partial)
            box(painter, QRect(square.left() + 4, square.top() + 7, 8, 2), mark, {}, 1.0, 1.0);
        else
            checkMark(painter, square, mark);
    } else {
        const ColorToken ground = enabled(option) ? ColorToken::Input : ColorToken::Window;
        box(painter, square, themeColor(ground), themeColor(indicatorEdge(option)), 1.2, 3.5);
    }
    painter.restore();
}

void radioButton(QPainter &painter, const QStyleOption &option)
{
    const QRect square = indicatorSquare(option);
    const qreal radius = square.width() / 2.0;
    if (!checked(option)) {
        const ColorToken ground = enabled(option) ? ColorToken::Input : ColorToken::Window;
        box(painter, square, themeColor(ground), themeColor(indicatorEdge(option)), 1.2, radius);
        return;
    }
    const ColorToken ground = enabled(option) ? ColorToken::Accent : ColorToken::DisabledText;
    const ColorToken dot = enabled(option) ? ColorToken::OnAccent : ColorToken::Panel;
    box(painter, square, themeColor(ground), {}, 1.0, radius);
    box(painter, square.adjusted(5, 5, -5, -5), themeColor(dot), {}, 1.0, radius);
}

} // namespace cutty::ui::paint
