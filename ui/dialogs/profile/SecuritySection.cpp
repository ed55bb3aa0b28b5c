#include "ui/dialogs/profile/SecuritySection.h"

#include "ui/dialogs/SecretField.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemeLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::CertificateAuthority;
using profile::ClientCertificate;
using profile::ConnectionProfile;
using profile::ProfileField;
using profile::TlsSettings;

constexpr int pemLines = 5;

enum ExtraRow { VerifyRow = 1000, AuthorityRow, ClientCertificateRow, KeyRow, PassphraseRow, MinimumRow };

QStringList protocolsOf(const QString &text)
{
    QStringList names;
    for (const QString &name : text.split(u',', Qt::SkipEmptyParts)) {
        if (const QString trimmed = name.trimmed(); !trimmed.isEmpty())
            names.append(trimmed);
    }
    return names;
}

} // namespace

SecuritySection::SecuritySection(bool hasKeychain)
{
    makeFields(hasKeychain);
    addRow(VerifyRow, tr("Broker"), m_verify);
    m_verifyWarning = form()->addHint(tr("Anybody in between can read and change what is sent, passwords "
                                         "included. For tests only."));
    m_verifyWarning->setColor(ColorToken::Warning);
    addRow(AuthorityRow, tr("Trust"), m_authority);
    addField(ProfileField::AuthorityFile, tr("CA file"),
        withFileButton(m_authorityFile, tr("Choose the CA file")), m_authorityFile);
    addField(ProfileField::AuthorityPem, tr("CA certificates"), m_authorityPem);
    addField(ProfileField::ServerName, tr("Name to expect"), m_serverName);
    addRow(ClientCertificateRow, tr("Client certificate"), m_clientCertificate);
    addField(ProfileField::CertificateFile, tr("Certificate file"),
        withFileButton(m_certificateFile, tr("Choose the certificate file")), m_certificateFile);
    addRow(KeyRow, tr("Key file"), withFileButton(m_keyFile, tr("Choose the key file")), m_keyFile);
    addRow(PassphraseRow, tr("Passphrase"), m_passphrase, m_passphrase->edit());
    addRow(MinimumRow, tr("At least"), m_minimumVersion);
    addField(ProfileField::Alpn, tr("Protocols (ALPN)"), m_alpn);
}

void SecuritySection::makeFields(bool hasKeychain)
{
    m_verify = makeCheck(u"profile.tls.verify"_s, tr("Check the broker's certificate"));
    m_authority = makeChoice(u"profile.tls.authority"_s,
        {tr("What the system trusts"), tr("A CA file"), tr("Pasted CA certificates")});
    m_authorityFile = makeLine(u"profile.tls.authorityFile"_s, tr("PEM"));
    m_authorityPem = new QPlainTextEdit;
    m_authorityPem->setObjectName(u"profile.tls.authorityPem"_s);
    m_authorityPem->setPlaceholderText(u"-----BEGIN CERTIFICATE-----"_s);
    m_authorityPem->setFont(Theme::instance().font(FontRole::FixedSmall));
    m_authorityPem->setTabChangesFocus(true);
    m_authorityPem->setFixedHeight(
        pemLines * QFontMetrics(Theme::instance().font(FontRole::FixedSmall)).lineSpacing() + 12);
    connect(m_authorityPem, &QPlainTextEdit::textChanged, this, &EditorSection::changed);
    m_clientCertificate = makeChoice(
        u"profile.tls.client"_s, {tr("None"), tr("PEM files"), tr("A PKCS#12 file (.p12, .pfx)")});
    m_certificateFile = makeLine(u"profile.tls.certificateFile"_s);
    m_keyFile = makeLine(u"profile.tls.keyFile"_s, tr("Empty: in the certificate file"));
    m_passphrase = watchSecret(new SecretField(profile::SecretKind::KeyPassphrase, tr("The key is encrypted"),
        u"profile.tls.passphrase"_s, hasKeychain));
    m_serverName = makeFixedLine(u"profile.tls.serverName"_s, tr("The host"));
    m_minimumVersion = makeSegments(u"profile.tls.minimumVersion"_s, tr("Lowest TLS version"));
    m_minimumVersion->addSegment(u"TLS 1.2"_s);
    m_minimumVersion->addSegment(u"TLS 1.3"_s);
    m_alpn = makeFixedLine(u"profile.tls.alpn"_s, tr("None, or as mqtt, x-amzn-mqtt-ca"));
}

void SecuritySection::load(const ConnectionProfile &profile)
{
    const TlsSettings &tls = profile.tls;
    m_verify->setChecked(tls.verifyPeer);
    m_authority->setCurrentIndex(static_cast<int>(tls.authority));
    m_authorityFile->setText(tls.authorityFile);
    m_authorityPem->setPlainText(tls.authorityPem);
    m_clientCertificate->setCurrentIndex(static_cast<int>(tls.clientCertificate));
    m_certificateFile->setText(tls.certificateFile);
    m_keyFile->setText(tls.keyFile);
    m_passphrase->setUsed(tls.usePassphrase);
    m_serverName->setText(tls.serverName);
    m_minimumVersion->setCurrentIndex(static_cast<int>(tls.minimumVersion));
    m_alpn->setText(tls.alpn.join(u", "_s));
}

void SecuritySection::store(ConnectionProfile *profile) const
{
    TlsSettings &tls = profile->tls;
    tls.verifyPeer = m_verify->isChecked();
    tls.authority = static_cast<CertificateAuthority>(m_authority->currentIndex());
    tls.authorityFile = m_authorityFile->text().trimmed();
    tls.authorityPem = m_authorityPem->toPlainText();
    tls.clientCertificate = static_cast<ClientCertificate>(m_clientCertificate->currentIndex());
    tls.certificateFile = m_certificateFile->text().trimmed();
    tls.keyFile = m_keyFile->text().trimmed();
    tls.usePassphrase = m_passphrase->isUsed();
    tls.serverName = m_serverName->text().trimmed();
    tls.minimumVersion = static_cast<TlsVersion>(m_minimumVersion->currentIndex());
    tls.alpn = protocolsOf(m_alpn->text());
}

bool SecuritySection::applies(const ConnectionProfile &profile) const { return isSecure(profile.transport); }

void SecuritySection::adapt(const ConnectionProfile &profile)
{
    const TlsSettings &tls = profile.tls;
    m_verifyWarning->setVisible(!tls.verifyPeer);
    form()->setRowVisible(AuthorityRow, tls.verifyPeer);
    setFieldVisible(
        ProfileField::AuthorityFile, tls.verifyPeer && tls.authority == CertificateAuthority::File);
    setFieldVisible(
        ProfileField::AuthorityPem, tls.verifyPeer && tls.authority == CertificateAuthority::Pasted);
    m_serverName->setPlaceholderText(profile.host.isEmpty() ? tr("The host") : profile.host);
    setFieldVisible(ProfileField::CertificateFile, tls.clientCertificate != ClientCertificate::None);
    form()->setRowVisible(KeyRow, tls.clientCertificate == ClientCertificate::Pem);
    form()->setRowVisible(PassphraseRow, tls.clientCertificate != ClientCertificate::None);
}

QString SecuritySection::summary(const ConnectionProfile &profile) const
{
    const TlsSettings &tls = profile.tls;
    QStringList parts;
    if (!tls.verifyPeer)
        parts.append(tr("Certificate not checked"));
    else if (tls.authority == CertificateAuthority::System)
        parts.append(tr("The system's CAs"));
    else if (tls.authority == CertificateAuthority::File)
        parts.append(tr("CA %1").arg(QFileInfo(tls.authorityFile).fileName()));
    else
        parts.append(tr("Pasted CA"));
    if (tls.clientCertificate != ClientCertificate::None)
        parts.append(tr("client certificate %1").arg(QFileInfo(tls.certificateFile).fileName()));
    if (tls.minimumVersion == TlsVersion::V13)
        parts.append(tr("TLS 1.3 only"));
    if (!tls.alpn.isEmpty())
        parts.append(tr("ALPN %1").arg(tls.alpn.join(u", "_s)));
    return parts.join(u" · "_s);
}

SecretChanges SecuritySection::secretChanges() const
{
    const auto change = m_passphrase->change();
    return change ? SecretChanges{*change} : SecretChanges{};
}

} // namespace cutty::ui
