#pragma once

#include "core/base/Time.h"
#include "core/broker/state/RestoreError.h"
#include "core/broker/state/StateImage.h"
#include "core/broker/state/frames.h"

#include <QFile>
#include <QLockFile>
#include <QString>

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cutty::net {

struct StateError
{
    enum class Kind : std::uint8_t {
        /// The folder is not there and cannot be made, or nothing can be made in it.
        FolderUnusable,
        /// Another broker keeps its state there.
        Locked,
        ReadFailed,
        /// `restore` says what is wrong with the file.
        Damaged,
        WriteFailed,
        DiskFull,
    };

    Kind kind{};
    /// The folder or file in question.
    QString path;
    std::optional<broker::RestoreError> restore = {};
};

struct StateFileOptions
{
    /// A journal is replaced by a new snapshot when it is larger than this, in bytes, and than two snapshots.
    std::uint64_t compactionSize = 16U << 20U;
    /// Waits with each append until the disk has it, so that not only the end of the program is survived but
    /// that of the machine; some milliseconds for each turn of the broker.
    bool survivesPowerLoss = false;
};

/// A broker's state in a folder: a snapshot, the journal behind it, and a lock. It can be killed between any
/// two of its steps, and in the midst of each:
///
///   snapshot        replaced by renaming snapshot.new, which is whole then
///   journal-N       of the snapshot of generation N; frames are appended, each in one write
///   lock            held while the object lives
///
/// Lives on one thread, whichever.
class StateFile
{
public:
    /// Makes the folder where it is missing, locks it and reads what is there; compact() comes next.
    /// `sinceEpoch` is the time since 1970 UTC when the clock of TimePoint is at 0.
    [[nodiscard]] static std::expected<std::unique_ptr<StateFile>, StateError> open(
        const QString &folder, Duration sinceEpoch, const StateFileOptions &options = {});

    broker::StateImage takeImage() { return std::move(m_image); }
    /// The end of the journal that was left out on opening, as the trace of an append that was cut off.
    std::uint64_t cutBytes() const { return m_cutBytes; }

    /// Seals the frame of BrokerCore::pollState() and appends it. After an error compact() comes next: a
    /// journal with a gap is of no use.
    [[nodiscard]] std::expected<void, StateError> append(std::string &frame);
    bool wantsCompaction() const;
    /// Otherwise only compact() helps.
    bool canAppend() const { return m_journal.isOpen(); }
    /// Begins a new generation with the snapshot that `save` makes. After an error what was there holds on.
    [[nodiscard]] std::expected<void, StateError> compact(
        const std::function<std::string(const broker::StateHeader &)> &save);

private:
    StateFile(const QString &folder, const StateFileOptions &options);

    std::expected<void, StateError> lock();
    std::expected<void, StateError> read(Duration sinceEpoch);
    std::expected<void, StateError> startJournal();
    std::expected<void, StateError> write(QFile &file, std::string_view bytes) const;
    void removeJournalsBut(std::uint64_t generation) const;
    QString path(const QString &name) const;
    QString journalPath(std::uint64_t generation) const;

    QString m_folder;
    StateFileOptions m_options;
    QLockFile m_lock;
    broker::StateImage m_image;
    std::uint64_t m_cutBytes = 0;
    std::uint64_t m_generation = 0;
    std::uint32_t m_salt = 0;
    std::uint64_t m_snapshotSize = 0;
    std::uint64_t m_journalSize = 0;
    /// After a compaction that failed: the journal's size at which to try again.
    std::uint64_t m_nextTry = 0;
    /// Not open before the first compact() and after an error of append().
    QFile m_journal;
};

/// Reads a file for `use`, which gets its bytes.
[[nodiscard]] std::expected<void, StateError> readStateFile(const QString &path,
    const std::function<std::expected<void, broker::RestoreError>(std::string_view)> &use);

/// Takes the place of what was there at once, when all is on the disk.
[[nodiscard]] std::expected<void, StateError> writeStateFile(const QString &path, std::string_view bytes);

} // namespace cutty::net
