#pragma once

#include <cstdint>
#include <expected>

namespace cutty::history {

/// What went wrong, as far as it tells a person what to do next.
enum class HistoryErrorKind : std::uint8_t {
    CannotOpen, ///< The file or its folder cannot be created or opened.
    NotAHistory, ///< A database of another program; it is left untouched.
    NewerVersion, ///< Written by a newer Cutty; it is left untouched.
    Corrupt, ///< The file is damaged, or was never a database.
    DiskFull,
    ReadOnly,
    Busy, ///< Another program held the file for longer than the busy timeout.
    InputOutput, ///< The disk failed to read or write.
    OutOfMemory,
    Cancelled, ///< A query was given up because its asker no longer wants it.
    Internal, ///< Anything else; the code of SQLite says what.
};

struct HistoryError
{
    HistoryErrorKind kind = HistoryErrorKind::Internal;
    /// The extended result code of SQLite; 0 where the failure is not SQLite's.
    int sqliteCode = 0;

    friend bool operator==(const HistoryError &, const HistoryError &) = default;
};

template <typename T> using HistoryResult = std::expected<T, HistoryError>;

/// Whether the same attempt may well succeed later without anybody deciding anything.
constexpr bool isTransient(HistoryErrorKind kind)
{
    switch (kind) {
    case HistoryErrorKind::CannotOpen:
    case HistoryErrorKind::DiskFull:
    case HistoryErrorKind::ReadOnly:
    case HistoryErrorKind::Busy:
    case HistoryErrorKind::InputOutput:
    case HistoryErrorKind::OutOfMemory: return true;
    case HistoryErrorKind::NotAHistory:
    case HistoryErrorKind::NewerVersion:
    case HistoryErrorKind::Corrupt:
    case HistoryErrorKind::Cancelled:
    case HistoryErrorKind::Internal: break;
    }
    return false;
}

} // namespace cutty::history
