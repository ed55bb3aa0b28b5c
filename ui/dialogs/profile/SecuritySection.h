#pragma once

#include "ui/dialogs/profile/EditorSection.h"

QT_BEGIN_NAMESPACE
class QPlainTextEdit;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// How TLS is made: who is trusted, and how the client shows who it is.
class SecuritySection : public EditorSection
{
    Q_OBJECT

public:
    explicit SecuritySection(bool hasKeychain);

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    bool applies(const profile::ConnectionProfile &profile) const override;
    void adapt(const profile::ConnectionProfile &profile) override;
    QString summary(const profile::ConnectionProfile &profile) const override;
    SecretChanges secretChanges() const override;

private:
    void makeFields(bool hasKeychain);

    QCheckBox *m_verify;
    ThemeLabel *m_verifyWarning;
    QComboBox *m_authority;
    QLineEdit *m_authorityFile;
    QPlainTextEdit *m_authorityPem;
    QComboBox *m_clientCertificate;
    QLineEdit *m_certificateFile;
    QLineEdit *m_keyFile;
    SecretField *m_passphrase;
    QLineEdit *m_serverName;
    SegmentedControl *m_minimumVersion;
    QLineEdit *m_alpn;
};

} // namespace cutty::ui
