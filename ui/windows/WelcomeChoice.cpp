#include "ui/windows/WelcomeChoice.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>

namespace cutty::ui {
namespace {

constexpr int choiceWidth = 440;
constexpr int padding = 12;
constexpr int choiceIconSize = 24;

} // namespace

WelcomeChoice::WelcomeChoice(IconName icon, const QString &text, const QString &hint, QWidget *parent)
    : QAbstractButton(parent)
    , m_icon(icon)
    , m_hint(hint)
{
    setText(text);
    setAccessibleName(text);
    setAccessibleDescription(hint);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize WelcomeChoice::sizeHint() const
{
    const Theme &theme = Theme::instance();
    const QFontMetrics hint(theme.font(FontRole::Interface));
    const int height
        = QFontMetrics(theme.font(FontRole::Strong)).height() + hint.height() + metrics::step + 2 * padding;
    return {std::max(choiceWidth, hint.horizontalAdvance(m_hint) + choiceIconSize + 4 * padding), height};
}

void WelcomeChoice::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    const bool isPrimary = property("primary").toBool();
    ColorToken ground = ColorToken::Panel;
    if (isPrimary)
        ground = isDown()  ? ColorToken::AccentPressed
            : underMouse() ? ColorToken::AccentHover
                           : ColorToken::Accent;
    else if (isDown())
        ground = ColorToken::Pressed;
    else if (underMouse())
        ground = ColorToken::Hover;
    paint::box(painter, rect(), theme.color(ground),
        isPrimary ? QColor() : theme.color(ColorToken::ControlLine), 1.0, 6.0);
    if (hasFocus() && paint::showsFocus(option))
        paint::box(painter, rect().adjusted(-1, -1, 1, 1), {},
            theme.color(isPrimary ? ColorToken::Text : ColorToken::Accent), 2.0, 6.0);

    const ColorToken words = isPrimary ? ColorToken::OnAccent : ColorToken::Text;
    paint::centredIcon(painter, QRect(padding, 0, choiceIconSize + padding, height()), m_icon,
        isPrimary ? ColorToken::OnAccent : ColorToken::Accent, choiceIconSize);
    const int left = 3 * padding + choiceIconSize;
    const QFont strong = theme.font(FontRole::Strong);
    const int firstHeight = QFontMetrics(strong).height();
    painter.setFont(strong);
    painter.setPen(theme.color(words));
    painter.drawText(
        QRect(left, padding, width() - left, firstHeight), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(theme.font(FontRole::Interface));
    if (!isPrimary)
        painter.setPen(theme.color(ColorToken::SecondaryText));
    painter.drawText(
        QRect(left, padding + firstHeight + metrics::step, width() - left, painter.fontMetrics().height()),
        Qt::AlignLeft | Qt::AlignVCenter, m_hint);
}

void WelcomeChoice::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: click(); return;
    case Qt::Key_Down: focusNextChild(); return;
    case Qt::Key_Up: focusPreviousChild(); return;
    default: QAbstractButton::keyPressEvent(event);
    }
}

} // namespace cutty::ui
