#pragma once

#include "ui/dialogs/Sheet.h"

QT_BEGIN_NAMESPACE
class QTreeView;
QT_END_NAMESPACE

namespace cutty::session {
class ClientConnection;
}

namespace cutty::ui {

class ConnectionDetailsModel;

/// All that is known of one connection: the steps of connecting, TLS and certificates, what MQTT agreed on.
/// Follows the connection while it is open, and closes with it.
class ConnectionDetailsSheet : public Sheet
{
    Q_OBJECT

public:
    ConnectionDetailsSheet(session::ClientConnection &connection, QWidget *window);

    void open();

private:
    void refresh();
    void copyCurrent();

    session::ClientConnection &m_connection;
    ConnectionDetailsModel *m_model;
    QTreeView *m_view;
    QPushButton *m_copyPem;
};

} // namespace cutty::ui
