#include "ui/panels/TrafficBar.h"

#include "core/session/connection/ClientConnection.h"
#include "ui/models/TrafficModel.h"
#include "ui/texts/historyText.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/StatusDot.h"
#include "ui/widgets/ThemeLabel.h"
#include "ui/widgets/format.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>

namespace cutty::ui {
namespace {

constexpr int gap = 20;

QString perSecond(double rate)
{
    return TrafficBar::tr("%1 msg/s").arg(formatRate(rate).remove(QStringLiteral("/s")));
}

} // namespace

TrafficBar::TrafficBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("trafficBar"));
    setAccessibleName(tr("Status"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(metrics::panelPadding, 0, metrics::panelPadding, 0);
    row->setSpacing(gap);
    m_received = addLabel("status.received", tr("Messages and bytes that arrive in a second"));
    m_sent = addLabel("status.sent", tr("Messages that leave in a second"));
    m_roundTrip = addLabel("status.roundTrip", tr("How long the broker took to answer the latest ping"));
    m_inFlight = addLabel("status.inFlight", tr("Messages of ours that wait for their acknowledgement"));
    row->addStretch(1);
    m_memory = addLabel("status.memory", tr("Messages in memory, and what they take of their budget"));
    m_historyDot = new StatusDot;
    row->addWidget(m_historyDot);
    row->addSpacing(-gap + metrics::step);
    m_historyText = addLabel("status.history", {});
    setFixedHeight(std::max(metrics::compactControlHeight, fontMetrics().height() + metrics::spacing));
    setConnection(nullptr, nullptr);
    showHistory();
}

void TrafficBar::setConnection(session::ClientConnection *connection, TrafficModel *traffic)
{
    if (m_connection)
        disconnect(m_connection, nullptr, this, nullptr);
    if (m_traffic)
        disconnect(m_traffic, nullptr, this, nullptr);
    m_connection = connection;
    m_traffic = traffic;
    if (connection) {
        connect(connection, &session::ClientConnection::statisticsChanged, this, &TrafficBar::showTraffic);
        connect(connection, &session::ClientConnection::stateChanged, this, &TrafficBar::showTraffic);
    }
    if (traffic)
        connect(traffic, &TrafficModel::statusChanged, this, &TrafficBar::showMemory);
    showTraffic();
    showMemory();
}

void TrafficBar::setHistoryEnabled(bool enabled)
{
    m_historyEnabled = enabled;
    showHistory();
}

void TrafficBar::setHistoryStatus(const history::HistoryStatus &status)
{
    m_history = status;
    showHistory();
}

bool TrafficBar::isHistoryDamaged() const
{
    return m_history.error && m_history.error->kind == history::HistoryErrorKind::Corrupt;
}

void TrafficBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorToken::Window));
    painter.fillRect(0, 0, width(), metrics::lineWidth, theme.color(ColorToken::Line));
}

void TrafficBar::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->position().x() >= m_historyDot->x())
        Q_EMIT historyClicked();
}

ThemeLabel *TrafficBar::addLabel(const char *name, const QString &description)
{
    auto *label = new ThemeLabel(FontRole::FixedSmall, ColorToken::SecondaryText);
    label->setObjectName(QLatin1StringView(name));
    label->setToolTip(description);
    layout()->addWidget(label);
    return label;
}

void TrafficBar::showTraffic()
{
    const bool isOn = m_connection && m_connection->state() == session::ConnectionState::Connected;
    for (ThemeLabel *label : {m_received, m_sent, m_roundTrip, m_inFlight})
        label->setVisible(isOn);
    if (!isOn)
        return;
    const session::TrafficStatistics &statistics = m_connection->statistics();
    m_received->setText(tr("↓ %1 %2/s")
            .arg(perSecond(statistics.receivedPerSecond),
                formatBytes(static_cast<quint64>(statistics.receivedBytesPerSecond))));
    m_sent->setText(tr("↑ %1").arg(perSecond(statistics.sentPerSecond)));
    m_roundTrip->setVisible(statistics.roundTrip.has_value());
    if (statistics.roundTrip) {
        m_roundTrip->setText(tr("RTT %1").arg(
            formatDuration(std::chrono::duration_cast<std::chrono::microseconds>(*statistics.roundTrip))));
    }
    m_inFlight->setText(tr("in flight %1").arg(formatCount(statistics.inFlight)));
}

void TrafficBar::showMemory()
{
    m_memory->setVisible(!m_traffic.isNull());
    if (!m_traffic)
        return;
    const TrafficStatus status = m_traffic->status();
    const QString count
        = status.messages == 1 ? tr("1 message") : tr("%1 messages").arg(formatCount(status.messages));
    QString text = tr("%1 · %2 of %3").arg(count, formatBytes(status.bytes), formatBytes(status.byteBudget));
    if (status.evicted > 0)
        text += tr(" · %1 no longer in memory").arg(formatCount(status.evicted));
    if (status.topicsNotShown > 0)
        text += tr(" · %1 topics not shown").arg(formatCount(status.topicsNotShown));
    m_memory->setText(text);
}

void TrafficBar::showHistory()
{
    QString text = tr("history");
    QString hint = tr("Messages are kept in the history.");
    auto dot = StatusDot::State::Online;
    if (!m_historyEnabled) {
        text = tr("history off");
        hint = tr("Messages are not kept.");
        dot = StatusDot::State::Offline;
    } else if (m_history.error) {
        text = tr("history failed");
        hint = historyErrorText(*m_history.error);
        dot = StatusDot::State::Failed;
    } else if (m_history.behindMessages > 0) {
        text = tr("history behind by %1").arg(formatCount(m_history.behindMessages));
        hint = tr("These messages wait to be written.");
        dot = StatusDot::State::Busy;
    }
    if (m_history.droppedMessages > 0) {
        text += tr(" · %1 dropped").arg(formatCount(m_history.droppedMessages));
        dot = dot == StatusDot::State::Failed ? dot : StatusDot::State::Warning;
    }
    m_historyText->setText(text);
    m_historyText->setToolTip(hint);
    m_historyDot->setToolTip(hint);
    m_historyDot->setState(dot);
}

} // namespace cutty::ui
