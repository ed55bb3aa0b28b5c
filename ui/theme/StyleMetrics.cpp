#include "ui/theme/CuttyStyle.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QAbstractSpinBox>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace cutty::ui {
namespace {

constexpr int arrowWidth = 24;
constexpr int stepWidth = 20;
constexpr int leastThumb = 28;

int controlHeight(const QWidget *widget)
{
    const bool compact = widget && widget->property("compact").toBool();
    return compact ? metrics::compactControlHeight : metrics::controlHeight;
}

QRect scrollThumb(const QStyleOptionSlider &option)
{
    const bool vertical = option.orientation == Qt::Vertical;
    const int length = vertical ? option.rect.height() : option.rect.width();
    int thumb = length;
    if (option.maximum > option.minimum) {
        const qint64 range = qint64(option.maximum) - option.minimum;
        thumb = static_cast<int>(qint64(option.pageStep) * length / (range + option.pageStep));
        thumb = std::min(std::max(thumb, leastThumb), length);
    }
    const int start = QStyle::sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - thumb, option.upsideDown);
    return vertical ? QRect(option.rect.left(), option.rect.top() + start, option.rect.width(), thumb)
                    : QRect(option.rect.left() + start, option.rect.top(), thumb, option.rect.height());
}

QRect scrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const QRect thumb = scrollThumb(option);
    const bool vertical = option.orientation == Qt::Vertical;
    QRect page = option.rect;
    switch (part) {
    case QStyle::SC_ScrollBarSlider: return thumb;
    case QStyle::SC_ScrollBarGroove: return page;
    case QStyle::SC_ScrollBarSubPage:
        vertical ? page.setBottom(thumb.top() - 1) : page.setRight(thumb.left() - 1);
        return page;
    case QStyle::SC_ScrollBarAddPage:
        vertical ? page.setTop(thumb.bottom() + 1) : page.setLeft(thumb.right() + 1);
        return page;
    default:
        // No arrow buttons.
        return {};
    }
}

QRect spinBoxPart(const QStyleOptionSpinBox &option, QStyle::SubControl part)
{
    const bool buttons = option.buttonSymbols != QAbstractSpinBox::NoButtons;
    const QRect rect = option.rect;
    const int half = (rect.height() - 2) / 2;
    const QRect column(rect.right() - stepWidth, rect.top() + 1, stepWidth, rect.height() - 2);
    switch (part) {
    case QStyle::SC_SpinBoxUp: return buttons ? QRect(column.left(), column.top(), stepWidth, half) : QRect();
    case QStyle::SC_SpinBoxDown:
        return buttons ? QRect(column.left(), column.top() + half, stepWidth, column.height() - half)
                       : QRect();
    case QStyle::SC_SpinBoxEditField: return rect.adjusted(6, 2, buttons ? -stepWidth - 2 : -6, -2);
    default: return rect;
    }
}

QRect comboBoxPart(const QStyleOptionComboBox &option, QStyle::SubControl part)
{
    const QRect rect = option.rect;
    switch (part) {
    case QStyle::SC_ComboBoxArrow:
        return {rect.right() - arrowWidth + 2, rect.top(), arrowWidth - 4, rect.height()};
    case QStyle::SC_ComboBoxEditField: return rect.adjusted(option.editable ? 6 : 7, 2, -arrowWidth, -2);
    default: return rect;
    }
}

QSize toolButtonSize(const QStyleOptionToolButton &option, const QWidget *widget)
{
    const bool text = option.toolButtonStyle != Qt::ToolButtonIconOnly && !option.text.isEmpty();
    if (!text) {
        const int side = option.iconSize.height() + 2 * metrics::step;
        return {std::max(side, option.iconSize.width() + 2 * metrics::step), side};
    }
    int width = option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width() + 3 * metrics::step;
    if (option.toolButtonStyle != Qt::ToolButtonTextOnly && !option.icon.isNull())
        width += option.iconSize.width() + metrics::step;
    if (option.features & (QStyleOptionToolButton::HasMenu | QStyleOptionToolButton::MenuButtonPopup))
        width += 12 + metrics::step;
    return {width, std::max(controlHeight(widget), option.fontMetrics.height() + metrics::step)};
}

QSize menuItemSize(const QStyleOptionMenuItem &option, const QSize &contents)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {contents.width(), 9};
    const int leading = 2 * metrics::spacing + metrics::iconSize + metrics::spacing;
    return {contents.width() + leading + 3 * metrics::spacing,
        std::max(metrics::controlHeight, option.fontMetrics.height() + metrics::spacing)};
}

} // namespace

QRect CuttyStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
    SubControl subControl, const QWidget *widget) const
{
    QRect rect;
    if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        slider && control == CC_ScrollBar)
        rect = scrollBarPart(*slider, subControl);
    else if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        spin && control == CC_SpinBox)
        rect = spinBoxPart(*spin, subControl);
    else if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        combo && control == CC_ComboBox)
        rect = comboBoxPart(*combo, subControl);
    else
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    const bool mirrored = control != CC_ScrollBar || option->rect.width() > option->rect.height();
    return mirrored ? visualRect(option->direction, option->rect, rect) : rect;
}

QRect CuttyStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents) {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        return frame && frame->lineWidth > 0 ? rect.adjusted(5, 0, -5, 0) : rect;
    }
    return rect;
}

QSize CuttyStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    const int textHeight = option ? option->fontMetrics.height() : 0;
    switch (type) {
    case CT_PushButton: {
        int width = size.width() + 3 * metrics::spacing;
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            if (!button->text.isEmpty() && !button->icon.isNull())
                width += 2;
            if (button->text.isEmpty())
                width = size.width() + metrics::spacing;
        }
        return {width, std::max(controlHeight(widget), textHeight + metrics::spacing)};
    }
    case CT_LineEdit:
        return {size.width() + 2 * metrics::spacing, std::max(controlHeight(widget), textHeight + 10)};
    case CT_ComboBox:
        return {size.width() + metrics::spacing + arrowWidth + metrics::step,
            std::max(controlHeight(widget), textHeight + metrics::spacing)};
    case CT_SpinBox:
        return {size.width() + stepWidth + metrics::spacing,
            std::max(controlHeight(widget), textHeight + metrics::spacing)};
    case CT_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option))
            return toolButtonSize(*button, widget);
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return menuItemSize(*item, size);
        break;
    default: break;
    }

    QSize natural = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_ItemViewItem || type == CT_CheckBox || type == CT_RadioButton)
        natural.setHeight(std::max(natural.height(), metrics::rowHeight));
    else if (type == CT_HeaderSection)
        natural.setHeight(std::max(metrics::rowHeight, textHeight + metrics::spacing));
    else if (type == CT_TabBarTab)
        natural.setHeight(std::max(metrics::tabHeight, textHeight + 2 * metrics::spacing));
    return natural;
}

int CuttyStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        // Text edits have round corners, which their viewport must stay clear of.
        return qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget) ? 2
                                                                                                       : 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
    case PM_LineEditIconSize:
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
    case PM_TreeViewIndentation: return metrics::iconSize;
    case PM_ToolBarIconSize: return metrics::toolBarIconSize;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return metrics::spacing;
    case PM_ToolBarItemMargin:
    case PM_ToolBarItemSpacing:
    case PM_MenuHMargin:
    case PM_MenuVMargin: return metrics::step;
    case PM_ScrollBarExtent: return metrics::scrollBarExtent;
    case PM_ScrollBarSliderMin: return leastThumb;
    case PM_HeaderMargin: return metrics::step;
    case PM_FocusFrameHMargin: return 5;
    case PM_TabBarTabHSpace: return 3 * metrics::spacing;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth: return 5;
    case PM_HeaderDefaultSectionSizeVertical: return metrics::rowHeight;
    case PM_MenuPanelWidth:
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap: return metrics::lineWidth;
    case PM_ToolBarFrameWidth:
    case PM_ToolBarHandleExtent:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabOverlap:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_DockWidgetFrameWidth: return 0;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int CuttyStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
    case SH_ScrollBar_Transient: return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ComboBox_ListMouseTracking:
    case SH_ScrollView_FrameOnlyAroundContents: return 1;
    case SH_TabBar_Alignment: return Qt::AlignLeft;
    case SH_Table_GridLineColor: return static_cast<int>(m_theme.color(ColorToken::Line).rgba());
    case SH_ToolTipLabel_Opacity: return 255;
    default: return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QIcon CuttyStyle::standardIcon(
    StandardPixmap standardIcon, const QStyleOption *option, const QWidget *widget) const
{
    switch (standardIcon) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_DialogCloseButton: return icon(IconName::Close);
    case SP_MessageBoxInformation: return icon(IconName::Info, ColorToken::Accent);
    case SP_MessageBoxWarning: return icon(IconName::Warning, ColorToken::Warning);
    case SP_MessageBoxCritical: return icon(IconName::Error, ColorToken::Error);
    default: return QProxyStyle::standardIcon(standardIcon, option, widget);
    }
}

} // namespace cutty::ui
