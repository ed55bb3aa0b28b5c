#include "ui/windows/TopBar.h"

#include "core/session/broker/LocalBroker.h"
#include "ui/panels/connectionDot.h"
#include "ui/texts/brokerText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/windows/SearchButton.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace cutty::ui {
namespace {

QToolButton *makeButton()
{
    auto *button = new QToolButton;
    button->setAutoRaise(true);
    button->setIconSize({metrics::toolBarIconSize, metrics::toolBarIconSize});
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

TopBar::TopBar(const Actions &actions, QMenu *menu, session::LocalBroker &broker, QWidget *parent)
    : QWidget(parent)
    , m_broker(broker)
    , m_brokerButton(makeButton())
{
    setObjectName(QStringLiteral("topBar"));
    auto *sidebar = makeButton();
    sidebar->setDefaultAction(actions.sidebar);
    auto *search = new SearchButton(
        tr("Search or run a command…"), actions.palette->shortcut().toString(QKeySequence::NativeText));
    search->setObjectName(QStringLiteral("topBar.search"));
    connect(search, &QAbstractButton::clicked, actions.palette, &QAction::trigger);
    m_brokerButton->setObjectName(QStringLiteral("topBar.broker"));
    m_brokerButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_brokerButton->setIconSize({metrics::iconSize, metrics::iconSize});
    m_brokerButton->setToolTip(tr("Open the local broker's page"));
    connect(m_brokerButton, &QToolButton::clicked, actions.broker, &QAction::trigger);
    auto *more = makeButton();
    more->setObjectName(QStringLiteral("topBar.menu"));
    more->setIcon(icon(IconName::Settings));
    more->setToolTip(tr("Menu"));
    more->setAccessibleName(tr("Menu"));
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::step, metrics::step, metrics::step, metrics::step + 1);
    row->setSpacing(metrics::spacing);
    row->addWidget(sidebar);
    row->addWidget(search, 1);
    row->addStretch(1);
    row->addWidget(m_brokerButton);
    row->addWidget(more);
    connect(&broker, &session::LocalBroker::stateChanged, this, &TopBar::showBroker);
    connect(&broker, &session::LocalBroker::snapshotChanged, this, &TopBar::showBroker);
    connect(&Theme::instance(), &Theme::changed, this, &TopBar::showBroker);
    showBroker();
}

void TopBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorToken::Window));
    painter.fillRect(0, height() - 1, width(), metrics::lineWidth, theme.color(ColorToken::Line));
}

void TopBar::showBroker()
{
    m_brokerButton->setIcon(dotIcon(brokerDot(m_broker.state()), devicePixelRatioF()));
    m_brokerButton->setText(tr("%1 · %2").arg(brokerHeadline(m_broker), brokerDetail(m_broker)));
    m_brokerButton->setAccessibleName(m_brokerButton->text());
}

} // namespace cutty::ui
