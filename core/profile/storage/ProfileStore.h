#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/model/ProfileFormat.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QString>

#include <cstddef>
#include <expected>
#include <optional>
#include <vector>

namespace cutty::profile {

/// All profiles, and the one file they are saved in. Lives on the GUI thread. Changes are made in memory and
/// told by a signal each; save() writes them, whole or not at all.
///
/// What is on disk is never lost: save() first looks at the file, and when that is not what this store read
/// or wrote last, it copies it beside itself as `<name>.broken-<n>` (cannot be read as profiles) or
/// `<name>.changed-<n>` (somebody else's profiles). It refuses to write over a file of a newer version or one
/// that the system does not let it read; setAside() is the user's way out of the former.
class ProfileStore : public QObject
{
    Q_OBJECT

public:
    struct LoadReport
    {
        /// Profiles that had another one's id and were given a new one; they have no saved password.
        int duplicateIds = 0;
    };

    struct SaveReport
    {
        /// Where the copy of a file went that save() replaced without having read it; empty most of the time.
        QString setAsideAs;
    };

    explicit ProfileStore(QString path, QObject *parent = nullptr);

    QString path() const { return m_path; }

    /// Replaces all profiles by those in the file; no file means none. A failure changes nothing in memory.
    [[nodiscard]] std::expected<LoadReport, ProfileFileError> load();

    /// Writes all profiles, making the folder where it is missing. A failure changes nothing on disk.
    [[nodiscard]] std::expected<SaveReport, ProfileFileError> save();

    /// Renames the file to `<name>.newer-<n>`, `.broken-<n>` or `.changed-<n>`, and returns where it is now.
    [[nodiscard]] std::expected<QString, ProfileFileError> setAside();

    /// Whether there are changes that save() has yet to write.
    bool isModified() const { return m_modified; }

    const std::vector<ConnectionProfile> &profiles() const { return m_profiles; }

    /// Nothing where there is none; valid until the next change.
    const ConnectionProfile *find(const QUuid &id) const;

    /// Where the profile stands in profiles().
    std::optional<std::size_t> indexOf(const QUuid &id) const;

    /// Adds the profile before `index`, or at the end; false when its id is null or taken. Adding again what
    /// was removed undoes the removal, with the fields of the file that this program does not know.
    bool add(ConnectionProfile profile, std::optional<std::size_t> index = std::nullopt);

    /// Replaces the profile with the same id; false when there is none.
    bool update(ConnectionProfile profile);

    /// Takes the profile out and returns it; nothing when there is none. Its password stays in the
    /// SecretStore.
    std::optional<ConnectionProfile> remove(const QUuid &id);

    /// Moves the profile so that it stands at `index` afterwards; false when there is none or no such place.
    bool move(const QUuid &id, std::size_t index);

Q_SIGNALS:
    void profileAdded(const QUuid &id);
    /// Also sent when only the folder changed.
    void profileChanged(const QUuid &id);
    void profileRemoved(const QUuid &id);
    /// The order changed.
    void profileMoved(const QUuid &id);
    /// All profiles were replaced by load().
    void profilesReset();
    void modifiedChanged(bool modified);

private:
    void setModified(bool modified);
    QByteArray serialize() const;
    std::expected<QString, ProfileFileError> protectFile() const;

    QString m_path;
    std::vector<ConnectionProfile> m_profiles;
    /// As read, for the fields of no meaning here; those of removed profiles stay, for add().
    QHash<QUuid, QJsonObject> m_asRead;
    QJsonObject m_rootAsRead;
    /// The file's bytes when this store last read or wrote it; nothing before, or when there was no file.
    std::optional<QByteArray> m_lastContent;
    bool m_modified = false;
};

} // namespace cutty::profile
