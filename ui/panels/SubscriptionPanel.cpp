#include "ui/panels/SubscriptionPanel.h"

#include "core/mqtt/topic/Topic.h"
#include "ui/models/SubscriptionModel.h"
#include "ui/panels/SubscriptionDelegate.h"
#include "ui/texts/reasonText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>

namespace cutty::ui {

SubscriptionPanel::SubscriptionPanel(session::ClientConnection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_model(new SubscriptionModel(connection, this))
    , m_header(new PanelHeader(tr("Subscriptions")))
    , m_view(new QTreeView)
    , m_problem(new ThemeLabel(FontRole::Small, ColorToken::Error))
{
    setObjectName(QStringLiteral("subscriptionPanel"));
    setAccessibleName(tr("Subscriptions"));
    m_problem->setObjectName(QStringLiteral("subscription.problem"));
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    makeActions();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(makeInputLine());
    column->addWidget(makeView(), 1);
    column->addWidget(m_problem);
    connect(m_model, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
            // Counts come many times a second and change no status.
            if (roles.isEmpty())
                updateProblem();
        });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &SubscriptionPanel::updateProblem);
    updateProblem();
}

void SubscriptionPanel::beginSubscribe(const QString &filter)
{
    m_filter->setText(filter);
    m_input->show();
    m_filter->setFocus();
    m_filter->selectAll();
}

void SubscriptionPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_input->isVisible())
        endSubscribe();
    else if (event->key() == Qt::Key_Delete && m_view->hasFocus())
        removeSelected();
    else
        QWidget::keyPressEvent(event);
}

QWidget *SubscriptionPanel::makeView()
{
    m_view->setObjectName(QStringLiteral("subscription.view"));
    m_view->setAccessibleName(tr("Subscriptions"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new SubscriptionDelegate(m_view));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView *header = m_view->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(36);
    header->setSectionResizeMode(SubscriptionModel::FilterColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(SubscriptionModel::QoSColumn, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(SubscriptionModel::CountColumn, QHeaderView::ResizeToContents);
    connect(m_view, &QTreeView::customContextMenuRequested, this, &SubscriptionPanel::showMenu);
    connect(m_view, &QTreeView::doubleClicked, this, &SubscriptionPanel::editSelected);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        [this] { m_remove->setEnabled(selectedRow() >= 0); });
    return m_view;
}

QWidget *SubscriptionPanel::makeInputLine()
{
    m_input = new QWidget;
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("subscription.filter"));
    m_filter->setPlaceholderText(tr("Topic filter, as plant/#"));
    m_filter->setAccessibleName(tr("Topic filter to subscribe to"));
    m_qos = new SegmentedControl(tr("QoS"));
    m_qos->setObjectName(QStringLiteral("subscription.qos"));
    for (int qos = 0; qos <= 2; ++qos)
        m_qos->addSegment(QString::number(qos), tr("At most QoS %1").arg(qos));
    auto *subscribe = new QPushButton(tr("Add"));
    subscribe->setObjectName(QStringLiteral("subscription.add"));
    subscribe->setAutoDefault(false);
    auto *row = new QHBoxLayout(m_input);
    row->setContentsMargins(metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    row->setSpacing(metrics::step);
    row->addWidget(m_filter, 1);
    row->addWidget(m_qos);
    row->addWidget(subscribe);
    connect(m_filter, &QLineEdit::returnPressed, this, &SubscriptionPanel::submit);
    connect(m_filter, &QLineEdit::textEdited, this, &SubscriptionPanel::updateProblem);
    connect(subscribe, &QPushButton::clicked, this, &SubscriptionPanel::submit);
    m_input->hide();
    return m_input;
}

void SubscriptionPanel::makeActions()
{
    m_remove = new QAction(icon(IconName::Unsubscribe), tr("Unsubscribe"), this);
    m_remove->setObjectName(QStringLiteral("subscription.remove"));
    m_remove->setEnabled(false);
    m_add = new QAction(icon(IconName::Plus), tr("Subscribe…"), this);
    m_add->setObjectName(QStringLiteral("subscription.begin"));
    connect(m_remove, &QAction::triggered, this, &SubscriptionPanel::removeSelected);
    connect(m_add, &QAction::triggered, this, [this] { beginSubscribe(); });
    m_header->addButton(m_remove);
    m_header->addButton(m_add);
}

void SubscriptionPanel::showMenu(const QPoint &place)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (selectedRow() >= 0) {
        const QString filter = m_model->subscription(selectedRow()).filter;
        connect(
            menu->addAction(tr("Change QoS…")), &QAction::triggered, this, &SubscriptionPanel::editSelected);
        connect(menu->addAction(tr("Copy filter")), &QAction::triggered, this,
            [filter] { QGuiApplication::clipboard()->setText(filter); });
        menu->addAction(m_remove);
        menu->addSeparator();
    }
    menu->addAction(m_add);
    menu->popup(m_view->viewport()->mapToGlobal(place));
}

void SubscriptionPanel::submit()
{
    const QString filter = m_filter->text();
    if (!mqtt::isValidTopicFilter(filter.toStdString())) {
        m_problem->setText(requestErrorText(session::RequestError::InvalidTopicFilter));
        m_problem->show();
        return;
    }
    m_connection.subscribe(filter, static_cast<QoS>(m_qos->currentIndex()));
    endSubscribe();
}

void SubscriptionPanel::endSubscribe()
{
    m_input->hide();
    m_view->setFocus();
    updateProblem();
}

void SubscriptionPanel::removeSelected()
{
    if (const int row = selectedRow(); row >= 0)
        m_connection.unsubscribe(m_model->subscription(row).filter);
}

void SubscriptionPanel::editSelected()
{
    const int row = selectedRow();
    if (row < 0)
        return;
    m_qos->setCurrentIndex(toInt(m_model->subscription(row).requestedQoS));
    beginSubscribe(m_model->subscription(row).filter);
}

int SubscriptionPanel::selectedRow() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void SubscriptionPanel::updateProblem()
{
    using session::SubscriptionStatus;
    QString problem;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto &subscription = m_model->subscription(row);
        if (subscription.status == SubscriptionStatus::Refused
            || subscription.status == SubscriptionStatus::Failed)
            problem = tr("%1: %2").arg(subscription.filter, subscriptionStatusText(subscription));
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace cutty::ui
