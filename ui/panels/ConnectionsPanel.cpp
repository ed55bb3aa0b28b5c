#include "ui/panels/ConnectionsPanel.h"

#include "core/session/connection/ConnectionState.h"
#include "ui/models/ConnectionTreeModel.h"
#include "ui/panels/ConnectionDelegate.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace cutty::ui {

ConnectionsPanel::ConnectionsPanel(ConnectionTreeModel &model, QAction *newAction, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new SearchField(tr("Filter connections")))
    , m_view(new QTreeView)
    , m_empty(
          new EmptyState(IconName::Connection, tr("No connections yet"), tr("Saved connections stand here.")))
    , m_new(newAction)
{
    setObjectName(QStringLiteral("connectionsPanel"));
    setAccessibleName(tr("Connections"));
    auto *header = new PanelHeader(tr("Connections"));
    header->addButton(newAction);
    QPushButton *add = m_empty->addButton(tr("New connection"), false);
    connect(add, &QPushButton::clicked, newAction, &QAction::trigger);
    makeView();

    auto *search = new QVBoxLayout;
    search->setContentsMargins(metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    search->addWidget(m_search);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addLayout(search);
    column->addWidget(m_view, 1);
    column->addWidget(m_empty, 1);

    connect(m_search, &SearchField::textChanged, &model, &ConnectionTreeModel::setFilter);
    connect(m_search, &SearchField::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_search, &SearchField::returnPressed, this, [this] {
        if (!selectedProfile().isNull())
            openSelected();
    });
    connect(&model, &QAbstractItemModel::modelReset, this, &ConnectionsPanel::restoreExpansion);
    restoreExpansion();
}

void ConnectionsPanel::focusFilter() { m_search->setFocus(Qt::ShortcutFocusReason); }

void ConnectionsPanel::keyPressEvent(QKeyEvent *event)
{
    const QUuid id = selectedProfile();
    if (!id.isNull() && m_view->hasFocus()) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: Q_EMIT openRequested(id); return;
        case Qt::Key_Delete: Q_EMIT removeRequested(id); return;
        case Qt::Key_F2: Q_EMIT editRequested(id); return;
        default: break;
        }
    }
    QWidget::keyPressEvent(event);
}

void ConnectionsPanel::makeView()
{
    m_view->setObjectName(QStringLiteral("connections.view"));
    m_view->setAccessibleName(tr("Connections"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new ConnectionDelegate(m_view));
    m_view->setHeaderHidden(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformRowHeights(true);
    m_view->setExpandsOnDoubleClick(true);
    m_view->setDragDropMode(QAbstractItemView::DragDrop);
    m_view->setDefaultDropAction(Qt::MoveAction);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_view, &QTreeView::customContextMenuRequested, this, &ConnectionsPanel::showMenu);
    connect(m_view, &QTreeView::doubleClicked, this, &ConnectionsPanel::openSelected);
    connect(m_view, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!m_restoring)
            m_collapsed.insert(index.data(ConnectionTreeModel::FolderRole).toString());
    });
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_restoring)
            m_collapsed.remove(index.data(ConnectionTreeModel::FolderRole).toString());
    });
}

void ConnectionsPanel::showMenu(const QPoint &place)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex current = m_view->indexAt(place);
    const QUuid id = current.data(ConnectionTreeModel::ProfileIdRole).toUuid();
    if (!id.isNull()) {
        const int state = current.data(ConnectionTreeModel::StateRole).toInt();
        const bool isOpen = state > static_cast<int>(session::ConnectionState::Disconnected);
        const auto add = [&](IconName name, const QString &text, auto signal) {
            connect(menu->addAction(icon(name), text), &QAction::triggered, this,
                [this, signal, id] { Q_EMIT(this->*signal)(id); });
        };
        if (isOpen)
            add(IconName::Disconnect, tr("Disconnect"), &ConnectionsPanel::disconnectRequested);
        else
            add(IconName::Connection, tr("Connect"), &ConnectionsPanel::openRequested);
        menu->addSeparator();
        add(IconName::Edit, tr("Edit…"), &ConnectionsPanel::editRequested);
        add(IconName::Copy, tr("Duplicate"), &ConnectionsPanel::duplicateRequested);
        add(IconName::Export, tr("Export…"), &ConnectionsPanel::exportRequested);
        add(IconName::Trash, tr("Delete"), &ConnectionsPanel::removeRequested);
        menu->addSeparator();
    }
    menu->addAction(m_new);
    menu->popup(m_view->viewport()->mapToGlobal(place));
}

void ConnectionsPanel::restoreExpansion()
{
    m_restoring = true;
    m_view->expandAll();
    const auto collapse = [this](const auto &self, const QModelIndex &parent) -> void {
        for (int row = 0; row < m_model.rowCount(parent); ++row) {
            const QModelIndex index = m_model.index(row, 0, parent);
            if (!index.data(ConnectionTreeModel::IsFolderRole).toBool())
                continue;
            // What is searched for must be seen.
            const QString folder = index.data(ConnectionTreeModel::FolderRole).toString();
            if (m_model.filter().isEmpty() && m_collapsed.contains(folder))
                m_view->collapse(index);
            self(self, index);
        }
    };
    collapse(collapse, {});
    m_restoring = false;
    updateEmpty();
}

QUuid ConnectionsPanel::selectedProfile() const
{
    return m_view->currentIndex().data(ConnectionTreeModel::ProfileIdRole).toUuid();
}

void ConnectionsPanel::openSelected()
{
    if (const QUuid id = selectedProfile(); !id.isNull())
        Q_EMIT openRequested(id);
}

void ConnectionsPanel::updateEmpty()
{
    const bool isEmpty = m_model.rowCount() == 0;
    const bool isFiltered = !m_model.filter().isEmpty();
    m_empty->setHeadline(isFiltered ? tr("No connection matches") : tr("No connections yet"));
    m_empty->setHint(
        isFiltered ? tr("Name, folder and host are searched.") : tr("Saved connections stand here."));
    m_empty->setVisible(isEmpty);
    m_view->setVisible(!isEmpty);
}

} // namespace cutty::ui
