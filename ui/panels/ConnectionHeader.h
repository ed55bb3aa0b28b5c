#pragma once

#include "core/session/connection/ClientConnection.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace cutty::ui {

class ElidedLabel;
class StatusDot;
class ThemeLabel;

/// The line at the head of a connection's tab: its address, what was agreed on, its state, and the buttons to
/// connect, disconnect and subscribe.
class ConnectionHeader : public QWidget
{
    Q_OBJECT

public:
    /// The connection must outlive the header.
    explicit ConnectionHeader(session::ClientConnection &connection, QWidget *parent = nullptr);

Q_SIGNALS:
    void connectRequested();
    void disconnectRequested();
    void subscribeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    QString stateText() const;

    session::ClientConnection &m_connection;
    StatusDot *m_dot;
    ElidedLabel *m_address;
    ThemeLabel *m_state;
    ElidedLabel *m_facts;
    QPushButton *m_toggle;
};

} // namespace cutty::ui
