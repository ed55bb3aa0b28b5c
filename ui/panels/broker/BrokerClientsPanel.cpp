#include "ui/panels/broker/BrokerClientsPanel.h"

#include "ui/models/BrokerClientsModel.h"
#include "ui/models/topicText.h"
#include "ui/texts/reasonText.h"
#include "ui/widgets/InlineMessage.h"

#include <QAction>
#include <QMenu>

namespace cutty::ui {
namespace {

BrokerListTexts textsOfClients()
{
    return {.title = BrokerClientsPanel::tr("Clients"),
        .placeholder = BrokerClientsPanel::tr("Client id, user or address"),
        .icon = IconName::Clients,
        .emptyHeadline = BrokerClientsPanel::tr("No clients yet"),
        .emptyHint
        = BrokerClientsPanel::tr("Connect a device or a program to the address above, or Cutty itself."),
        .copy = BrokerClientsPanel::tr("Copy client id")};
}

} // namespace

BrokerClientsPanel::BrokerClientsPanel(session::LocalBroker &broker, QWidget *parent)
    : BrokerClientsPanel(broker, new BrokerClientsModel(broker), parent)
{
}

BrokerClientsPanel::BrokerClientsPanel(
    session::LocalBroker &broker, BrokerClientsModel *model, QWidget *parent)
    : BrokerListPanel(broker, model, QStringLiteral("broker.clients"), textsOfClients(), parent)
    , m_model(model)
    , m_reasons(new QMenu(tr("Disconnect with reason"), this))
{
    auto *disconnect = new QAction(icon(IconName::Disconnect), tr("Disconnect this client"), this);
    disconnect->setObjectName(QStringLiteral("broker.disconnectClient"));
    connect(disconnect, &QAction::triggered, this,
        [this] { disconnectSelected(mqtt::ReasonCode::AdministrativeAction); });
    addSelectionAction(disconnect);
    makeReasons();
    auto *drop = new QAction(tr("Drop the connection (TCP reset)"), this);
    drop->setObjectName(QStringLiteral("broker.dropClient"));
    drop->setToolTip(tr("As when the network fails: without DISCONNECT, so that its will is published"));
    connect(drop, &QAction::triggered, this, &BrokerClientsPanel::dropSelected);
    addSelectionAction(drop);
    auto *takeOver = new QAction(tr("Take over in Cutty"), this);
    takeOver->setObjectName(QStringLiteral("broker.takeOverClient"));
    takeOver->setToolTip(tr("Connects with this client id; the client is disconnected"));
    connect(takeOver, &QAction::triggered, this, [this] {
        const auto rows = selectedRows();
        if (const auto *client = rows.empty() ? nullptr : m_model->entry(rows.front()))
            Q_EMIT takeOverRequested(QString::fromStdString(client->clientId), client->sessionExpiryInterval);
    });
    addSelectionAction(takeOver);
}

void BrokerClientsPanel::makeReasons()
{
    m_reasons->setObjectName(QStringLiteral("broker.reasons"));
    for (int code = 0; code <= 0xFF; ++code) {
        const auto reason = static_cast<mqtt::ReasonCode>(code);
        const bool isValid
            = mqtt::isValidReason(mqtt::PacketType::Disconnect, static_cast<std::uint8_t>(code));
        // That one is for clients (MQTT 5, 3.14.2.1).
        if (!isValid || reason == mqtt::ReasonCode::DisconnectWithWill)
            continue;
        QAction *one
            = m_reasons->addAction(code == 0 ? tr("normal disconnection (0x00)") : reasonText(reason));
        one->setObjectName(QStringLiteral("broker.reason.%1").arg(code, 2, 16, QLatin1Char('0')));
        connect(one, &QAction::triggered, this, [this, reason] { disconnectSelected(reason); });
    }
    addSubmenu(m_reasons);
}

void BrokerClientsPanel::updateActions()
{
    BrokerListPanel::updateActions();
    const auto rows = selectedRows();
    const auto *client = rows.empty() ? nullptr : m_model->entry(rows.front());
    // Before MQTT 5 a server has no DISCONNECT.
    m_reasons->setEnabled(client && client->version == mqtt::ProtocolVersion::V5);
}

QString BrokerClientsPanel::selectedClient() const
{
    const auto rows = selectedRows();
    const auto *client = rows.empty() ? nullptr : m_model->entry(rows.front());
    return client ? QString::fromStdString(client->clientId) : QString();
}

void BrokerClientsPanel::disconnectSelected(mqtt::ReasonCode reason)
{
    const QString client = selectedClient();
    if (client.isEmpty())
        return;
    broker().disconnectClient(client, reason, this, [this, client](bool isDone) {
        if (!isDone)
            showGone(client);
        m_model->refresh();
    });
}

void BrokerClientsPanel::dropSelected()
{
    const QString client = selectedClient();
    if (client.isEmpty())
        return;
    broker().dropClient(client, this, [this, client](bool isDone) {
        if (!isDone)
            showGone(client);
        m_model->refresh();
    });
}

void BrokerClientsPanel::showGone(const QString &clientId)
{
    message()->setMessage(InlineMessage::Kind::Info,
        tr("“%1” is not connected any more.").arg(topicText(clientId.toStdString())));
}

} // namespace cutty::ui
