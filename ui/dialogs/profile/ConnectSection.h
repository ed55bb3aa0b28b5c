#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

/// What CONNECT of MQTT 5 says: limits, topic aliases, requests, authentication, user properties.
class ConnectSection : public EditorSection
{
    Q_OBJECT

public:
    ConnectSection();

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    bool applies(const profile::ConnectionProfile &profile) const override;
    QString summary(const profile::ConnectionProfile &profile) const override;
    bool showError(
        profile::ProfileField field, std::optional<std::size_t> index, const QString &text) override;
    void clearErrors() override;

private:
    QComboBox *m_authentication;
    QLineEdit *m_receiveMaximum;
    QLineEdit *m_maximumPacketSize;
    QSpinBox *m_topicAliasMaximum;
    QCheckBox *m_automaticAliases;
    QCheckBox *m_responseInformation;
    QCheckBox *m_problemInformation;
    PairsEditor *m_userProperties;
};

} // namespace cutty::ui
