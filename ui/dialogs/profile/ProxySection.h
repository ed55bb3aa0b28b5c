#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

/// What stands between this computer and the broker.
class ProxySection : public EditorSection
{
    Q_OBJECT

public:
    explicit ProxySection(bool hasKeychain);

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    bool applies(const profile::ConnectionProfile &profile) const override;
    void adapt(const profile::ConnectionProfile &profile) override;
    QString summary(const profile::ConnectionProfile &profile) const override;
    SecretChanges secretChanges() const override;

private:
    void handleType();

    QComboBox *m_type;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_userName;
    SecretField *m_password;
    ProxyType m_lastType = ProxyType::None;
};

} // namespace cutty::ui
