#include "ui/windows/ConnectionPage.h"

#include "ui/panels/ConnectionHeader.h"
#include "ui/panels/MessageListPanel.h"
#include "ui/panels/MessageView.h"
#include "ui/panels/PasswordBar.h"
#include "ui/panels/PublishPanel.h"
#include "ui/panels/SubscriptionPanel.h"
#include "ui/panels/TopicPanel.h"
#include "ui/texts/failureText.h"
#include "ui/texts/reasonText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/Splitter.h"
#include "ui/windows/HistoryBrowser.h"

#include <QDataStream>
#include <QIODevice>
#include <QPushButton>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

/// Changes whenever the arrangement of panels does, so that an old one is not applied to it.
constexpr quint32 layoutVersion = 1;

} // namespace

ConnectionPage::ConnectionPage(session::ClientConnection &connection, history::HistoryReader &history,
    std::uint64_t byteBudget, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_traffic(nullptr, byteBudget)
    , m_history(new HistoryBrowser(
          history, m_traffic, connection.profile().id.toString(QUuid::WithoutBraces), this))
    , m_header(new ConnectionHeader(connection))
    , m_message(new InlineMessage)
    , m_password(new PasswordBar)
{
    setObjectName(QStringLiteral("connectionPage"));
    m_message->setObjectName(QStringLiteral("connection.message"));
    makePanels();
    layOut();
    wire();
    handleState();
    m_history->loadOlder();
}

ConnectionPage::~ConnectionPage()
{
    // The panels go before the models that they show.
    delete m_rows;
}

void ConnectionPage::askSecret(profile::SecretKind kind, const QString &why, bool canRemember)
{
    m_header->setAsking(true);
    m_password->ask(m_connection.profile(), kind, why, canRemember);
}

void ConnectionPage::setBrokerHelps(bool helps)
{
    if (helps == m_brokerHelps)
        return;
    m_brokerHelps = helps;
    handleState();
}

void ConnectionPage::focusSearch() { m_messages->focusSearch(); }

void ConnectionPage::focusPublish()
{
    setPanelVisible(Panel::Publish, true);
    m_publish->focusTopic();
}

void ConnectionPage::goBack() { m_messages->focusList(); }

void ConnectionPage::beginSubscribe()
{
    setPanelVisible(Panel::Topics, true);
    m_subscriptions->beginSubscribe();
}

void ConnectionPage::publish()
{
    setPanelVisible(Panel::Publish, true);
    m_publish->publish();
}

void ConnectionPage::toggleConnection()
{
    if (m_connection.state() == session::ConnectionState::Disconnected)
        Q_EMIT connectRequested();
    else
        Q_EMIT disconnectRequested();
}

void ConnectionPage::setReducedMotion(bool reduced) { m_topics->setReducedMotion(reduced); }

void ConnectionPage::setPanelVisible(Panel panel, bool visible) { panelWidget(panel)->setVisible(visible); }

bool ConnectionPage::isPanelVisible(Panel panel) const { return panelWidget(panel)->isVisibleTo(this); }

QByteArray ConnectionPage::saveLayout() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << layoutVersion << m_rows->saveState() << m_columns->saveState() << m_left->saveState()
           << m_topics->saveState() << m_messages->saveState() << isPanelVisible(Panel::Topics)
           << isPanelVisible(Panel::Message) << isPanelVisible(Panel::Publish);
    return bytes;
}

void ConnectionPage::restoreLayout(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    quint32 version = 0;
    QByteArray rows;
    QByteArray columns;
    QByteArray left;
    QByteArray topicColumns;
    QByteArray messageColumns;
    bool topics = true;
    bool message = true;
    bool publish = true;
    stream >> version >> rows >> columns >> left >> topicColumns >> messageColumns >> topics >> message
        >> publish;
    if (stream.status() != QDataStream::Ok || version != layoutVersion)
        return;
    m_rows->restoreState(rows);
    m_columns->restoreState(columns);
    m_left->restoreState(left);
    m_topics->restoreState(topicColumns);
    m_messages->restoreState(messageColumns);
    setPanelVisible(Panel::Topics, topics);
    setPanelVisible(Panel::Message, message);
    setPanelVisible(Panel::Publish, publish);
}

void ConnectionPage::makePanels()
{
    m_topics = new TopicPanel(m_traffic.topics());
    m_subscriptions = new SubscriptionPanel(m_connection);
    m_messages = new MessageListPanel(m_traffic.messages());
    m_view = new MessageView;
    m_publish = new PublishPanel(m_connection);
}

void ConnectionPage::layOut()
{
    m_left = new Splitter(Qt::Vertical);
    m_left->addWidget(m_topics);
    m_left->addWidget(m_subscriptions);
    m_left->setStretchFactor(0, 3);
    m_left->setStretchFactor(1, 1);
    m_columns = new Splitter(Qt::Horizontal);
    m_columns->addWidget(m_left);
    m_columns->addWidget(makeListColumn());
    m_columns->addWidget(m_view);
    m_columns->setSizes({264, 524, 290});
    m_columns->setStretchFactor(0, 2);
    m_columns->setStretchFactor(1, 5);
    m_columns->setStretchFactor(2, 3);
    m_rows = new Splitter(Qt::Vertical);
    m_rows->addWidget(m_columns);
    m_rows->addWidget(m_publish);
    m_rows->setSizes({500, 150});
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_password);
    column->addWidget(m_rows, 1);
}

QWidget *ConnectionPage::makeListColumn()
{
    m_older = new QPushButton(icon(IconName::History), tr("Load older messages from the history"));
    m_older->setObjectName(QStringLiteral("history.older"));
    m_older->setProperty("compact", true);
    m_older->hide();
    auto *widget = new QWidget;
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages, 1);
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(m_older);
    foot->addStretch(1);
    column->addLayout(foot);
    return widget;
}

QWidget *ConnectionPage::panelWidget(Panel panel) const
{
    switch (panel) {
    case Panel::Topics: return m_left;
    case Panel::Message: return m_view;
    case Panel::Publish: break;
    }
    return m_publish;
}

void ConnectionPage::wire()
{
    connect(&m_connection, &session::ClientConnection::batchReady, &m_traffic, &TrafficModel::addBatch);
    connect(&m_connection, &session::ClientConnection::stateChanged, this, &ConnectionPage::handleState);
    connect(&m_connection, &session::ClientConnection::reauthenticated, this,
        &ConnectionPage::handleReauthenticated);
    connect(m_history, &HistoryBrowser::hasOlderChanged, m_older, &QWidget::setVisible);
    connect(m_history, &HistoryBrowser::failed, this, &ConnectionPage::failed);
    connect(m_older, &QPushButton::clicked, m_history, &HistoryBrowser::loadOlder);
    connect(m_header, &ConnectionHeader::connectRequested, this, &ConnectionPage::connectRequested);
    connect(m_header, &ConnectionHeader::disconnectRequested, this, &ConnectionPage::disconnectRequested);
    connect(m_header, &ConnectionHeader::connectNowRequested, this, &ConnectionPage::connectNowRequested);
    connect(m_header, &ConnectionHeader::subscribeRequested, this, &ConnectionPage::beginSubscribe);
    connect(m_header, &ConnectionHeader::detailsRequested, this, &ConnectionPage::detailsRequested);
    connect(m_password, &PasswordBar::given, this, [this](const QString &secret, bool remember) {
        hidePassword();
        Q_EMIT secretGiven(secret, remember);
    });
    connect(m_password, &PasswordBar::cancelled, this, [this] {
        hidePassword();
        Q_EMIT disconnectRequested();
    });

    connect(m_topics, &TopicPanel::topicsChosen, m_messages, &MessageListPanel::setTopics);
    connect(m_topics, &TopicPanel::publishRequested, this, [this](const QString &topic) {
        m_publish->setTopic(topic);
        focusPublish();
    });
    connect(m_topics, &TopicPanel::subscribeRequested, m_subscriptions, &SubscriptionPanel::beginSubscribe);
    connect(m_messages, &MessageListPanel::currentMessageChanged, this, &ConnectionPage::showMessage);
    connect(m_messages, &MessageListPanel::positionChanged, this, &ConnectionPage::showPosition);
    connect(m_messages, &MessageListPanel::topicsCleared, m_topics, &TopicPanel::clearChoice);
    connect(m_view, &MessageView::previousRequested, m_messages, &MessageListPanel::selectPreviousOfTopic);
    connect(m_view, &MessageView::nextRequested, m_messages, &MessageListPanel::selectNextOfTopic);
    connect(m_view, &MessageView::editRequested, this, [this](const MessageRecord &record) {
        setPanelVisible(Panel::Publish, true);
        m_publish->setMessage(record);
    });
}

void ConnectionPage::handleState()
{
    if (m_connection.state() != session::ConnectionState::Disconnected)
        hidePassword();
    if (m_connection.failure())
        showFailure();
    else
        m_message->hide();
}

void ConnectionPage::handleReauthenticated(session::RequestError error)
{
    if (error == session::RequestError::None)
        Q_EMIT done(tr("“%1” has authenticated again.").arg(m_connection.profile().name));
    else
        Q_EMIT failed(requestErrorText(error));
}

void ConnectionPage::hidePassword()
{
    m_password->hide();
    m_header->setAsking(false);
}

void ConnectionPage::showFailure()
{
    // While it is tried again, the header has the buttons for that.
    if (m_connection.reconnect()) {
        m_message->setMessage(InlineMessage::Kind::Warning,
            failureText(*m_connection.failure(), m_connection.profile(), Outlook::TriedAgain).sentence);
        if (m_connection.failure()->error)
            addDetails();
        return;
    }
    const FailureText text = failureText(*m_connection.failure(), m_connection.profile());
    m_message->setMessage(InlineMessage::Kind::Error, text.sentence);
    const Remedy first = m_brokerHelps ? Remedy::StartLocalBroker : text.remedy;
    addRemedy(first);
    if (first != Remedy::Retry && !m_brokerHelps)
        addRemedy(Remedy::Retry);
    if (m_connection.failure()->error)
        addDetails();
}

void ConnectionPage::addDetails()
{
    connect(
        m_message->addButton(tr("Details…")), &QPushButton::clicked, this, &ConnectionPage::detailsRequested);
}

void ConnectionPage::addRemedy(Remedy remedy)
{
    switch (remedy) {
    case Remedy::Retry:
        connect(m_message->addButton(tr("Try again")), &QPushButton::clicked, this,
            &ConnectionPage::connectRequested);
        break;
    case Remedy::EditProfile:
        connect(m_message->addButton(tr("Edit connection…")), &QPushButton::clicked, this,
            &ConnectionPage::editRequested);
        break;
    case Remedy::StartLocalBroker:
        connect(m_message->addButton(tr("Start the local broker")), &QPushButton::clicked, this,
            &ConnectionPage::brokerRequested);
        break;
    }
}

void ConnectionPage::showMessage(const std::optional<MessageRecord> &message)
{
    if (message)
        m_view->showMessage(*message);
    else
        m_view->clear();
    showPosition();
}

void ConnectionPage::showPosition()
{
    const auto position = m_messages->positionInTopic();
    m_view->setPosition(position ? position->index : 0, position ? position->count : 0);
}

} // namespace cutty::ui
