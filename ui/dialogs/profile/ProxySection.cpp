#include "ui/dialogs/profile/ProxySection.h"

#include "ui/dialogs/SecretField.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

#include <utility>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ProfileField;
using profile::ProxySettings;

enum ExtraRow { TypeRow = 1000, PasswordRow };

} // namespace

ProxySection::ProxySection(bool hasKeychain)
    : m_type(makeChoice(u"profile.proxy.type"_s, {tr("None"), u"HTTP (CONNECT)"_s, u"SOCKS5"_s}))
    , m_host(makeFixedLine(u"profile.proxy.host"_s, u"proxy.example"_s))
    , m_port(makeNumber(u"profile.proxy.port"_s, 0, 65'535))
    , m_userName(makeLine(u"profile.proxy.userName"_s))
    , m_password(watchSecret(new SecretField(profile::SecretKind::ProxyPassword, tr("Send a password"),
          u"profile.proxy.password"_s, hasKeychain)))
{
    addRow(TypeRow, tr("Type"), m_type);
    addField(ProfileField::ProxyHost, tr("Host"), m_host);
    addField(ProfileField::ProxyPort, tr("Port"), m_port);
    addField(ProfileField::ProxyUserName, tr("User"), m_userName);
    addRow(PasswordRow, tr("Password"), m_password, m_password->edit());
    connect(m_type, &QComboBox::activated, this, &ProxySection::handleType);
}

void ProxySection::load(const ConnectionProfile &profile)
{
    const ProxySettings &proxy = profile.proxy;
    m_type->setCurrentIndex(static_cast<int>(proxy.type));
    m_lastType = proxy.type;
    m_host->setText(proxy.host);
    m_port->setValue(proxy.port);
    m_userName->setText(proxy.userName);
    m_password->setUsed(proxy.usePassword);
}

void ProxySection::store(ConnectionProfile *profile) const
{
    ProxySettings &proxy = profile->proxy;
    proxy.type = static_cast<ProxyType>(m_type->currentIndex());
    proxy.host = m_host->text().trimmed();
    proxy.port = static_cast<std::uint16_t>(m_port->value());
    proxy.userName = m_userName->text();
    proxy.usePassword = m_password->isUsed();
}

bool ProxySection::applies(const ConnectionProfile &profile) const
{
    return profile.transport != Transport::LocalSocket;
}

void ProxySection::adapt(const ConnectionProfile &profile)
{
    const bool isThere = profile.proxy.type != ProxyType::None;
    for (const ProfileField field :
        {ProfileField::ProxyHost, ProfileField::ProxyPort, ProfileField::ProxyUserName})
        setFieldVisible(field, isThere);
    form()->setRowVisible(PasswordRow, isThere);
}

QString ProxySection::summary(const ConnectionProfile &profile) const
{
    const ProxySettings &proxy = profile.proxy;
    if (proxy.type == ProxyType::None)
        return tr("None");
    return u"%1 %2:%3"_s.arg(m_type->currentText(), proxy.host).arg(proxy.port);
}

SecretChanges ProxySection::secretChanges() const
{
    const auto change = m_password->change();
    return change ? SecretChanges{*change} : SecretChanges{};
}

/// A usual port becomes that of the new type; one that was chosen stays.
void ProxySection::handleType()
{
    const auto type = static_cast<ProxyType>(m_type->currentIndex());
    const ProxyType before = std::exchange(m_lastType, type);
    if (m_port->value() == 0 || m_port->value() == defaultPort(before))
        m_port->setValue(defaultPort(type));
}

} // namespace cutty::ui
