#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

/// The message that the broker publishes when the connection breaks.
class WillSection : public EditorSection
{
    Q_OBJECT

public:
    WillSection();

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    void adapt(const profile::ConnectionProfile &profile) override;
    QString summary(const profile::ConnectionProfile &profile) const override;
    std::vector<std::pair<profile::ProfileField, QString>> inputErrors() const override;
    bool showError(
        profile::ProfileField field, std::optional<std::size_t> index, const QString &text) override;
    void clearErrors() override;

private:
    void addFields();
    QWidget *makeDeliveryRow();

    QCheckBox *m_use;
    QLineEdit *m_topic;
    BytesField *m_payload;
    SegmentedControl *m_qos;
    QCheckBox *m_retain;
    QLineEdit *m_delay;
    QLineEdit *m_expiry;
    QCheckBox *m_isText;
    QLineEdit *m_contentType;
    QLineEdit *m_responseTopic;
    BytesField *m_correlationData;
    PairsEditor *m_userProperties;
};

} // namespace cutty::ui
