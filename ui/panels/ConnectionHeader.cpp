#include "ui/panels/ConnectionHeader.h"

#include "ui/panels/connectionDot.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/ThemeLabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace cutty::ui {
namespace {

using session::ConnectionState;

QString versionText(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return QStringLiteral("MQTT 3.1");
    case mqtt::ProtocolVersion::V311: return QStringLiteral("MQTT 3.1.1");
    case mqtt::ProtocolVersion::V5: break;
    }
    return QStringLiteral("MQTT 5");
}

QString wantedVersion(profile::ProtocolVersion version)
{
    return version == profile::ProtocolVersion::V5 ? QStringLiteral("MQTT 5") : QStringLiteral("MQTT 3.1.1");
}

} // namespace

ConnectionHeader::ConnectionHeader(session::ClientConnection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_dot(new StatusDot)
    , m_address(new ElidedLabel)
    , m_state(new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText))
    , m_facts(new ElidedLabel)
    , m_toggle(new QPushButton)
{
    setObjectName(QStringLiteral("connectionHeader"));
    m_address->setFontRole(FontRole::Fixed);
    m_state->setObjectName(QStringLiteral("connection.state"));
    m_facts->setObjectName(QStringLiteral("connection.facts"));
    m_facts->setColor(ColorToken::SecondaryText);
    m_facts->setElideMode(Qt::ElideRight);
    m_toggle->setObjectName(QStringLiteral("connection.toggle"));
    auto *subscribe = new QPushButton(icon(IconName::Subscribe), tr("Subscribe…"));
    subscribe->setObjectName(QStringLiteral("connection.subscribe"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, metrics::step, metrics::panelPadding, metrics::step + 1);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_dot);
    row->addWidget(m_address);
    row->addSpacing(metrics::step);
    row->addWidget(m_state);
    row->addWidget(m_facts, 1);
    row->addWidget(m_toggle);
    row->addWidget(subscribe);

    connect(subscribe, &QPushButton::clicked, this, &ConnectionHeader::subscribeRequested);
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        if (m_connection.state() == ConnectionState::Disconnected)
            Q_EMIT connectRequested();
        else
            Q_EMIT disconnectRequested();
    });
    connect(&connection, &session::ClientConnection::stateChanged, this, &ConnectionHeader::refresh);
    refresh();
}

void ConnectionHeader::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorToken::Panel));
    painter.fillRect(0, height() - 1, width(), metrics::lineWidth, theme.color(ColorToken::Line));
}

void ConnectionHeader::refresh()
{
    const auto &profile = m_connection.profile();
    const ConnectionState state = m_connection.state();
    m_dot->setState(connectionDot(state, m_connection.failure().has_value()));
    m_address->setText(QStringLiteral("mqtt://%1:%2").arg(profile.host).arg(profile.port));
    m_state->setText(stateText());
    if (const auto &facts = m_connection.facts())
        m_facts->setText(tr("%1 · %2").arg(versionText(facts->version), facts->clientId));
    else
        m_facts->setText(tr("%1 · %2").arg(wantedVersion(profile.protocolVersion), profile.clientId));
    const bool isDown = state == ConnectionState::Disconnected;
    m_toggle->setText(isDown                      ? tr("Connect")
            : state == ConnectionState::Connected ? tr("Disconnect")
                                                  : tr("Cancel"));
    m_toggle->setProperty("primary", isDown);
    m_toggle->setIcon(icon(isDown ? IconName::Connection : IconName::Disconnect,
        isDown ? std::optional(ColorToken::OnAccent) : std::nullopt));
    m_toggle->setToolTip(isDown ? tr("Connect (F5)") : tr("Disconnect (F5)"));
    m_toggle->update();
}

QString ConnectionHeader::stateText() const
{
    switch (m_connection.state()) {
    case ConnectionState::Disconnected:
        return m_connection.failure() ? tr("Not connected") : tr("Disconnected");
    case ConnectionState::Connecting: return tr("Connecting…");
    case ConnectionState::Authenticating: return tr("Waiting for the broker's answer…");
    case ConnectionState::Connected: break;
    }
    return tr("Connected");
}

} // namespace cutty::ui
