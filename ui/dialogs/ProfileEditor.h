#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "ui/dialogs/PasswordChange.h"
#include "ui/dialogs/Sheet.h"

#include <QStringList>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
QT_END_NAMESPACE

namespace cutty::ui {

class FormGrid;
class SegmentedControl;
class SubscriptionsEditor;
class ThemeLabel;

/// The settings of one connection, with what is wrong beside each field. Saves nothing itself.
class ProfileEditor : public Sheet
{
    Q_OBJECT

public:
    struct Surroundings
    {
        bool isNew = false;
        /// To choose from.
        QStringList folders;
        /// Whether a password can be saved.
        bool hasKeychain = false;
    };

    ProfileEditor(
        const profile::ConnectionProfile &profile, const Surroundings &surroundings, QWidget *window);

    void open();

Q_SIGNALS:
    /// The profile is valid.
    void saveRequested(const cutty::profile::ConnectionProfile &profile,
        const cutty::ui::PasswordChange &password, bool thenConnect);

private:
    void makeFields(const Surroundings &surroundings);
    QWidget *makeAddressRow();
    QWidget *makePasswordRow();
    void layOut(const Surroundings &surroundings);
    void fill();
    void watchFields();
    void updateDependents();
    profile::ConnectionProfile collect() const;
    PasswordChange passwordChange() const;
    bool showIssues();
    void submit(bool thenConnect);

    profile::ConnectionProfile m_profile;
    bool m_hasKeychain;
    /// Set by the first attempt to save: from then on, issues show while typing.
    bool m_showsIssues = false;

    FormGrid *m_form;
    QLineEdit *m_name;
    QComboBox *m_folder;
    QLineEdit *m_host;
    QSpinBox *m_port;
    SegmentedControl *m_version;
    QLineEdit *m_clientId;
    QLineEdit *m_userName;
    QCheckBox *m_usePassword;
    QLineEdit *m_password;
    ThemeLabel *m_passwordHint;
    QSpinBox *m_keepAlive;
    QCheckBox *m_cleanStart;
    QLineEdit *m_sessionExpiry;
    SubscriptionsEditor *m_subscriptions;
};

} // namespace cutty::ui
