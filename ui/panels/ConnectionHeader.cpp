#include "ui/panels/ConnectionHeader.h"

#include "core/profile/exchange/BrokerUrl.h"
#include "ui/panels/connectionDot.h"
#include "ui/texts/connectionText.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/WarningMark.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <chrono>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::ConnectionState;

/// Often enough that no second is skipped.
constexpr auto countdownInterval = 200ms;
constexpr int narrowWidth = 720;

} // namespace

ConnectionHeader::ConnectionHeader(session::ClientConnection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_dot(new StatusDot)
    , m_address(new ElidedLabel)
    , m_unverified(new WarningMark(tr("Certificate not checked")))
    , m_state(new ElidedLabel)
    , m_facts(new ElidedLabel)
    , m_details(new QToolButton)
    , m_now(new QPushButton(icon(IconName::Refresh), tr("Connect now")))
    , m_toggle(new QPushButton)
    , m_subscribe(new QPushButton(icon(IconName::Subscribe), tr("Subscribe…")))
{
    setObjectName(u"connectionHeader"_s);
    m_address->setObjectName(u"connection.address"_s);
    m_address->setFontRole(FontRole::Fixed);
    m_unverified->setObjectName(u"connection.unverified"_s);
    m_unverified->setToolTip(tr("The connection is encrypted, but nobody checks who is at the other end: "
                                "anybody in between could read and change all of it. Click for details."));
    m_unverified->setAccessibleDescription(m_unverified->toolTip());
    m_state->setObjectName(u"connection.state"_s);
    m_state->setColor(ColorToken::SecondaryText);
    m_state->setElideMode(Qt::ElideRight);
    m_facts->setObjectName(u"connection.facts"_s);
    m_facts->setColor(ColorToken::SecondaryText);
    m_facts->setElideMode(Qt::ElideRight);
    makeButtons();
    layOut();
    m_countdown.setInterval(countdownInterval);
    connect(&m_countdown, &QTimer::timeout, this, &ConnectionHeader::refreshState);
    connect(&connection, &session::ClientConnection::stateChanged, this, &ConnectionHeader::refresh);
    connect(&connection, &session::ClientConnection::timelineChanged, this, &ConnectionHeader::refreshState);
    refresh();
}

void ConnectionHeader::setAsking(bool asking)
{
    m_asking = asking;
    refreshToggle();
}

void ConnectionHeader::makeButtons()
{
    m_details->setObjectName(u"connection.details"_s);
    m_details->setAutoRaise(true);
    m_details->setIcon(icon(IconName::Info));
    m_details->setToolTip(tr("Connection details (Ctrl+I)"));
    m_details->setAccessibleName(tr("Connection details"));
    m_now->setObjectName(u"connection.now"_s);
    m_now->setAccessibleName(m_now->text());
    m_now->setToolTip(tr("Connect now"));
    m_subscribe->setAccessibleName(tr("Subscribe"));
    m_subscribe->setToolTip(tr("Subscribe (Ctrl+Shift+S)"));
    m_toggle->setObjectName(u"connection.toggle"_s);
    m_subscribe->setObjectName(u"connection.subscribe"_s);
    connect(m_details, &QToolButton::clicked, this, &ConnectionHeader::detailsRequested);
    connect(m_unverified, &WarningMark::clicked, this, &ConnectionHeader::detailsRequested);
    connect(m_now, &QPushButton::clicked, this, &ConnectionHeader::connectNowRequested);
    connect(m_subscribe, &QPushButton::clicked, this, &ConnectionHeader::subscribeRequested);
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (m_connection.state() == ConnectionState::Disconnected)
            Q_EMIT connectRequested();
        else
            Q_EMIT disconnectRequested();
    });
}

void ConnectionHeader::layOut()
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, metrics::step, metrics::panelPadding, metrics::step + 1);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_dot);
    row->addWidget(m_address);
    row->addWidget(m_unverified);
    row->addSpacing(metrics::step);
    row->addWidget(m_state);
    row->addWidget(m_facts, 1);
    row->addWidget(m_details);
    row->addWidget(m_now);
    row->addWidget(m_toggle);
    row->addWidget(m_subscribe);
}

void ConnectionHeader::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorToken::Panel));
    painter.fillRect(0, height() - 1, width(), metrics::lineWidth, theme.color(ColorToken::Line));
}

/// What is to be read goes before the words of buttons that their icons tell, too.
void ConnectionHeader::resizeEvent(QResizeEvent *event)
{
    const bool isNarrow = width() < narrowWidth;
    m_subscribe->setText(isNarrow ? QString() : tr("Subscribe…"));
    m_now->setText(isNarrow ? QString() : tr("Connect now"));
    m_facts->setVisible(!isNarrow);
    QWidget::resizeEvent(event);
}

void ConnectionHeader::refresh()
{
    m_dot->setState(connectionDot(m_connection.state(), m_connection.failure().has_value()));
    m_address->setText(profile::brokerUrlOf(m_connection.profile()));
    m_unverified->setVisible(isUnverified());
    m_facts->setText(factsText());
    m_now->setVisible(m_connection.state() == ConnectionState::Reconnecting);
    if (m_connection.state() == ConnectionState::Reconnecting)
        m_countdown.start();
    else
        m_countdown.stop();
    refreshState();
    refreshToggle();
}

void ConnectionHeader::refreshState()
{
    m_state->setText(stateText(m_connection, std::chrono::steady_clock::now()));
}

void ConnectionHeader::refreshToggle()
{
    const ConnectionState state = m_connection.state();
    const bool isDown = state == ConnectionState::Disconnected;
    QString text = tr("Cancel");
    if (isDown)
        text = tr("Connect");
    else if (state == ConnectionState::Connected)
        text = tr("Disconnect");
    else if (m_connection.reconnect())
        text = tr("Stop");
    m_toggle->setText(text);
    m_toggle->setVisible(!m_asking || !isDown);
    m_toggle->setProperty("primary", isDown);
    m_toggle->setIcon(icon(isDown ? IconName::Connection : IconName::Disconnect,
        isDown ? std::optional(ColorToken::OnAccent) : std::nullopt));
    m_toggle->setToolTip(tr("%1 (F5)").arg(text));
    m_toggle->update();
}

QString ConnectionHeader::factsText() const
{
    const auto &profile = m_connection.profile();
    const auto &facts = m_connection.facts();
    QStringList parts{facts ? versionText(facts->version) : versionText(profile.protocolVersion)};
    if (facts && facts->tls)
        parts.append(tlsVersionText(facts->tls->protocol));
    const QString &clientId = facts ? facts->clientId : profile.clientId;
    if (!clientId.isEmpty())
        parts.append(clientId);
    return parts.join(u" · "_s);
}

/// As long as there is a connection, or somebody tries to make one.
bool ConnectionHeader::isUnverified() const
{
    const auto &facts = m_connection.facts();
    if (facts)
        return facts->tls && !facts->tls->verified;
    const auto &profile = m_connection.profile();
    return m_connection.state() != ConnectionState::Disconnected && isSecure(profile.transport)
        && !profile.tls.verifyPeer;
}

} // namespace cutty::ui
