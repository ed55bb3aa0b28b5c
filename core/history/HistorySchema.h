#pragma once

#include "core/history/SqliteConnection.h"

#include <cstdint>

namespace cutty::history {

/// The tables of a history database, described in the README of this folder.
namespace schema {

/// The version that this program writes (PRAGMA user_version).
constexpr int currentVersion = 1;

/// A message's row id is its connection's id above its sequence number within the connection. So the
/// messages of one connection lie side by side and in order, without an index.
constexpr int sequenceBits = 40;
constexpr std::int64_t sequenceMask = (std::int64_t{1} << sequenceBits) - 1;

constexpr std::int64_t rowId(std::int64_t connection, std::int64_t sequence)
{
    return (connection << sequenceBits) | sequence;
}
constexpr std::int64_t sequenceOf(std::int64_t rowId) { return rowId & sequenceMask; }
constexpr std::int64_t connectionOf(std::int64_t rowId) { return rowId >> sequenceBits; }

/// A topic is kept until the end of the block of sequence numbers in which it was last used, so that its
/// `used_until` is seldom written.
constexpr std::int64_t topicBlock = 65536;
constexpr std::int64_t topicBlockOf(std::int64_t sequenceOrRowId) { return sequenceOrRowId / topicBlock; }
constexpr std::int64_t topicBlockEnd(std::int64_t sequence) { return sequence | (topicBlock - 1); }

enum class State {
    Empty, ///< A new file: no table yet.
    Older, ///< Known, to be migrated before it is written to.
    Current,
};

/// Says what the file is without changing it. Errors: NotAHistory, NewerVersion, Corrupt, and those of
/// reading.
[[nodiscard]] HistoryResult<State> inspect(SqliteConnection &connection);

/// Creates the tables or brings them to the current version, in one transaction.
[[nodiscard]] HistoryResult<void> migrate(SqliteConnection &connection);

} // namespace schema
} // namespace cutty::history
