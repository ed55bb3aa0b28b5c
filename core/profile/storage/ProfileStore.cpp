#include "core/profile/storage/ProfileStore.h"

#include "core/profile/storage/AsideFile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

/// The bytes of the file; nothing when there is none.
std::expected<std::optional<QByteArray>, ProfileFileError> readFile(const QString &path)
{
    if (!QFileInfo::exists(path))
        return std::nullopt;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(
            ProfileFileError{.kind = ProfileFileErrorKind::Unreadable, .reason = file.errorString()});
    QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return std::unexpected(
            ProfileFileError{.kind = ProfileFileErrorKind::Unreadable, .reason = file.errorString()});
    return bytes;
}

std::expected<void, ProfileFileError> writeFile(const QString &path, const QByteArray &bytes)
{
    // Where this fails, opening the file fails and says why.
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return std::unexpected(
        ProfileFileError{.kind = ProfileFileErrorKind::Unwritable, .reason = file.errorString()});
}

/// What a file is called that is set aside with this content.
QString asideSuffix(const QByteArray &content)
{
    const auto document = readProfiles(content);
    if (document)
        return u"changed"_s;
    return document.error().kind == ProfileFileErrorKind::NewerVersion ? u"newer"_s : u"broken"_s;
}

} // namespace

ProfileStore::ProfileStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
}

std::expected<ProfileStore::LoadReport, ProfileFileError> ProfileStore::load()
{
    auto content = readFile(m_path);
    if (!content)
        return std::unexpected(content.error());
    ProfileDocument document;
    if (*content) {
        auto read = readProfiles(**content);
        if (!read)
            return std::unexpected(read.error());
        document = std::move(*read);
    }

    m_lastContent = std::move(*content);
    m_rootAsRead = document.root;
    m_profiles.clear();
    m_asRead.clear();
    for (ProfileDocument::Entry &entry : document.entries) {
        m_asRead.insert(entry.profile.id, entry.asRead);
        m_profiles.push_back(std::move(entry.profile));
    }
    setModified(false);
    Q_EMIT profilesReset();
    return LoadReport{.duplicateIds = document.duplicateIds};
}

std::expected<ProfileStore::SaveReport, ProfileFileError> ProfileStore::save()
{
    const auto setAsideAs = protectFile();
    if (!setAsideAs)
        return std::unexpected(setAsideAs.error());
    QByteArray bytes = serialize();
    if (const auto written = writeFile(m_path, bytes); !written)
        return std::unexpected(written.error());
    m_lastContent = std::move(bytes);
    setModified(false);
    return SaveReport{.setAsideAs = *setAsideAs};
}

/// Copies away what save() is about to replace without this store having read it; returns where to.
std::expected<QString, ProfileFileError> ProfileStore::protectFile() const
{
    const auto content = readFile(m_path);
    if (!content)
        return std::unexpected(content.error());
    if (!*content || *content == m_lastContent)
        return QString();
    const auto document = readProfiles(**content);
    if (!document && document.error().kind == ProfileFileErrorKind::NewerVersion)
        return std::unexpected(document.error());
    return copyAside(m_path, asideSuffix(**content)).transform_error([](const QString &reason) {
        return ProfileFileError{.kind = ProfileFileErrorKind::NotSetAside, .reason = reason};
    });
}

std::expected<QString, ProfileFileError> ProfileStore::setAside()
{
    const auto content = readFile(m_path);
    if (!content)
        return std::unexpected(content.error());
    if (!*content)
        return QString();
    return moveAside(m_path, asideSuffix(**content)).transform_error([](const QString &reason) {
        return ProfileFileError{.kind = ProfileFileErrorKind::NotSetAside, .reason = reason};
    });
}

QByteArray ProfileStore::serialize() const
{
    ProfileDocument document{.root = m_rootAsRead};
    for (const ConnectionProfile &profile : m_profiles)
        document.entries.push_back({profile, m_asRead.value(profile.id)});
    return writeProfiles(document);
}

const ConnectionProfile *ProfileStore::find(const QUuid &id) const
{
    const auto index = indexOf(id);
    return index ? &m_profiles[*index] : nullptr;
}

std::optional<std::size_t> ProfileStore::indexOf(const QUuid &id) const
{
    const auto found = std::ranges::find(m_profiles, id, &ConnectionProfile::id);
    if (found == m_profiles.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_profiles.begin());
}

bool ProfileStore::add(ConnectionProfile profile, std::optional<std::size_t> index)
{
    if (profile.id.isNull() || indexOf(profile.id))
        return false;
    profile.folder = normalizedFolder(profile.folder);
    const QUuid id = profile.id;
    const std::size_t at = std::min(index.value_or(m_profiles.size()), m_profiles.size());
    m_profiles.insert(m_profiles.begin() + static_cast<std::ptrdiff_t>(at), std::move(profile));
    setModified(true);
    Q_EMIT profileAdded(id);
    return true;
}

bool ProfileStore::update(ConnectionProfile profile)
{
    const auto index = indexOf(profile.id);
    if (!index)
        return false;
    profile.folder = normalizedFolder(profile.folder);
    if (m_profiles[*index] == profile)
        return true;
    const QUuid id = profile.id;
    m_profiles[*index] = std::move(profile);
    setModified(true);
    Q_EMIT profileChanged(id);
    return true;
}

std::optional<ConnectionProfile> ProfileStore::remove(const QUuid &id)
{
    const auto index = indexOf(id);
    if (!index)
        return std::nullopt;
    ConnectionProfile removed = std::move(m_profiles[*index]);
    m_profiles.erase(m_profiles.begin() + static_cast<std::ptrdiff_t>(*index));
    setModified(true);
    Q_EMIT profileRemoved(removed.id);
    return removed;
}

bool ProfileStore::move(const QUuid &id, std::size_t index)
{
    const auto from = indexOf(id);
    if (!from || index >= m_profiles.size())
        return false;
    if (*from == index)
        return true;
    const auto at = [this](std::size_t i) {
        return m_profiles.begin() + static_cast<std::ptrdiff_t>(i);
    };
    if (*from < index)
        std::rotate(at(*from), at(*from + 1), at(index + 1));
    else
        std::rotate(at(index), at(*from), at(*from + 1));
    setModified(true);
    Q_EMIT profileMoved(m_profiles[index].id);
    return true;
}

void ProfileStore::setModified(bool modified)
{
    if (m_modified == modified)
        return;
    m_modified = modified;
    Q_EMIT modifiedChanged(modified);
}

} // namespace cutty::profile
