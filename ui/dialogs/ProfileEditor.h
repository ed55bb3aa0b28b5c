#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "ui/dialogs/SecretChange.h"
#include "ui/dialogs/Sheet.h"
#include "ui/dialogs/profile/EditorSection.h"

#include <QStringList>

#include <vector>

namespace cutty::ui {

class AddressSection;
class FoldSection;
class WebSocketSection;

/// The settings of one connection, with what is wrong beside each field: what every connection needs first,
/// the rest folded away behind a line that says what is set there. Saves nothing itself.
class ProfileEditor : public Sheet
{
    Q_OBJECT

public:
    struct Surroundings
    {
        bool isNew = false;
        /// To choose from.
        QStringList folders;
        /// Whether secrets can be saved.
        bool hasKeychain = false;
    };

    /// A host that is a whole address, as mqtts://host, fills the fields that it speaks of.
    ProfileEditor(
        const profile::ConnectionProfile &profile, const Surroundings &surroundings, QWidget *window);

    void open();

Q_SIGNALS:
    /// The profile is valid.
    void saveRequested(const cutty::profile::ConnectionProfile &profile,
        const cutty::ui::SecretChanges &secrets, bool thenConnect);
    /// A file is to be chosen; the answer may come late, or never.
    void fileRequested(const QString &title, const cutty::ui::EditorSection::FileAnswer &answer);

private:
    struct Entry
    {
        EditorSection *section;
        /// Null for the one that is always open.
        FoldSection *fold;
    };

    void makeSections(const Surroundings &surroundings);
    void addSection(const QString &title, const QString &name, EditorSection *section);
    void layOut();
    void updateSections();
    profile::ConnectionProfile collect() const;
    bool showIssues();
    void showError(profile::ProfileField field, std::optional<std::size_t> index, const QString &text);
    void submit(bool thenConnect);

    profile::ConnectionProfile m_profile;
    /// Set by the first attempt to save: from then on, issues show while typing.
    bool m_showsIssues = false;
    QWidget *m_form;
    AddressSection *m_address;
    WebSocketSection *m_webSocket;
    std::vector<Entry> m_entries;
};

} // namespace cutty::ui
