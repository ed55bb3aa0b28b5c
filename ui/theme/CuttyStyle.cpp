#include "ui/theme/CuttyStyle.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QFrame>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QSplitterHandle>
#include <QTabBar>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;

/// The option as the kind it is; style options name their kind, so this is safe.
template <typename Option> const Option *as(const QStyleOption *option)
{
    return qstyleoption_cast<const Option *>(option);
}

bool reactsToMouse(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QComboBox *>(widget)
        || qobject_cast<const QAbstractSlider *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
        || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QTabBar *>(widget)
        || qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QSplitterHandle *>(widget);
}

void recolor(QPalette &palette, QPalette::ColorRole role, const QColor &color)
{
    palette.setColor(QPalette::Active, role, color);
    palette.setColor(QPalette::Inactive, role, color);
}

IconName arrowIcon(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowUp: return IconName::ArrowUp;
    case QStyle::PE_IndicatorArrowLeft: return IconName::ArrowLeft;
    case QStyle::PE_IndicatorArrowRight: return IconName::ChevronRight;
    default: return IconName::ChevronDown;
    }
}

} // namespace

CuttyStyle::CuttyStyle(const Theme &theme)
    : QProxyStyle(u"fusion"_s)
    , m_theme(theme)
{
}

void CuttyStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (reactsToMouse(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *view = qobject_cast<QAbstractItemView *>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
}

void CuttyStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonTool: paint::toolButtonGround(*painter, *option, widget); return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: paint::checkBox(*painter, *option); return;
    case PE_IndicatorRadioButton: paint::radioButton(*painter, *option); return;
    case PE_IndicatorTabClose: paint::tabCloseButton(*painter, *option); return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
    case PE_IndicatorButtonDropDown: {
        const bool enabled = option->state.testFlag(State_Enabled);
        paint::centredIcon(*painter, option->rect, arrowIcon(element),
            enabled ? ColorToken::SecondaryText : ColorToken::DisabledText, 12);
        return;
    }
    default: break;
    }
    if (drawViewPrimitive(element, option, painter, widget)
        || drawFramePrimitive(element, option, painter, widget))
        return;
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

bool CuttyStyle::drawViewPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow:
        if (const auto *item = as<QStyleOptionViewItem>(option)) {
            if (element == PE_PanelItemViewRow && item->features.testFlag(QStyleOptionViewItem::Alternate))
                painter->fillRect(item->rect, item->palette.brush(QPalette::AlternateBase));
            paint::itemGround(*painter, *item);
        }
        return true;
    case PE_IndicatorBranch: paint::branch(*painter, *option); return true;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = as<QStyleOptionHeader>(option))
            paint::headerArrow(*painter, *header);
        return true;
    case PE_IndicatorItemViewItemDrop:
        if (option->rect.height() <= 1)
            painter->fillRect(option->rect.adjusted(0, 0, 0, 1), m_theme.color(ColorToken::Accent));
        else
            paint::focusRing(*painter, option->rect);
        return true;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, paint::scrollGround(*option, widget));
        return true;
    default: return false;
    }
}

bool CuttyStyle::drawFramePrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const QColor line = m_theme.color(ColorToken::Line);
    const QRect rect = option->rect;
    switch (element) {
    case PE_FrameFocusRect:
        // A row shows by its ground: a ring around one of its cells looks like a field to type in.
        if (const auto *view = qobject_cast<const QAbstractItemView *>(widget);
            view && view->selectionBehavior() == QAbstractItemView::SelectRows)
            return true;
        if (paint::showsFocus(*option))
            paint::focusRing(*painter, rect);
        return true;
    case PE_PanelLineEdit:
        if (const auto *frame = as<QStyleOptionFrame>(option))
            paint::lineEditGround(*painter, *frame, widget);
        return true;
    case PE_Frame:
        if (widget && (widget->inherits("QTextEdit") || widget->inherits("QPlainTextEdit")))
            paint::inputGround(*painter, *option, rect, false);
        else
            paint::box(*painter, rect, {}, line, 1.0, 0.0);
        return true;
    case PE_PanelMenu: painter->fillRect(rect, m_theme.color(ColorToken::Panel)); return true;
    case PE_FrameMenu:
        paint::box(*painter, rect, {}, m_theme.color(ColorToken::ControlLine), 1.0, 0.0);
        return true;
    case PE_PanelTipLabel:
        paint::box(*painter, rect, m_theme.color(ColorToken::Panel), m_theme.color(ColorToken::ControlLine),
            1.0, 0.0);
        return true;
    case PE_PanelStatusBar: painter->fillRect(rect.left(), rect.top(), rect.width(), 1, line); return true;
    case PE_FrameTabBarBase:
        painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, line);
        return true;
    case PE_FrameTabWidget: painter->fillRect(rect.left(), rect.top(), rect.width(), 1, line); return true;
    case PE_IndicatorToolBarSeparator:
        if (option->state.testFlag(State_Horizontal))
            painter->fillRect(rect.center().x(), rect.top() + 6, 1, rect.height() - 12, line);
        else
            painter->fillRect(rect.left() + 6, rect.center().y(), rect.width() - 12, 1, line);
        return true;
    case PE_IndicatorDockWidgetResizeHandle: {
        // Docks say the direction in which the handle lies, splitters the one in which they divide.
        QStyleOption handle = *option;
        handle.state ^= State_Horizontal;
        paint::splitter(*painter, handle);
        return true;
    }
    case PE_FrameGroupBox:
    case PE_FrameStatusBarItem:
    case PE_FrameDefaultButton:
    case PE_FrameDockWidget:
    case PE_FrameButtonTool: return true;
    default: return false;
    }
}

void CuttyStyle::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButton:
        if (const auto *button = as<QStyleOptionButton>(option))
            paint::pushButton(*painter, *button, widget);
        return;
    case CE_ItemViewItem: drawItem(option, painter, widget); return;
    case CE_HeaderSection:
        if (const auto *header = as<QStyleOptionHeader>(option))
            paint::headerSection(*painter, *header);
        return;
    case CE_HeaderLabel: drawHeaderLabel(option, painter, widget); return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_theme.color(ColorToken::Panel));
        painter->fillRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1,
            m_theme.color(ColorToken::Line));
        return;
    case CE_MenuItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option))
            paint::menuItem(*painter, *item, widget);
        return;
    case CE_MenuBarItem:
        if (const auto *item = as<QStyleOptionMenuItem>(option))
            paint::menuBarItem(*painter, *item, widget);
        return;
    case CE_MenuBarEmptyArea: painter->fillRect(option->rect, m_theme.color(ColorToken::Window)); return;
    default: break;
    }
    if (!drawBarControl(element, option, painter, widget))
        QProxyStyle::drawControl(element, option, painter, widget);
}

bool CuttyStyle::drawBarControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        if (const auto *tab = as<QStyleOptionTab>(option))
            paint::tab(*painter, *tab, widget);
        return true;
    case CE_TabBarTabLabel: drawTabLabel(option, painter, widget); return true;
    case CE_Splitter: paint::splitter(*painter, *option); return true;
    case CE_ToolBar:
        painter->fillRect(option->rect, m_theme.color(ColorToken::Window));
        painter->fillRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1,
            m_theme.color(ColorToken::Line));
        return true;
    case CE_ProgressBarGroove: return true;
    case CE_ProgressBarContents: {
        const auto *bar = as<QStyleOptionProgressBar>(option);
        // A busy bar moves, and the moving is Fusion's.
        if (!bar || bar->maximum <= bar->minimum || !bar->state.testFlag(State_Horizontal))
            return false;
        paint::progressBar(*painter, *bar);
        return true;
    }
    case CE_DockWidgetTitle:
        if (const auto *dock = as<QStyleOptionDockWidget>(option))
            paint::dockTitle(*painter, *dock);
        return true;
    case CE_ShapedFrame: {
        const auto *frame = as<QStyleOptionFrame>(option);
        const bool rule = frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine);
        if (rule)
            painter->fillRect(option->rect, m_theme.color(ColorToken::Line));
        return rule;
    }
    default: return false;
    }
}

void CuttyStyle::drawItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *item = as<QStyleOptionViewItem>(option);
    if (!item)
        return;
    QStyleOptionViewItem own = *item;
    // An open branch is told by its chevron; its icon would take the colour of what is switched on.
    own.state.setFlag(State_Open, false);
    recolor(own.palette, QPalette::HighlightedText, own.palette.color(QPalette::Active, QPalette::Text));
    QProxyStyle::drawControl(CE_ItemViewItem, &own, painter, widget);
}

void CuttyStyle::drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *tab = as<QStyleOptionTab>(option);
    if (!tab)
        return;
    QStyleOptionTab own = *tab;
    if (!tab->state.testFlag(State_Selected)) {
        const bool hovered = tab->state.testFlag(State_MouseOver);
        recolor(own.palette, QPalette::WindowText,
            m_theme.color(hovered ? ColorToken::Text : ColorToken::SecondaryText));
    }
    own.rect.adjust(0, 1, 0, 1);
    QProxyStyle::drawControl(CE_TabBarTabLabel, &own, painter, widget);
}

void CuttyStyle::drawHeaderLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *header = as<QStyleOptionHeader>(option);
    if (!header)
        return;
    QStyleOptionHeaderV2 own;
    if (const auto *v2 = as<QStyleOptionHeaderV2>(option))
        own = *v2;
    else
        static_cast<QStyleOptionHeader &>(own) = *header;
    own.state.setFlag(State_On, false);
    // Column titles begin where the text of the cells does.
    own.rect.adjust(2, 0, -2, 0);
    recolor(own.palette, QPalette::ButtonText, m_theme.color(ColorToken::SecondaryText));
    painter->save();
    painter->setFont(m_theme.font(FontRole::Small));
    QProxyStyle::drawControl(CE_HeaderLabel, &own, painter, widget);
    painter->restore();
}

void CuttyStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto part = [&](SubControl subControl) {
        return subControlRect(control, option, subControl, widget);
    };
    if (const auto *combo = as<QStyleOptionComboBox>(option); combo && control == CC_ComboBox)
        paint::comboBox(*painter, *combo, part(SC_ComboBoxArrow), widget);
    else if (const auto *spin = as<QStyleOptionSpinBox>(option); spin && control == CC_SpinBox)
        paint::spinBox(*painter, *spin, part(SC_SpinBoxUp), part(SC_SpinBoxDown));
    else if (const auto *slider = as<QStyleOptionSlider>(option); slider && control == CC_ScrollBar)
        paint::scrollBar(*painter, *slider, part(SC_ScrollBarSlider), widget);
    else if (slider && control == CC_Slider)
        paint::slider(*painter, *slider, part(SC_SliderHandle));
    else if (control == CC_ToolButton)
        drawToolButton(option, painter, widget);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void CuttyStyle::drawToolButton(
    const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *button = as<QStyleOptionToolButton>(option);
    if (!button)
        return;
    QStyleOptionToolButton own = *button;
    // Flat at rest wherever it stands; icons brighten under the mouse.
    own.state |= State_AutoRaise;
    if (!own.state.testFlag(State_Enabled))
        own.state &= ~(State_MouseOver | State_Sunken);
    drawPrimitive(PE_PanelButtonTool, &own, painter, widget);
    if (paint::showsFocus(own))
        paint::focusRing(*painter, own.rect);

    const bool words = own.toolButtonStyle != Qt::ToolButtonIconOnly && !own.text.isEmpty();
    if (words)
        paint::toolButtonLabel(*painter, own, widget);
    else
        drawControl(CE_ToolButtonLabel, &own, painter, widget);
}

} // namespace cutty::ui
