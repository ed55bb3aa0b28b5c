#pragma once

#include "core/history/HistoryError.h"

#include <cstdint>
#include <optional>

namespace cutty::history {

/// What became of the messages given to a HistoryWriter, counted since its start:
/// given = stored + behind + dropped, at every moment.
struct HistoryStatus
{
    std::uint64_t storedMessages = 0;
    /// Waiting to be stored.
    std::uint64_t behindMessages = 0;
    /// Lost, because more came than could be stored or because storing failed for good.
    std::uint64_t droppedMessages = 0;
    /// Stored, now or in earlier runs, and since removed to stay within the budget.
    std::uint64_t prunedMessages = 0;
    /// Size of the database file without its write-ahead log; 0 while it is not open.
    std::uint64_t databaseBytes = 0;
    /// Why nothing is being stored at present.
    std::optional<HistoryError> error;

    friend bool operator==(const HistoryStatus &, const HistoryStatus &) = default;
};

} // namespace cutty::history
