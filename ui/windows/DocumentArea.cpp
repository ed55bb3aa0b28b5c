#include "ui/windows/DocumentArea.h"

#include "core/session/connection/ClientConnection.h"
#include "ui/panels/connectionDot.h"
#include "ui/theme/Theme.h"
#include "ui/windows/ConnectionPage.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cutty::ui {

DocumentArea::DocumentArea(QWidget *welcome, QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget)
    , m_tabs(new QTabWidget)
{
    setObjectName(QStringLiteral("documents"));
    m_tabs->setObjectName(QStringLiteral("documents.tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Open documents"));
    m_stack->addWidget(welcome);
    m_stack->addWidget(m_tabs);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &DocumentArea::close);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DocumentArea::currentChanged);
    connect(&Theme::instance(), &Theme::changed, this, &DocumentArea::refreshTabs);
}

void DocumentArea::addConnection(ConnectionPage *page)
{
    add(page, page->connection().profile().name);
    refreshTab(page);
}

void DocumentArea::addBroker(QWidget *page, const QString &title)
{
    m_brokerPage = page;
    add(page, title);
    setBrokerIcon(m_brokerIcon);
}

void DocumentArea::show(QWidget *page) { m_tabs->setCurrentWidget(page); }

void DocumentArea::showAt(int index)
{
    if (index < m_tabs->count())
        m_tabs->setCurrentIndex(index);
}

void DocumentArea::showNext(int step)
{
    if (const int count = m_tabs->count(); count > 0)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + step + count) % count);
}

void DocumentArea::setBrokerIcon(const QIcon &icon)
{
    m_brokerIcon = icon;
    if (const int index = m_tabs->indexOf(m_brokerPage); index >= 0)
        m_tabs->setTabIcon(index, icon);
}

ConnectionPage *DocumentArea::find(ConnectionId id) const
{
    const auto pages = connectionPages();
    const auto found
        = std::ranges::find_if(pages, [id](ConnectionPage *page) { return page->connection().id() == id; });
    return found == pages.end() ? nullptr : *found;
}

std::vector<ConnectionPage *> DocumentArea::connectionPages() const
{
    std::vector<ConnectionPage *> pages;
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (auto *page = qobject_cast<ConnectionPage *>(m_tabs->widget(i)))
            pages.push_back(page);
    }
    return pages;
}

ConnectionPage *DocumentArea::currentConnection() const
{
    return qobject_cast<ConnectionPage *>(m_tabs->currentWidget());
}

QWidget *DocumentArea::current() const { return m_tabs->currentWidget(); }

int DocumentArea::count() const { return m_tabs->count(); }

void DocumentArea::refreshTab(ConnectionPage *page)
{
    const int index = m_tabs->indexOf(page);
    if (index < 0)
        return;
    const auto &connection = page->connection();
    const auto state = connectionDot(connection.state(), connection.failure().has_value());
    m_tabs->setTabIcon(index, dotIcon(state, devicePixelRatioF()));
    // An ampersand would become a mnemonic.
    m_tabs->setTabText(index, QString(connection.profile().name).replace(u'&', QStringLiteral("&&")));
    m_tabs->setTabToolTip(index, StatusDot::stateText(state));
}

void DocumentArea::closeCurrent()
{
    if (m_tabs->currentIndex() >= 0)
        close(m_tabs->currentIndex());
}

void DocumentArea::add(QWidget *page, const QString &title)
{
    const int index = m_tabs->addTab(page, title);
    m_stack->setCurrentWidget(m_tabs);
    m_tabs->setCurrentIndex(index);
}

void DocumentArea::close(int index)
{
    QWidget *page = m_tabs->widget(index);
    auto *connectionPage = qobject_cast<ConnectionPage *>(page);
    const auto id = connectionPage ? connectionPage->connection().id() : ConnectionId{};
    Q_EMIT closing(page);
    if (page == m_brokerPage)
        m_brokerPage = nullptr;
    m_tabs->removeTab(index);
    delete page;
    if (m_tabs->count() == 0) {
        m_stack->setCurrentIndex(0);
        Q_EMIT currentChanged();
    }
    if (connectionPage)
        Q_EMIT connectionClosed(id);
}

void DocumentArea::refreshTabs()
{
    for (ConnectionPage *page : connectionPages())
        refreshTab(page);
}

} // namespace cutty::ui
