#pragma once

#include "core/session/connection/ClientConnection.h"
#include "ui/models/TrafficModel.h"

#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace cutty::history {
class HistoryReader;
}

namespace cutty::ui {

class ConnectionHeader;
class HistoryBrowser;
class InlineMessage;
class MessageListPanel;
class MessageView;
class PasswordBar;
class PublishPanel;
class Splitter;
class SubscriptionPanel;
class TopicPanel;
enum class Remedy : std::uint8_t;

/// The tab of one connection: its state and failures at the head, then topics and subscriptions, messages,
/// the message chosen, and what is published. Puts the panels together and asks the window for what is beyond
/// it.
class ConnectionPage : public QWidget
{
    Q_OBJECT

public:
    enum class Panel : quint8 { Topics, Message, Publish };

    /// The connection and the reader must outlive the page. `byteBudget` is for messages in memory.
    ConnectionPage(session::ClientConnection &connection, history::HistoryReader &history,
        std::uint64_t byteBudget, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    session::ClientConnection &connection() const { return m_connection; }
    TrafficModel &traffic() { return m_traffic; }

    void askSecret(profile::SecretKind kind, const QString &why, bool canRemember);
    /// Offers to start the local broker in place of another attempt.
    void setBrokerHelps(bool helps);
    void focusSearch();
    void focusPublish();
    /// Escape: the focus goes back to the list.
    void goBack();
    void beginSubscribe();
    void publish();
    void toggleConnection();
    void setReducedMotion(bool reduced);
    void setPanelVisible(Panel panel, bool visible);
    bool isPanelVisible(Panel panel) const;

    /// How the panels are arranged; restoring what is of another version changes nothing.
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &bytes);

Q_SIGNALS:
    void connectRequested();
    void disconnectRequested();
    /// The connection that is waited for is wanted at once.
    void connectNowRequested();
    void secretGiven(const QString &secret, bool remember);
    void editRequested();
    void detailsRequested();
    void brokerRequested();
    /// What went wrong beside the connection itself.
    void failed(const QString &sentence);
    /// What was asked for and has succeeded.
    void done(const QString &sentence);

private:
    void makePanels();
    void layOut();
    void wire();
    QWidget *makeListColumn();
    QWidget *panelWidget(Panel panel) const;
    void handleState();
    void handleReauthenticated(session::RequestError error);
    void hidePassword();
    void showFailure();
    void addRemedy(Remedy remedy);
    /// What a broker did wrong, byte by byte.
    void addDetails();
    void showMessage(const std::optional<MessageRecord> &message);
    void showPosition();

    session::ClientConnection &m_connection;
    TrafficModel m_traffic;
    HistoryBrowser *m_history;
    bool m_brokerHelps = false;

    ConnectionHeader *m_header;
    InlineMessage *m_message;
    PasswordBar *m_password;
    TopicPanel *m_topics;
    SubscriptionPanel *m_subscriptions;
    MessageListPanel *m_messages;
    QPushButton *m_older;
    MessageView *m_view;
    PublishPanel *m_publish;
    Splitter *m_rows;
    Splitter *m_columns;
    Splitter *m_left;
};

} // namespace cutty::ui
