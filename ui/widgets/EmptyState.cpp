#include "ui/widgets/EmptyState.h"

#include "ui/theme/Metrics.h"
#include "ui/widgets/ThemeLabel.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

constexpr int contentWidth = 400;

} // namespace

EmptyState::EmptyState(IconName icon, const QString &headline, const QString &hint, QWidget *parent)
    : QWidget(parent)
    , m_iconName(icon)
    , m_icon(new QLabel)
    , m_headline(new ThemeLabel(FontRole::Heading))
    , m_hint(new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText))
    , m_buttons(new QHBoxLayout)
{
    m_icon->setAlignment(Qt::AlignCenter);
    for (ThemeLabel *label : {m_headline, m_hint}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
    }
    m_hint->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    setHeadline(headline);
    setHint(hint);

    auto *content = new QWidget;
    content->setMaximumWidth(contentWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::spacing);
    column->addWidget(m_icon);
    column->addWidget(m_headline);
    column->addWidget(m_hint);
    column->addSpacing(metrics::step);
    column->addLayout(m_buttons);

    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(content, 1000);
    middle->addStretch(1);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(
        metrics::panelPadding, metrics::panelPadding, metrics::panelPadding, metrics::panelPadding);
    page->addStretch(2);
    page->addLayout(middle);
    page->addStretch(3);

    m_buttons->addStretch(1);
    m_buttons->addStretch(1);
    updateIcon();
    connect(&Theme::instance(), &Theme::changed, this, &EmptyState::updateIcon);
}

void EmptyState::setIcon(IconName icon)
{
    m_iconName = icon;
    updateIcon();
}

void EmptyState::setHeadline(const QString &headline)
{
    m_headline->setText(headline);
    setAccessibleName(headline);
}

void EmptyState::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    setAccessibleDescription(hint);
}

QPushButton *EmptyState::addButton(const QString &text, bool primary)
{
    auto *button = new QPushButton(text);
    button->setAutoDefault(false);
    button->setProperty("primary", primary && m_buttonCount == 0);
    ++m_buttonCount;
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::DevicePixelRatioChange)
        updateIcon();
}

void EmptyState::updateIcon()
{
    m_icon->setPixmap(
        iconPixmap(m_iconName, metrics::emptyStateIconSize, ColorToken::DisabledText, devicePixelRatioF()));
}

} // namespace cutty::ui
