#include "ui/dialogs/profile/AddressSection.h"

#include "core/profile/exchange/BrokerUrl.h"
#include "ui/dialogs/SecretField.h"
#include "ui/theme/Metrics.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>

#include <utility>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ProfileField;
using profile::ProtocolVersion;

constexpr int portWidth = 84;

enum ExtraRow { FolderRow = 1000, TransportRow, VersionRow, PasswordRow };

/// In the order of the segments.
constexpr ProtocolVersion versions[] = {ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31};

int segmentOf(ProtocolVersion version)
{
    return static_cast<int>(std::ranges::find(versions, version) - std::begin(versions));
}

} // namespace

AddressSection::AddressSection(const QStringList &folders, bool hasKeychain)
{
    makeFields(folders, hasKeychain);
    addField(ProfileField::Name, tr("Name"), m_name);
    addRow(FolderRow, tr("Folder"), m_folder);
    addRow(TransportRow, tr("Transport"), m_transport);
    addField(ProfileField::Host, tr("Host"), makeAddressRow(), m_host);
    addRow(VersionRow, tr("MQTT version"), m_version);
    addField(ProfileField::ClientId, tr("Client id"), m_clientId);
    addField(ProfileField::UserName, tr("User"), m_userName);
    addRow(PasswordRow, tr("Password"), m_password, m_password->edit());
    m_passwordHint = form()->addHint(hasKeychain
            ? tr("Kept in the system's keychain, never in Cutty's files.")
            : tr("No keychain runs here: Cutty asks for the password each time it connects."));

    connect(m_transport, &SegmentedControl::activated, this, &AddressSection::handleTransport);
    connect(m_host, &QLineEdit::editingFinished, this, &AddressSection::takeUrl);
    connect(m_host, &QLineEdit::textEdited, this, [this](const QString &text) {
        // Several characters at once were pasted.
        if (text.size() > std::exchange(m_typed, text.size()) + 1)
            takeUrl();
    });
}

void AddressSection::makeFields(const QStringList &folders, bool hasKeychain)
{
    m_name = makeLine(u"profile.name"_s);
    m_folder = makeChoice(u"profile.folder"_s, folders);
    m_folder->setEditable(true);
    m_folder->lineEdit()->setPlaceholderText(tr("None, or as Lab/Bench"));
    connect(m_folder, &QComboBox::editTextChanged, this, &EditorSection::changed);
    connect(m_folder->lineEdit(), &QLineEdit::returnPressed, this, &EditorSection::submitted);
    m_transport = makeSegments(u"profile.transport"_s, tr("Transport"));
    m_transport->addSegment(u"TCP"_s, tr("TCP, without encryption"));
    m_transport->addSegment(u"TLS"_s, tr("TCP, encrypted by TLS"));
    m_transport->addSegment(u"WebSocket"_s, tr("WebSocket, without encryption"));
    m_transport->addSegment(tr("WebSocket + TLS"), tr("WebSocket, encrypted by TLS"));
    m_transport->addSegment(tr("Local"), tr("A local (Unix) socket of this computer"));
    m_host = makeFixedLine(u"profile.host"_s);
    m_port = makeNumber(u"profile.port"_s, 0, 65'535);
    m_port->setFixedWidth(portWidth);
    m_version = makeSegments(u"profile.version"_s, tr("MQTT version"));
    m_version->addSegment(u"5"_s, u"MQTT 5"_s);
    m_version->addSegment(u"3.1.1"_s, u"MQTT 3.1.1"_s);
    m_version->addSegment(u"3.1"_s, u"MQTT 3.1"_s);
    m_clientId = makeFixedLine(u"profile.clientId"_s);
    m_userName = makeLine(u"profile.userName"_s);
    m_password = watchSecret(new SecretField(
        profile::SecretKind::Password, tr("Send a password"), u"profile.password"_s, hasKeychain));
}

QWidget *AddressSection::makeAddressRow()
{
    m_portLabel = new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText);
    m_portLabel->setText(tr("Port"));
    m_portLabel->setBuddy(m_port);
    m_port->setAccessibleName(tr("Port"));
    auto *widget = new QWidget;
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_host, 1);
    row->addWidget(m_portLabel);
    row->addWidget(m_port);
    return widget;
}

void AddressSection::load(const ConnectionProfile &profile)
{
    m_name->setText(profile.name);
    m_folder->setCurrentText(profile.folder);
    m_transport->setCurrentIndex(static_cast<int>(profile.transport));
    m_lastTransport = profile.transport;
    m_host->setText(profile.host);
    m_typed = profile.host.size();
    m_port->setValue(profile.port);
    m_version->setCurrentIndex(segmentOf(profile.protocolVersion));
    m_clientId->setText(profile.clientId);
    m_userName->setText(profile.userName);
    m_password->setUsed(profile.usePassword);
}

void AddressSection::store(ConnectionProfile *profile) const
{
    profile->transport = transport();
    profile->host = m_host->text().trimmed();
    profile->name = m_name->text().trimmed();
    if (profile->name.isEmpty())
        profile->name = profile->host;
    profile->folder = profile::normalizedFolder(m_folder->currentText());
    profile->port = static_cast<std::uint16_t>(m_port->value());
    profile->protocolVersion = versions[m_version->currentIndex()];
    profile->clientId = m_clientId->text();
    profile->userName = m_userName->text();
    profile->usePassword = m_password->isUsed();
}

void AddressSection::adapt(const ConnectionProfile &profile)
{
    const bool isLocal = profile.transport == Transport::LocalSocket;
    m_name->setPlaceholderText(profile.host.isEmpty() ? tr("As the host") : profile.host);
    m_host->setPlaceholderText(isLocal ? u"/run/mosquitto/mqtt.sock"_s : tr("broker.example, or mqtts://…"));
    form()->setLabel(static_cast<int>(ProfileField::Host), isLocal ? tr("Socket") : tr("Host"));
    m_portLabel->setVisible(!isLocal);
    m_port->setVisible(!isLocal);
    m_clientId->setPlaceholderText(profile.protocolVersion == ProtocolVersion::V31
            ? tr("1 to 23 characters")
            : tr("Empty: the broker gives one out"));
    m_passwordHint->setVisible(m_password->isUsed());
}

SecretChanges AddressSection::secretChanges() const
{
    const auto change = m_password->change();
    return change ? SecretChanges{*change} : SecretChanges{};
}

bool AddressSection::showError(ProfileField field, std::optional<std::size_t> index, const QString &text)
{
    // Without a name, the host is it.
    if (field == ProfileField::Name && m_host->text().isEmpty())
        return true;
    if (field != ProfileField::Port)
        return EditorSection::showError(field, index, text);
    // Both stand in one row.
    const QString ofHost = form()->error(static_cast<int>(ProfileField::Host));
    return EditorSection::showError(
        ProfileField::Host, index, ofHost.isEmpty() ? text : ofHost + u' ' + text);
}

void AddressSection::takeUrl()
{
    const auto url = profile::parseBrokerUrl(m_host->text());
    if (!url || (transport() == Transport::LocalSocket && !url->transport))
        return;
    if (url->transport)
        m_transport->setCurrentIndex(static_cast<int>(*url->transport));
    m_lastTransport = transport();
    m_host->setText(url->host);
    m_typed = url->host.size();
    if (url->port)
        m_port->setValue(*url->port);
    if (!url->userName.isEmpty())
        m_userName->setText(url->userName);
    if (!url->password.isEmpty())
        m_password->setText(url->password);
    if (!url->path.isEmpty())
        Q_EMIT pathGiven(url->path);
}

Transport AddressSection::transport() const { return static_cast<Transport>(m_transport->currentIndex()); }

/// A usual port becomes that of the new transport; one that was chosen stays.
void AddressSection::handleTransport()
{
    const Transport before = std::exchange(m_lastTransport, transport());
    if (m_port->value() == defaultPort(before) || m_port->value() == 0)
        m_port->setValue(defaultPort(transport()));
}

} // namespace cutty::ui
