#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/storage/ProfileStore.h"
#include "ui/dialogs/SecretChange.h"

#include <QObject>
#include <QString>
#include <QUuid>

#include <cstddef>
#include <optional>

namespace cutty::profile {
class SecretStore;
}

namespace cutty::ui {

/// Keeps, changes, exports and imports the saved connections, and says how that went in sentences. Each
/// change is written to the file in the same turn of the event loop.
class ProfileController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive the controller.
    ProfileController(profile::ProfileStore &store, profile::SecretStore &secrets, QObject *parent = nullptr);

    /// Reads the file; what is wrong with it comes as storeBroken(). Nothing is written over it then.
    void load();
    /// Moves the broken or newer file out of the way, so that connections can be saved again.
    void setFileAside();
    /// Saves what could not be saved before; the last chance is when the window closes.
    void saveNow();

    /// A new profile, not saved yet.
    profile::ConnectionProfile create() const;
    /// Adds it, or replaces the one with its id.
    void save(const profile::ConnectionProfile &profile, const SecretChanges &secrets);
    /// The copy stands behind the original; its secrets are not copied.
    void duplicate(const QUuid &id);
    /// Can be undone by undoRemove() until the next removal. The secrets stay in the keychain until then.
    void remove(const QUuid &id);
    void undoRemove();

    /// The folders that there are, sorted.
    QStringList folders() const;

    void exportTo(const QString &path, const std::optional<QUuid> &only = std::nullopt);
    void importFrom(const QString &path);

Q_SIGNALS:
    void storeBroken(const QString &sentence);
    void failed(const QString &sentence);
    void done(const QString &sentence);
    /// undoRemove() brings it back.
    void removed(const QString &name);

private:
    struct Removed
    {
        profile::ConnectionProfile profile;
        std::size_t index = 0;
    };

    void scheduleSave();
    void saveFile();
    void changeSecret(const QUuid &id, const SecretChange &change);
    void forgetSecrets(const QUuid &id);

    profile::ProfileStore &m_store;
    profile::SecretStore &m_secrets;
    std::optional<Removed> m_removed;
    bool m_saveScheduled = false;
};

} // namespace cutty::ui
