#pragma once

#include "core/base/MessageBatch.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cutty::history {

/// Whose messages they are: a saved connection, over all restarts.
struct HistorySource
{
    /// What identifies it: the profile's UUID as text. Never empty.
    QString key;
    /// What people call it; the newest name given wins.
    QString name;

    friend bool operator==(const HistorySource &, const HistorySource &) = default;
};

/// A source that has messages stored.
struct HistoryConnection
{
    HistorySource source;
    std::uint64_t messages = 0;
    /// Of the newest message.
    WallTime lastTime;
};

/// Which messages of one source to read. The sequence number of a message is its id within the source.
struct HistoryQuery
{
    QString sourceKey;
    /// Only messages older than this one; the newest ones when absent.
    std::optional<std::uint64_t> beforeSequence = std::nullopt;
    /// Only messages with exactly this topic, byte for byte.
    std::optional<std::string> topic = std::nullopt;
    /// A page ends at whichever comes first; it has one message at least, however large, if there is any.
    std::size_t maximumMessages = 1000;
    std::size_t maximumBytes = std::size_t{16} << 20;
};

/// An answer to a HistoryQuery.
struct HistoryPage
{
    /// Oldest first. `sequence` counts from 1 within the source, over all restarts and without holes; `topic`
    /// numbers the topics of this page in order of first appearance. The published QoS and retain of a
    /// message are those of its record: on a client's connection they are the same.
    std::vector<MessageRecord> records;
    /// Whether the query with `beforeSequence` at the first record would give more.
    bool hasOlder = false;
};

using HistoryPagePtr = std::shared_ptr<const HistoryPage>;

} // namespace cutty::history
