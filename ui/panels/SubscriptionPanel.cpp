#include "ui/panels/SubscriptionPanel.h"

#include "core/mqtt/topic/Topic.h"
#include "ui/models/SubscriptionModel.h"
#include "ui/panels/SubscriptionDelegate.h"
#include "ui/panels/SubscriptionOptions.h"
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
#include <QScrollArea>
#include <QToolButton>
#include <QTreeView>

namespace cutty::ui {
namespace {

constexpr int optionsHeight = 184;

} // namespace

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
    column->addWidget(makeInput());
    column->addWidget(makeView(), 1);
    column->addWidget(m_problem);
    connect(m_model, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
            // Counts come many times a second and change no status.
            if (roles.isEmpty())
                updateProblem();
        });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &SubscriptionPanel::updateProblem);
    connect(&connection, &session::ClientConnection::stateChanged, this, &SubscriptionPanel::updateOptions);
    updateProblem();
    updateOptions();
}

void SubscriptionPanel::beginSubscribe(const QString &filter)
{
    m_filter->setText(filter);
    m_options->setSettings({});
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

QWidget *SubscriptionPanel::makeInput()
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
    auto *column = new QVBoxLayout(m_input);
    column->setContentsMargins(metrics::panelPadding, metrics::step, metrics::panelPadding, metrics::step);
    column->setSpacing(metrics::step);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::step);
    row->addWidget(m_filter, 1);
    row->addWidget(m_qos);
    row->addWidget(subscribe);
    column->addLayout(row);
    column->addWidget(makeOptions());
    connect(m_filter, &QLineEdit::returnPressed, this, &SubscriptionPanel::submit);
    connect(m_filter, &QLineEdit::textEdited, this, &SubscriptionPanel::updateProblem);
    connect(subscribe, &QPushButton::clicked, this, &SubscriptionPanel::submit);
    m_input->hide();
    return m_input;
}

QWidget *SubscriptionPanel::makeOptions()
{
    m_showOptions = new QToolButton;
    m_showOptions->setObjectName(QStringLiteral("subscription.showOptions"));
    m_showOptions->setCheckable(true);
    m_showOptions->setAutoRaise(true);
    m_showOptions->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_showOptions->setToolTip(tr("Options of MQTT 5"));
    m_options = new SubscriptionOptions;
    m_optionsArea = new QScrollArea;
    m_optionsArea->setWidget(m_options);
    m_optionsArea->setWidgetResizable(true);
    m_optionsArea->setFrameShape(QFrame::NoFrame);
    m_optionsArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_optionsArea->setFocusPolicy(Qt::NoFocus);
    m_optionsArea->setFixedHeight(optionsHeight);
    auto *widget = new QWidget;
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::step);
    column->addWidget(m_showOptions, 0, Qt::AlignLeft);
    column->addWidget(m_optionsArea);
    connect(m_showOptions, &QToolButton::toggled, this, &SubscriptionPanel::updateOptions);
    connect(m_options, &SubscriptionOptions::changed, this, &SubscriptionPanel::updateOptions);
    return widget;
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
        connect(menu->addAction(tr("Change QoS and options…")), &QAction::triggered, this,
            &SubscriptionPanel::editSelected);
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
    const auto settings = hasOptions() ? m_options->settings(filter) : session::SubscriptionSettings();
    if (!settings) {
        m_showOptions->setChecked(true);
        return;
    }
    m_connection.subscribe(filter, static_cast<QoS>(m_qos->currentIndex()), *settings);
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
    m_options->setSettings(m_model->subscription(row).settings);
}

/// Of the connection, or of the one that is to be made.
bool SubscriptionPanel::hasOptions() const
{
    if (const auto &facts = m_connection.facts())
        return facts->version == mqtt::ProtocolVersion::V5;
    return m_connection.profile().protocolVersion == profile::ProtocolVersion::V5;
}

/// How many are set stands on the button, so that none is sent unseen.
void SubscriptionPanel::updateOptions()
{
    const bool isOpen = m_showOptions->isChecked();
    const int count = m_options->count();
    m_showOptions->setText(count == 0 ? tr("Options") : tr("Options (%1)").arg(count));
    m_showOptions->setIcon(icon(isOpen ? IconName::ChevronDown : IconName::ChevronRight));
    m_showOptions->setVisible(hasOptions());
    m_optionsArea->setVisible(isOpen && hasOptions());
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
