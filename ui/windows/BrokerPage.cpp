#include "ui/windows/BrokerPage.h"

#include "ui/models/BrokerClientsModel.h"
#include "ui/panels/connectionDot.h"
#include "ui/texts/failureText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"
#include "ui/windows/BrokerController.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTreeView>

namespace cutty::ui {
namespace {

using session::BrokerState;

constexpr int portWidth = 72;

ThemeLabel *makeLabel(const QString &text, QWidget *buddy)
{
    auto *label = new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText);
    label->setText(text);
    label->setBuddy(buddy);
    return label;
}

} // namespace

BrokerPage::BrokerPage(session::LocalBroker &broker, BrokerController &controller, QWidget *parent)
    : QWidget(parent)
    , m_broker(broker)
    , m_controller(controller)
    , m_clients(new BrokerClientsModel(broker, this))
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("brokerPage"));
    m_message->setObjectName(QStringLiteral("broker.message"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_message);
    column->addWidget(makeClients(), 1);

    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerPage::showState);
    connect(&broker, &session::LocalBroker::snapshotChanged, this, &BrokerPage::showCounters);
    connect(&controller, &BrokerController::startFailed, this, &BrokerPage::showFailure);
    connect(m_clients, &QAbstractItemModel::rowsInserted, this, &BrokerPage::showClients);
    connect(m_clients, &QAbstractItemModel::rowsRemoved, this, &BrokerPage::showClients);
    showState();
    if (broker.state() == BrokerState::Failed)
        showFailure();
}

QWidget *BrokerPage::makeHead()
{
    m_dot = new StatusDot;
    m_title = new ThemeLabel(FontRole::Strong);
    m_title->setObjectName(QStringLiteral("broker.title"));
    m_counters = new ElidedLabel;
    m_counters->setFontRole(FontRole::Small);
    m_counters->setColor(ColorToken::SecondaryText);
    m_counters->setElideMode(Qt::ElideRight);
    m_counters->setObjectName(QStringLiteral("broker.counters"));
    m_address = new QComboBox;
    m_address->setObjectName(QStringLiteral("broker.address"));
    m_address->setAccessibleName(tr("Who can connect"));
    m_address->addItem(tr("This computer only"), QHostAddress(QHostAddress::LocalHost).toString());
    m_address->addItem(tr("Everybody in the network"), QHostAddress(QHostAddress::Any).toString());
    m_port = new QSpinBox;
    m_port->setObjectName(QStringLiteral("broker.port"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setRange(0, 65'535);
    m_port->setSpecialValueText(tr("any"));
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_port->setFixedWidth(portWidth);
    m_port->setValue(m_controller.settings().port);
    m_apply = new QPushButton(tr("Apply"));
    m_connect = new QPushButton(icon(IconName::Connection), tr("Connect"));
    m_connect->setObjectName(QStringLiteral("broker.connect"));
    m_toggle = new QPushButton;
    m_toggle->setObjectName(QStringLiteral("broker.toggle"));

    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spacing);
    row->addWidget(m_dot);
    row->addWidget(m_title, 1);
    row->addWidget(makeLabel(tr("Open to"), m_address));
    row->addWidget(m_address);
    row->addWidget(makeLabel(tr("Port"), m_port));
    row->addWidget(m_port);
    row->addWidget(m_apply);
    row->addWidget(m_connect);
    row->addWidget(m_toggle);
    auto *head = new QWidget;
    head->setBackgroundRole(QPalette::Base);
    head->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(12, metrics::spacing, metrics::panelPadding, metrics::spacing);
    column->setSpacing(metrics::step);
    auto *counters = new QHBoxLayout;
    // In line with the title.
    counters->setContentsMargins(m_dot->sizeHint().width() + metrics::spacing, 0, 0, 0);
    counters->addWidget(m_counters);
    column->addLayout(row);
    column->addLayout(counters);

    connect(m_apply, &QPushButton::clicked, this, &BrokerPage::applySettings);
    connect(m_port, &QSpinBox::valueChanged, this, [this] { m_apply->setEnabled(true); });
    connect(m_address, &QComboBox::activated, this, [this] { m_apply->setEnabled(true); });
    connect(m_connect, &QPushButton::clicked, this,
        [this] { m_controller.start(BrokerController::Then::Connect); });
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (m_broker.state() == BrokerState::Running)
            return m_controller.stop();
        // What was typed is what is meant.
        applySettings();
        m_controller.start();
    });
    m_apply->setEnabled(false);
    return head;
}

QWidget *BrokerPage::makeClients()
{
    m_clientsHeader = new PanelHeader(tr("Clients"));
    m_disconnect = new QAction(icon(IconName::Disconnect), tr("Disconnect this client"), this);
    m_disconnect->setObjectName(QStringLiteral("broker.disconnectClient"));
    m_disconnect->setEnabled(false);
    connect(m_disconnect, &QAction::triggered, this, &BrokerPage::disconnectSelected);
    m_clientsHeader->addButton(m_disconnect);
    makeView();
    m_empty = new EmptyState(IconName::Clients, {}, {});
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);

    auto *panel = new QWidget;
    panel->setBackgroundRole(QPalette::Base);
    panel->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_clientsHeader);
    column->addWidget(m_stack, 1);
    return panel;
}

void BrokerPage::makeView()
{
    m_view = new QTreeView;
    m_view->setObjectName(QStringLiteral("broker.clients"));
    m_view->setAccessibleName(tr("Clients of the local broker"));
    m_view->setModel(m_clients);
    m_view->setFont(Theme::instance().font(FontRole::Fixed));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView *header = m_view->header();
    header->setFont(Theme::instance().font(FontRole::Interface));
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(BrokerClientsModel::ClientIdColumn, QHeaderView::Stretch);
    connect(m_view, &QTreeView::customContextMenuRequested, this, &BrokerPage::showMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        [this] { m_disconnect->setEnabled(m_view->selectionModel()->hasSelection()); });
}

void BrokerPage::showState()
{
    const BrokerState state = m_broker.state();
    const bool isRunning = state == BrokerState::Running;
    m_dot->setState(brokerDot(state));
    if (isRunning)
        m_message->hide();
    m_connect->setVisible(isRunning);
    m_apply->setVisible(isRunning);
    m_toggle->setText(isRunning ? tr("Stop") : tr("Start"));
    m_toggle->setIcon(icon(isRunning ? IconName::Stop : IconName::Play,
        isRunning ? std::optional<ColorToken>() : ColorToken::OnAccent));
    m_toggle->setProperty("primary", !isRunning);
    m_toggle->setEnabled(state != BrokerState::Starting);
    m_toggle->update();
    m_address->setCurrentIndex(m_address->findData(m_controller.settings().address.toString()));
    showCounters();
    showClients();
}

void BrokerPage::showCounters()
{
    switch (m_broker.state()) {
    case BrokerState::Stopped:
    case BrokerState::Failed:
        m_title->setText(tr("The local broker does not run"));
        m_counters->setText(tr("It lives inside Cutty and needs no installation."));
        return;
    case BrokerState::Starting:
        m_title->setText(tr("The local broker is starting"));
        m_counters->setText({});
        return;
    case BrokerState::Running: break;
    }
    const auto &snapshot = m_broker.snapshot();
    m_title->setText(tr("mqtt://%1:%2").arg(m_controller.localProfile().host).arg(m_broker.port()));
    QStringList counters{tr("up %1").arg(formatDuration(snapshot.uptime)),
        tr("in %1").arg(formatRate(snapshot.receivedPerSecond)),
        tr("out %1").arg(formatRate(snapshot.sentPerSecond)),
        tr("subscriptions %1").arg(formatCount(snapshot.subscriptions)),
        tr("retained %1").arg(formatCount(snapshot.retainedMessages)),
        tr("sessions kept %1").arg(formatCount(snapshot.offlineSessions)),
        tr("dropped %1").arg(formatCount(snapshot.droppedMessages))};
    m_counters->setText(counters.join(tr(" · ")));
    m_clientsHeader->setDetail(formatCount(snapshot.clients.size()));
}

void BrokerPage::showFailure()
{
    if (!m_broker.failure())
        return;
    m_message->setMessage(
        InlineMessage::Kind::Error, brokerFailureText(*m_broker.failure(), m_broker.settings()));
    const int next = m_controller.nextPort();
    const bool portHelps = m_broker.failure()->kind == session::BrokerFailureKind::PortInUse
        || m_broker.failure()->kind == session::BrokerFailureKind::PermissionDenied;
    if (portHelps) {
        const bool isPrivileged = m_broker.failure()->kind == session::BrokerFailureKind::PermissionDenied;
        const int port = isPrivileged ? 1883 : next;
        QPushButton *other = m_message->addButton(tr("Start on port %1").arg(port));
        other->setObjectName(QStringLiteral("broker.nextPort"));
        connect(other, &QPushButton::clicked, this, [this, port] { m_controller.startOnFreePort(port); });
    }
    QPushButton *again = m_message->addButton(tr("Try again"));
    connect(again, &QPushButton::clicked, this, [this] { m_controller.start(); });
}

void BrokerPage::showClients()
{
    const bool isRunning = m_broker.state() == BrokerState::Running;
    m_stack->setCurrentIndex(m_clients->rowCount() > 0 ? 0 : 1);
    m_empty->setHeadline(isRunning ? tr("No clients yet") : tr("No clients"));
    m_empty->setHint(isRunning ? tr("Connect a device or a program to the address above, or Cutty itself.")
                               : tr("Start the broker, then clients can connect."));
    if (!isRunning)
        m_clientsHeader->setDetail({});
}

void BrokerPage::applySettings()
{
    m_apply->setEnabled(false);
    m_controller.setSettings({.address = QHostAddress(m_address->currentData().toString()),
        .port = static_cast<std::uint16_t>(m_port->value())});
}

void BrokerPage::showMenu(const QPoint &place)
{
    if (!m_disconnect->isEnabled())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_disconnect);
    menu->popup(m_view->viewport()->mapToGlobal(place));
}

void BrokerPage::disconnectSelected()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (!rows.isEmpty())
        m_broker.disconnectClient(m_clients->client(rows.first().row()).clientId);
}

} // namespace cutty::ui
