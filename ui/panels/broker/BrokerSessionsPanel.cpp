#include "ui/panels/broker/BrokerSessionsPanel.h"

#include "ui/models/BrokerSessionsModel.h"
#include "ui/models/topicText.h"
#include "ui/widgets/InlineMessage.h"

#include <QAction>

namespace cutty::ui {
namespace {

BrokerListTexts textsOfSessions()
{
    return {.title = BrokerSessionsPanel::tr("Sessions"),
        .placeholder = BrokerSessionsPanel::tr("Client id"),
        .icon = IconName::History,
        .emptyHeadline = BrokerSessionsPanel::tr("No sessions"),
        .emptyHint = BrokerSessionsPanel::tr(
            "A client has one while it is connected. To keep it, connect with a session expiry, or before "
            "MQTT 5 without a clean session."),
        .copy = BrokerSessionsPanel::tr("Copy client id")};
}

} // namespace

BrokerSessionsPanel::BrokerSessionsPanel(session::LocalBroker &broker, QWidget *parent)
    : BrokerSessionsPanel(broker, new BrokerSessionsModel(broker), parent)
{
}

BrokerSessionsPanel::BrokerSessionsPanel(
    session::LocalBroker &broker, BrokerSessionsModel *model, QWidget *parent)
    : BrokerListPanel(broker, model, QStringLiteral("broker.sessions"), textsOfSessions(), parent)
    , m_model(model)
{
    auto *takeOver = new QAction(tr("Take over in Cutty"), this);
    takeOver->setObjectName(QStringLiteral("broker.takeOverSession"));
    takeOver->setToolTip(tr("Connects with this client id and goes on with the session"));
    connect(takeOver, &QAction::triggered, this, [this] {
        const auto rows = selectedRows();
        if (const auto *session = rows.empty() ? nullptr : m_model->entry(rows.front()))
            Q_EMIT takeOverRequested(QString::fromStdString(session->clientId), session->expiryInterval);
    });
    addSelectionAction(takeOver);
    auto *remove
        = new QAction(icon(IconName::Trash), tr("End this session: its subscriptions and queue go"), this);
    remove->setObjectName(QStringLiteral("broker.removeSession"));
    connect(remove, &QAction::triggered, this, &BrokerSessionsPanel::removeSelected);
    addSelectionAction(remove);
}

QString BrokerSessionsPanel::selectedClient() const
{
    const auto rows = selectedRows();
    const auto *session = rows.empty() ? nullptr : m_model->entry(rows.front());
    return session ? QString::fromStdString(session->clientId) : QString();
}

void BrokerSessionsPanel::removeSelected()
{
    const QString client = selectedClient();
    if (client.isEmpty())
        return;
    broker().removeSession(client, this, [this, client](bool isDone) {
        const QString shown = topicText(client.toStdString());
        message()->setMessage(InlineMessage::Kind::Info,
            isDone ? tr("The session of “%1” has ended.").arg(shown)
                   : tr("The session of “%1” had ended already.").arg(shown));
        m_model->refresh();
    });
}

} // namespace cutty::ui
