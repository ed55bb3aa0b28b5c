#pragma once

#include "core/history/HistoryStatus.h"

#include <QPointer>
#include <QWidget>

namespace cutty::session {
class ClientConnection;
}

namespace cutty::ui {

class StatusDot;
class ThemeLabel;
class TrafficModel;

/// The line at the foot of the window: rates and memory of the connection in front, and how the history keeps
/// up. What is lost or late is said here.
class TrafficBar : public QWidget
{
    Q_OBJECT

public:
    explicit TrafficBar(QWidget *parent = nullptr);

    /// Null where no connection is in front. Both may be destroyed at any time.
    void setConnection(session::ClientConnection *connection, TrafficModel *traffic);
    void setHistoryEnabled(bool enabled);
    void setHistoryStatus(const history::HistoryStatus &status);
    bool isHistoryDamaged() const;

Q_SIGNALS:
    /// The reader wants to know more about, or do something about the history.
    void historyClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    ThemeLabel *addLabel(const char *name, const QString &description);
    void showTraffic();
    void showMemory();
    void showHistory();

    QPointer<session::ClientConnection> m_connection;
    QPointer<TrafficModel> m_traffic;
    bool m_historyEnabled = true;
    history::HistoryStatus m_history;

    ThemeLabel *m_received;
    ThemeLabel *m_sent;
    ThemeLabel *m_roundTrip;
    ThemeLabel *m_inFlight;
    ThemeLabel *m_memory;
    ThemeLabel *m_historyText;
    StatusDot *m_historyDot;
};

} // namespace cutty::ui
