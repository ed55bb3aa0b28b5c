#pragma once

#include "core/session/connection/ClientConnection.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace cutty::ui {

class ElidedLabel;
class StatusDot;
class WarningMark;

/// The line at the head of a connection's tab: its address, what was agreed on, its state, and the buttons to
/// connect, disconnect and subscribe. While it is made, the step under way is told. Where the broker's
/// certificate is not checked, it says so all along; while a lost connection is waited for, it counts down.
class ConnectionHeader : public QWidget
{
    Q_OBJECT

public:
    /// The connection must outlive the header.
    explicit ConnectionHeader(session::ClientConnection &connection, QWidget *parent = nullptr);

    /// While something below the header asks before it connects, the header offers no second way.
    void setAsking(bool asking);

Q_SIGNALS:
    void connectRequested();
    void disconnectRequested();
    void connectNowRequested();
    void subscribeRequested();
    void detailsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeButtons();
    void layOut();
    void refresh();
    void refreshState();
    void refreshToggle();
    QString factsText() const;
    bool isUnverified() const;

    session::ClientConnection &m_connection;
    bool m_asking = false;
    /// While a lost connection is waited for.
    QTimer m_countdown;
    StatusDot *m_dot;
    ElidedLabel *m_address;
    WarningMark *m_unverified;
    ElidedLabel *m_state;
    ElidedLabel *m_facts;
    QToolButton *m_details;
    QPushButton *m_now;
    QPushButton *m_toggle;
    QPushButton *m_subscribe;
};

} // namespace cutty::ui
