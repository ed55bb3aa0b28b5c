#pragma once

#include "ui/theme/IconSet.h"

#include <QStyleOption>

QT_BEGIN_NAMESPACE
class QPainter;
class QWidget;
QT_END_NAMESPACE

/// The drawings of CuttyStyle, one function a thing seen; each paints from the theme and leaves the painter
/// as it was. Used by the style and by the widgets that draw themselves.
namespace cutty::ui::paint {

/// A box with rounded corners, its edge drawn inside `rect`; an invalid colour leaves fill or edge out.
void box(QPainter &painter, const QRect &rect, const QColor &fill, const QColor &edge = {},
    qreal edgeWidth = 1.0, qreal radius = -1.0);
/// The mark of keyboard focus, inside `rect`.
void focusRing(QPainter &painter, const QRect &rect);
/// An icon of `size` in the middle of `rect`.
void centredIcon(QPainter &painter, const QRect &rect, IconName name, ColorToken color, int size);
/// How the underscore of a shortcut is drawn: the flag for drawText().
int mnemonicFlag(const QStyleOption &option, const QWidget *widget);
/// Whether the focus came by keyboard, so that it is to be shown on what is not typed into.
bool showsFocus(const QStyleOption &option);

// Buttons and indicators
void pushButton(QPainter &painter, const QStyleOptionButton &option, const QWidget *widget);
void toolButtonGround(QPainter &painter, const QStyleOption &option, const QWidget *widget);
/// Icon, words and the arrow of a menu side by side.
void toolButtonLabel(QPainter &painter, const QStyleOptionToolButton &option, const QWidget *widget);
void checkBox(QPainter &painter, const QStyleOption &option);
void radioButton(QPainter &painter, const QStyleOption &option);

// What is typed into or chosen from
void inputGround(QPainter &painter, const QStyleOption &option, const QRect &rect, bool readOnly);
void lineEditGround(QPainter &painter, const QStyleOptionFrame &option, const QWidget *widget);
void comboBox(
    QPainter &painter, const QStyleOptionComboBox &option, const QRect &arrow, const QWidget *widget);
void spinBox(QPainter &painter, const QStyleOptionSpinBox &option, const QRect &up, const QRect &down);

// Views
void itemGround(QPainter &painter, const QStyleOptionViewItem &option);
void branch(QPainter &painter, const QStyleOption &option);
void headerSection(QPainter &painter, const QStyleOptionHeader &option);
void headerArrow(QPainter &painter, const QStyleOptionHeader &option);

// Bars
void tab(QPainter &painter, const QStyleOptionTab &option, const QWidget *widget);
void tabCloseButton(QPainter &painter, const QStyleOption &option);
void scrollBar(
    QPainter &painter, const QStyleOptionSlider &option, const QRect &thumb, const QWidget *widget);
/// What lies behind the scroll bars of an area: the ground of its viewport.
QColor scrollGround(const QStyleOption &option, const QWidget *widget);
void slider(QPainter &painter, const QStyleOptionSlider &option, const QRect &handle);
void splitter(QPainter &painter, const QStyleOption &option);
void progressBar(QPainter &painter, const QStyleOptionProgressBar &option);
void dockTitle(QPainter &painter, const QStyleOptionDockWidget &option);

// Menus
void menuItem(QPainter &painter, const QStyleOptionMenuItem &option, const QWidget *widget);
void menuBarItem(QPainter &painter, const QStyleOptionMenuItem &option, const QWidget *widget);

} // namespace cutty::ui::paint
