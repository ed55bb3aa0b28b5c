#include "ui/widgets/PanelHeader.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace cutty::ui {

PanelHeader::PanelHeader(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new ThemeLabel(FontRole::Strong))
    , m_detail(new ThemeLabel(FontRole::Small, ColorToken::SecondaryText))
    , m_controls(new QHBoxLayout)
    , m_buttons(new QHBoxLayout)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setTitle(title);
    m_detail->hide();
    m_controls->setSpacing(metrics::step);
    m_buttons->setSpacing(0);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::panelPadding, 0, metrics::step, metrics::lineWidth);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_title);
    row->addWidget(m_detail);
    row->addLayout(m_controls, 1);
    row->addLayout(m_buttons);
    // Keeps the buttons at the end while no control stretches; a stretching control has far more weight.
    m_controls->addStretch(1);
}

QString PanelHeader::title() const { return m_title->text(); }

void PanelHeader::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void PanelHeader::setDetail(const QString &detail)
{
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
}

QToolButton *PanelHeader::addButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setProperty("compact", true);
    button->setIconSize({metrics::iconSize, metrics::iconSize});
    button->setFocusPolicy(Qt::TabFocus);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    m_buttons->addWidget(button);
    return button;
}

void PanelHeader::addControl(QWidget *control, int stretch)
{
    m_controls->insertWidget(m_controls->count() - 1, control, stretch * 1000);
}

QSize PanelHeader::sizeHint() const
{
    const QSize natural = QWidget::sizeHint();
    return {natural.width(), std::max(metrics::panelHeaderHeight, natural.height())};
}

QSize PanelHeader::minimumSizeHint() const
{
    const QSize natural = QWidget::minimumSizeHint();
    return {natural.width(), std::max(metrics::panelHeaderHeight, natural.height())};
}

void PanelHeader::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorToken::Panel));
    painter.fillRect(0, height() - 1, width(), metrics::lineWidth, theme.color(ColorToken::Line));
}

} // namespace cutty::ui
