#include "ui/windows/BrokerPage.h"

#include "ui/models/BrokerSubscriptionsModel.h"
#include "ui/models/topicText.h"
#include "ui/panels/broker/BrokerClientsPanel.h"
#include "ui/panels/broker/BrokerMessageEditor.h"
#include "ui/panels/broker/BrokerSessionsPanel.h"
#include "ui/panels/broker/CoveragePanel.h"
#include "ui/panels/broker/FindingsPanel.h"
#include "ui/panels/broker/RetainedPanel.h"
#include "ui/panels/connectionDot.h"
#include "ui/texts/failureText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"
#include "ui/windows/BrokerController.h"
#include "ui/windows/FileChooser.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabBar>

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

BrokerListTexts textsOfSubscriptions()
{
    return {.title = BrokerPage::tr("Subscriptions"),
        .placeholder = BrokerPage::tr("Filter or client id"),
        .icon = IconName::Subscribe,
        .emptyHeadline = BrokerPage::tr("No subscriptions"),
        .emptyHint = BrokerPage::tr("What clients subscribe to appears here with all its options."),
        .copy = BrokerPage::tr("Copy filter")};
}

} // namespace

BrokerPage::BrokerPage(
    session::LocalBroker &broker, BrokerController &controller, FileChooser &files, QWidget *parent)
    : QWidget(parent)
    , m_broker(broker)
    , m_controller(controller)
    , m_files(files)
    , m_message(new InlineMessage)
    , m_saved(new InlineMessage)
    , m_tabs(new QTabBar)
    , m_lists(new QStackedWidget)
    , m_editor(new BrokerMessageEditor)
{
    setObjectName(QStringLiteral("brokerPage"));
    m_message->setObjectName(QStringLiteral("broker.message"));
    m_saved->setObjectName(QStringLiteral("broker.saved"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_message);
    column->addWidget(m_saved);
    // Its handle is the line between them.
    auto *splitter = new Splitter(Qt::Vertical);
    splitter->addWidget(makeLists());
    splitter->addWidget(m_editor);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    column->addWidget(splitter, 1);
    makeEditor();

    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerPage::showState);
    connect(&broker, &session::LocalBroker::snapshotChanged, this, &BrokerPage::showCounters);
    connect(&broker, &session::LocalBroker::findingsChanged, this, &BrokerPage::showFindingCount);
    connect(&controller, &BrokerController::startFailed, this, &BrokerPage::showFailure);
    showState();
    showFindingCount();
    if (broker.state() == BrokerState::Failed)
        showFailure();
}

void BrokerPage::showList(List list) { m_tabs->setCurrentIndex(static_cast<int>(list)); }

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
    makeAddress();
    makeButtons();
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
    column->addLayout(makeHeadRow());
    column->addLayout(counters);
    return head;
}

void BrokerPage::makeAddress()
{
    m_address = new QComboBox;
    m_address->setObjectName(QStringLiteral("broker.address"));
    m_address->setAccessibleName(tr("Who can connect"));
    m_address->addItem(tr("This computer only"), session::ListenerSettings().address);
    m_address->addItem(tr("Everybody in the network"), BrokerController::everyAddress());
    m_port = new QSpinBox;
    m_port->setObjectName(QStringLiteral("broker.port"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setRange(0, 65'535);
    m_port->setSpecialValueText(tr("any"));
    m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_port->setFixedWidth(portWidth);
    m_port->setValue(m_controller.listener().port);
    connect(m_port, &QSpinBox::valueChanged, this, [this] { m_apply->setEnabled(true); });
    connect(m_address, &QComboBox::activated, this, [this] { m_apply->setEnabled(true); });
}

void BrokerPage::makeButtons()
{
    m_apply = new QPushButton(tr("Apply"));
    m_apply->setEnabled(false);
    m_publish = new QPushButton(icon(IconName::Publish), tr("Publish…"));
    m_publish->setObjectName(QStringLiteral("broker.publish"));
    m_publish->setToolTip(tr("Publish a message as the broker"));
    m_connect = new QPushButton(icon(IconName::Connection), tr("Connect"));
    m_connect->setObjectName(QStringLiteral("broker.connect"));
    m_toggle = new QPushButton;
    m_toggle->setObjectName(QStringLiteral("broker.toggle"));
    connect(m_apply, &QPushButton::clicked, this, &BrokerPage::applySettings);
    connect(m_publish, &QPushButton::clicked, this, [this] { m_editor->openNew(false); });
    connect(m_connect, &QPushButton::clicked, this,
        [this] { m_controller.start(BrokerController::Then::Connect); });
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (m_broker.state() == BrokerState::Running)
            return m_controller.stop();
        // What was typed is what is meant.
        applySettings();
        m_controller.start();
    });
}

QHBoxLayout *BrokerPage::makeHeadRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spacing);
    row->addWidget(m_dot);
    row->addWidget(m_title, 1);
    row->addWidget(makeLabel(tr("Open to"), m_address));
    row->addWidget(m_address);
    row->addWidget(makeLabel(tr("Port"), m_port));
    row->addWidget(m_port);
    row->addWidget(m_apply);
    row->addWidget(m_publish);
    row->addWidget(m_connect);
    row->addWidget(m_toggle);
    return row;
}

QWidget *BrokerPage::makeLists()
{
    m_tabs->setObjectName(QStringLiteral("broker.lists"));
    m_tabs->setAccessibleName(tr("What is shown of the broker"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(true);
    auto *clients = new BrokerClientsPanel(m_broker);
    connect(clients, &BrokerClientsPanel::takeOverRequested, &m_controller, &BrokerController::takeOver);
    addList(tr("Clients"), clients);
    auto *sessions = new BrokerSessionsPanel(m_broker);
    connect(sessions, &BrokerSessionsPanel::takeOverRequested, &m_controller, &BrokerController::takeOver);
    addList(tr("Sessions"), sessions);
    addList(tr("Subscriptions"),
        new BrokerListPanel(m_broker, new BrokerSubscriptionsModel(m_broker),
            QStringLiteral("broker.subscriptions"), textsOfSubscriptions()));
    addRetained();
    addObservers();
    connect(m_tabs, &QTabBar::currentChanged, m_lists, &QStackedWidget::setCurrentIndex);

    auto *lists = new QWidget;
    auto *column = new QVBoxLayout(lists);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_lists, 1);
    return lists;
}

void BrokerPage::addList(const QString &title, QWidget *panel)
{
    m_tabs->addTab(title);
    m_lists->addWidget(panel);
}

void BrokerPage::addRetained()
{
    auto *retained = new RetainedPanel(m_broker);
    connect(retained, &RetainedPanel::newRequested, m_editor, [this] { m_editor->openNew(true); });
    connect(retained, &RetainedPanel::editRequested, m_editor, &BrokerMessageEditor::openMessage);
    addList(tr("Retained"), retained);
}

void BrokerPage::addObservers()
{
    auto *findings = new FindingsPanel(m_broker);
    connect(findings, &FindingsPanel::saveRequested, this, &BrokerPage::save);
    addList(tr("Findings"), findings);
    auto *coverage = new CoveragePanel(m_broker);
    connect(coverage, &CoveragePanel::saveRequested, this, &BrokerPage::save);
    addList(tr("Coverage"), coverage);
}

void BrokerPage::makeEditor()
{
    connect(m_editor, &BrokerMessageEditor::publishRequested, this, [this](const MessagePtr &message) {
        m_broker.publish(message);
        m_saved->setMessage(
            InlineMessage::Kind::Info, tr("Published to “%1”.").arg(topicText(message->topic())));
    });
    connect(m_editor, &BrokerMessageEditor::keepRequested, this, [this](const MessagePtr &message) {
        m_broker.setRetained(message, this, [this, message](const MessagePtr &before) {
            const QString topic = topicText(message->topic());
            m_saved->setMessage(InlineMessage::Kind::Info,
                before ? tr("“%1” has another retained message now.").arg(topic)
                       : tr("“%1” has a retained message now.").arg(topic));
        });
    });
}

void BrokerPage::showState()
{
    const BrokerState state = m_broker.state();
    const bool isRunning = state == BrokerState::Running;
    m_dot->setState(brokerDot(state));
    if (isRunning)
        m_message->hide();
    else
        m_editor->hide();
    m_connect->setVisible(isRunning);
    m_publish->setVisible(isRunning);
    m_apply->setVisible(isRunning);
    m_toggle->setText(isRunning ? tr("Stop") : tr("Start"));
    m_toggle->setIcon(icon(isRunning ? IconName::Stop : IconName::Play,
        isRunning ? std::optional<ColorToken>() : ColorToken::OnAccent));
    m_toggle->setProperty("primary", !isRunning);
    m_toggle->setEnabled(state != BrokerState::Starting);
    m_toggle->update();
    m_address->setCurrentIndex(m_address->findData(m_controller.listener().address));
    showCounters();
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
    const QStringList counters{tr("up %1").arg(formatDuration(snapshot.uptime)),
        tr("in %1").arg(formatRate(snapshot.receivedPerSecond)),
        tr("out %1").arg(formatRate(snapshot.sentPerSecond)),
        tr("clients %1").arg(formatCount(snapshot.connectedClients)),
        tr("subscriptions %1").arg(formatCount(snapshot.subscriptions)),
        tr("retained %1").arg(formatCount(snapshot.retainedMessages)),
        tr("sessions kept %1").arg(formatCount(snapshot.offlineSessions)),
        tr("dropped %1").arg(formatCount(snapshot.droppedMessages))};
    m_counters->setText(counters.join(tr(" · ")));
}

void BrokerPage::showFailure()
{
    if (!m_broker.failure())
        return;
    m_message->setMessage(
        InlineMessage::Kind::Error, brokerFailureText(*m_broker.failure(), m_broker.configuration()));
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

void BrokerPage::showFindingCount()
{
    const std::size_t count = m_broker.findings().size();
    m_tabs->setTabText(static_cast<int>(List::Findings),
        count == 0 ? tr("Findings") : tr("Findings %1").arg(formatCount(count)));
}

void BrokerPage::applySettings()
{
    m_apply->setEnabled(false);
    m_controller.setListener({.address = m_address->currentData().toString(),
        .port = static_cast<std::uint16_t>(m_port->value())});
}

void BrokerPage::save(const QString &title, const QString &fileName, const QByteArray &document)
{
    m_files.chooseToSave(this, title, fileName, [this, document](const QString &path) {
        QSaveFile file(path);
        const QString shown = QDir::toNativeSeparators(path);
        if (file.open(QIODevice::WriteOnly) && file.write(document) == document.size() && file.commit()) {
            m_saved->setMessage(InlineMessage::Kind::Info, tr("Exported to %1.").arg(shown));
            return;
        }
        m_saved->setMessage(InlineMessage::Kind::Error,
            tr("%1 cannot be written. The system says: %2. Choose another folder.")
                .arg(shown, file.errorString()));
    });
}

} // namespace cutty::ui
