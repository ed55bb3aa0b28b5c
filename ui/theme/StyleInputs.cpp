#include "ui/theme/StylePaint.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QPainter>
#include <QStyle>

namespace cutty::ui::paint {
namespace {

QColor themeColor(ColorToken token) { return Theme::instance().color(token); }

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

bool isPartOfControl(const QWidget *widget)
{
    const QWidget *parent = widget ? widget->parentWidget() : nullptr;
    return qobject_cast<const QComboBox *>(parent) || qobject_cast<const QAbstractSpinBox *>(parent);
}

void step(QPainter &painter, const QStyleOptionSpinBox &option, const QRect &rect, bool up)
{
    const auto subControl = up ? QStyle::SC_SpinBoxUp : QStyle::SC_SpinBoxDown;
    const auto flag = up ? QAbstractSpinBox::StepUpEnabled : QAbstractSpinBox::StepDownEnabled;
    const bool active = option.activeSubControls == subControl;
    if (active && has(option, QStyle::State_Enabled)) {
        const bool held = has(option, QStyle::State_Sunken);
        box(painter, rect.adjusted(1, 1, -1, -1), themeColor(held ? ColorToken::Pressed : ColorToken::Hover),
            {}, 1.0, 2.0);
    }
    const bool possible = has(option, QStyle::State_Enabled) && option.stepEnabled.testFlag(flag);
    painter.save();
    painter.translate(rect.center() + QPoint(1, 1));
    if (up)
        painter.rotate(180);
    paintIcon(painter, QRect(-5, up ? -5 : -6, 10, 10), IconName::ChevronDown,
        possible ? ColorToken::SecondaryText : ColorToken::DisabledText);
    painter.restore();
}

} // namespace

void inputGround(QPainter &painter, const QStyleOption &option, const QRect &rect, bool readOnly)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const QColor ground = themeColor(enabled && !readOnly ? ColorToken::Input : ColorToken::Window);
    if (enabled && has(option, QStyle::State_HasFocus)) {
        box(painter, rect, ground, themeColor(ColorToken::Accent), 1.5);
        return;
    }
    ColorToken edge = ColorToken::ControlLine;
    if (!enabled)
        edge = ColorToken::Line;
    else if (has(option, QStyle::State_MouseOver) && !readOnly)
        edge = ColorToken::DisabledText;
    box(painter, rect, ground, themeColor(edge));
}

void lineEditGround(QPainter &painter, const QStyleOptionFrame &option, const QWidget *widget)
{
    if (isPartOfControl(widget))
        return;
    if (option.lineWidth > 0)
        inputGround(painter, option, option.rect, has(option, QStyle::State_ReadOnly));
    else
        painter.fillRect(option.rect, option.palette.brush(QPalette::Base));
}

void comboBox(
    QPainter &painter, const QStyleOptionComboBox &option, const QRect &arrow, const QWidget *widget)
{
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool flat = !option.frame || (widget && widget->property("flat").toBool());
    const bool pressed = has(option, QStyle::State_On) || has(option, QStyle::State_Sunken);
    const bool hovered = enabled && has(option, QStyle::State_MouseOver);
    if (option.editable) {
        inputGround(painter, option, option.rect, false);
    } else {
        QColor fill = flat ? QColor() : themeColor(enabled ? ColorToken::Input : ColorToken::Window);
        if (pressed || hovered)
            fill = themeColor(pressed ? ColorToken::Pressed : ColorToken::Hover);
        const ColorToken edge = enabled ? ColorToken::ControlLine : ColorToken::Line;
        box(painter, option.rect, fill, flat ? QColor() : themeColor(edge));
        if (showsFocus(option))
            focusRing(painter, option.rect);
    }
    centredIcon(painter, arrow, IconName::ChevronDown,
        enabled ? ColorToken::SecondaryText : ColorToken::DisabledText, 12);
}

void spinBox(QPainter &painter, const QStyleOptionSpinBox &option, const QRect &up, const QRect &down)
{
    if (option.frame)
        inputGround(painter, option, option.rect, has(option, QStyle::State_ReadOnly));
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    step(painter, option, up, true);
    step(painter, option, down, false);
}

} // namespace cutty::ui::paint
