#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

/// The session: how it is kept alive, and what outlives the connection.
class SessionSection : public EditorSection
{
    Q_OBJECT

public:
    SessionSection();

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    void adapt(const profile::ConnectionProfile &profile) override;
    QString summary(const profile::ConnectionProfile &profile) const override;

private:
    QSpinBox *m_keepAlive;
    QCheckBox *m_cleanStart;
    QLineEdit *m_expiry;
};

} // namespace cutty::ui
