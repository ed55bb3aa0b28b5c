#pragma once

#include <QString>

#include <chrono>
#include <cstdint>

namespace cutty::history {

struct HistoryOptions
{
    /// The database file. Its folder is created when it is missing.
    QString path;
    /// What the database may occupy on disk, in bytes, before the oldest messages go. The write-ahead log
    /// beside it comes on top (some 16 MB while much is written).
    std::uint64_t budgetBytes = std::uint64_t{1} << 30;
    /// What may wait to be stored, in bytes of memory, before batches are dropped and counted.
    std::uint64_t queueBytes = std::uint64_t{64} << 20;
    /// How long to wait before another attempt when storing failed.
    std::chrono::milliseconds retryInterval{2000};
    /// How long one attempt waits for another program that holds the file.
    std::chrono::milliseconds busyTimeout{2000};
    /// The most pages (of 4096 bytes) that the file may have, 0 for no limit: a full disk for tests.
    std::uint32_t maximumPages = 0;
};

} // namespace cutty::history
