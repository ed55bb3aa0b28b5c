#include "core/net/driver/StateFile.h"

#include "core/broker/state/StateReader.h"

#include <QDir>
#include <QRandomGenerator>
#include <QSaveFile>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace cutty::net {
namespace {

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

std::expected<void, StateError> failed(StateError::Kind kind, const QString &path)
{
    return std::unexpected(StateError{kind, path});
}

/// Qt tells of a full disk by this error alone.
StateError::Kind writeErrorOf(const QFileDevice &file)
{
    return file.error() == QFileDevice::ResourceError ? StateError::Kind::DiskFull
                                                      : StateError::Kind::WriteFailed;
}

bool syncToDisk(const QFile &file)
{
#ifdef Q_OS_WIN
    return _commit(file.handle()) == 0;
#else
    return ::fsync(file.handle()) == 0;
#endif
}

/// A renamed file is safe when its folder is on the disk; Windows has no such notion.
bool syncFolder([[maybe_unused]] const QString &folder)
{
#ifdef Q_OS_WIN
    return true;
#else
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return synced;
#endif
}

std::filesystem::path toStd(const QString &path) { return {path.toStdU16String()}; }

} // namespace

std::expected<std::unique_ptr<StateFile>, StateError> StateFile::open(
    const QString &folder, Duration sinceEpoch, const StateFileOptions &options)
{
    std::unique_ptr<StateFile> file(new StateFile(folder, options));
    if (const auto locked = file->lock(); !locked)
        return std::unexpected(locked.error());
    if (const auto read = file->read(sinceEpoch); !read)
        return std::unexpected(read.error());
    return file;
}

StateFile::StateFile(const QString &folder, const StateFileOptions &options)
    : m_folder(folder)
    , m_options(options)
    , m_lock(path(QStringLiteral("lock")))
    , m_salt(QRandomGenerator::system()->generate())
{
    // A broker may run for months; one that was killed is known by its process.
    m_lock.setStaleLockTime(0);
}

std::expected<void, StateError> StateFile::lock()
{
    if (!QDir().mkpath(m_folder))
        return failed(StateError::Kind::FolderUnusable, m_folder);
    if (m_lock.tryLock(0))
        return {};
    const bool taken = m_lock.error() == QLockFile::LockFailedError;
    return failed(taken ? StateError::Kind::Locked : StateError::Kind::FolderUnusable, m_folder);
}

std::expected<void, StateError> StateFile::read(Duration sinceEpoch)
{
    broker::StateReader reader(sinceEpoch);
    const QString snapshot = path(QStringLiteral("snapshot"));
    if (!QFile::exists(snapshot)) {
        // A snapshot comes before each journal, so somebody took it away.
        if (!QDir(m_folder).entryList({QStringLiteral("journal-*")}, QDir::Files).isEmpty())
            return failed(StateError::Kind::ReadFailed, snapshot);
        return {};
    }
    const auto readSnapshot = readStateFile(snapshot, [&](std::string_view bytes) {
        m_snapshotSize = bytes.size();
        return reader.readSnapshot(bytes).transform(
            [this](const broker::StateHeader &header) { m_generation = header.generation; });
    });
    if (!readSnapshot)
        return readSnapshot;
    const QString journal = journalPath(m_generation);
    if (QFile::exists(journal)) {
        const auto readJournal = readStateFile(journal, [&](std::string_view bytes) {
            return reader.readJournal(bytes).transform([this](std::size_t cut) { m_cutBytes = cut; });
        });
        if (!readJournal)
            return readJournal;
    }
    m_image = reader.takeImage();
    return {};
}

std::expected<void, StateError> StateFile::append(std::string &frame)
{
    if (!m_journal.isOpen())
        return failed(StateError::Kind::WriteFailed, m_journal.fileName());
    broker::sealFrame(frame, m_salt);
    const auto written = write(m_journal, frame);
    if (written)
        m_journalSize += frame.size();
    else
        m_journal.close();
    return written;
}

bool StateFile::wantsCompaction() const
{
    return m_journalSize > std::max({m_options.compactionSize, 2 * m_snapshotSize, m_nextTry});
}

std::expected<void, StateError> StateFile::compact(
    const std::function<std::string(const broker::StateHeader &)> &save)
{
    const std::string bytes = save({broker::StateHeader::Kind::Snapshot, m_generation + 1, m_salt});
    m_nextTry = m_journalSize + m_options.compactionSize;
    QFile file(path(QStringLiteral("snapshot.new")));
    if (!file.open(QFile::WriteOnly | QFile::Truncate | QFile::Unbuffered, ownerOnly))
        return failed(writeErrorOf(file), file.fileName());
    if (const auto written = write(file, bytes); !written) {
        file.remove();
        return written;
    }
    file.close();
    std::error_code error;
    const QString snapshot = path(QStringLiteral("snapshot"));
    std::filesystem::rename(toStd(file.fileName()), toStd(snapshot), error);
    if (error)
        return failed(StateError::Kind::WriteFailed, snapshot);
    // From here on the old journal is of no use, and without a new one nothing more can be kept.
    ++m_generation;
    m_snapshotSize = bytes.size();
    m_journal.close();
    if (m_options.survivesPowerLoss && !syncFolder(m_folder))
        return failed(StateError::Kind::WriteFailed, m_folder);
    return startJournal();
}

std::expected<void, StateError> StateFile::startJournal()
{
    removeJournalsBut(m_generation);
    m_journal.setFileName(journalPath(m_generation));
    const auto mode = QFile::WriteOnly | QFile::Truncate | QFile::Append | QFile::Unbuffered;
    if (!m_journal.open(mode, ownerOnly))
        return failed(writeErrorOf(m_journal), m_journal.fileName());
    std::string header;
    broker::appendStateHeader(header, {broker::StateHeader::Kind::Journal, m_generation, m_salt});
    m_journalSize = header.size();
    m_nextTry = 0;
    auto written = write(m_journal, header);
    if (written && m_options.survivesPowerLoss && !syncFolder(m_folder))
        written = failed(StateError::Kind::WriteFailed, m_folder);
    if (!written)
        m_journal.close();
    return written;
}

std::expected<void, StateError> StateFile::write(QFile &file, std::string_view bytes) const
{
    if (file.write(bytes.data(), static_cast<qint64>(bytes.size())) != std::ssize(bytes))
        return failed(writeErrorOf(file), file.fileName());
    if (m_options.survivesPowerLoss && !syncToDisk(file))
        return failed(StateError::Kind::WriteFailed, file.fileName());
    return {};
}

void StateFile::removeJournalsBut(std::uint64_t generation) const
{
    const QString kept = journalPath(generation);
    for (const QString &name : QDir(m_folder).entryList({QStringLiteral("journal-*")}, QDir::Files)) {
        if (path(name) != kept)
            QFile::remove(path(name));
    }
}

QString StateFile::path(const QString &name) const { return m_folder + QLatin1Char('/') + name; }

QString StateFile::journalPath(std::uint64_t generation) const
{
    return path(QStringLiteral("journal-%1").arg(generation));
}

std::expected<void, StateError> readStateFile(const QString &path,
    const std::function<std::expected<void, broker::RestoreError>(std::string_view)> &use)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return failed(StateError::Kind::ReadFailed, path);
    const qint64 size = file.size();
    const uchar *bytes = size > 0 ? file.map(0, size) : nullptr;
    if (size > 0 && !bytes)
        return failed(StateError::Kind::ReadFailed, path);
    const std::string_view view(reinterpret_cast<const char *>(bytes), static_cast<std::size_t>(size));
    if (const auto used = use(view); !used)
        return std::unexpected(StateError{StateError::Kind::Damaged, path, used.error()});
    return {};
}

std::expected<void, StateError> writeStateFile(const QString &path, std::string_view bytes)
{
    QSaveFile file(path);
    if (file.open(QFile::WriteOnly)
        && file.write(bytes.data(), static_cast<qint64>(bytes.size())) == std::ssize(bytes) && file.commit())
        return {};
    return failed(writeErrorOf(file), path);
}

} // namespace cutty::net
