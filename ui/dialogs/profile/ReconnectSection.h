#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

/// Whether and how a lost connection is made again.
class ReconnectSection : public EditorSection
{
    Q_OBJECT

public:
    ReconnectSection();

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    void adapt(const profile::ConnectionProfile &profile) override;
    QString summary(const profile::ConnectionProfile &profile) const override;

private:
    QCheckBox *m_enabled;
    QSpinBox *m_firstDelay;
    QSpinBox *m_maximumDelay;
    QLineEdit *m_attempts;
};

} // namespace cutty::ui
