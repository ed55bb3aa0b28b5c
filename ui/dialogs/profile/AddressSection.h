#pragma once

#include "ui/dialogs/profile/EditorSection.h"

namespace cutty::ui {

class ThemeLabel;

/// What every connection needs: its name, where the broker is, and who connects. An address in one word, as
/// mqtts://host:port, that is pasted or typed as the host fills the fields it speaks of.
class AddressSection : public EditorSection
{
    Q_OBJECT

public:
    AddressSection(const QStringList &folders, bool hasKeychain);

    void load(const profile::ConnectionProfile &profile) override;
    void store(profile::ConnectionProfile *profile) const override;
    void adapt(const profile::ConnectionProfile &profile) override;
    SecretChanges secretChanges() const override;
    bool showError(
        profile::ProfileField field, std::optional<std::size_t> index, const QString &text) override;

    QLineEdit *host() const { return m_host; }
    QLineEdit *name() const { return m_name; }
    /// Reads an address in one word out of the host.
    void takeUrl();

Q_SIGNALS:
    /// The address had a WebSocket's path in it.
    void pathGiven(const QString &path);

private:
    void makeFields(const QStringList &folders, bool hasKeychain);
    QWidget *makeAddressRow();
    Transport transport() const;
    void handleTransport();

    QLineEdit *m_name;
    QComboBox *m_folder;
    SegmentedControl *m_transport;
    QLineEdit *m_host;
    ThemeLabel *m_portLabel;
    QSpinBox *m_port;
    SegmentedControl *m_version;
    QLineEdit *m_clientId;
    QLineEdit *m_userName;
    SecretField *m_password;
    ThemeLabel *m_passwordHint;
    /// Whose usual port the port field may hold.
    Transport m_lastTransport = Transport::Tcp;
    qsizetype m_typed = 0;
};

} // namespace cutty::ui
