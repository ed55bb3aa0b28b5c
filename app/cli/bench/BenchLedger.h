#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/bench/BenchPlan.h"
#include "app/cli/bench/SequenceTracker.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace cutty::cli {

/// What came of each stream's messages: of one publisher.
struct PublisherAccount
{
    std::uint32_t publisher = 0;
    std::uint64_t published = 0;
    /// Of what its receivers should have got.
    std::uint64_t lost = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t outOfOrder = 0;
};

/// Every message of a measurement, entered by the threads that publish and receive.
class BenchLedger
{
public:
    explicit BenchLedger(const BenchPlan &plan);

    /// The next message's number; a stream belongs to one thread.
    std::uint64_t enterPublished(std::uint32_t stream) { return m_published[stream]++; }
    /// True when the message is new to that book.
    bool enterReceived(std::uint32_t book, std::uint32_t stream, std::uint64_t sequence);

    // Totals, which a thread adds to once a turn.
    /// Deliveries that published messages should lead to.
    std::atomic<std::uint64_t> expected{0};
    /// Those that came, each counted once.
    std::atomic<std::uint64_t> received{0};
    /// Deliveries that are not waited for any more, as nothing has come for long.
    std::atomic<std::uint64_t> givenUp{0};
    /// Of the last delivery, in nanoseconds of the steady clock.
    std::atomic<std::int64_t> lastReceived{0};
    std::atomic<std::uint64_t> acknowledged{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint32_t> opened{0};
    std::atomic<std::uint32_t> failed{0};
    /// Connections that were open and ended by themselves.
    std::atomic<std::uint32_t> lost{0};
    std::atomic<std::uint64_t> retainedReceived{0};
    /// Of the slowest subscriber, from SUBSCRIBE to the last retained message.
    std::atomic<std::int64_t> retainedNanoseconds{0};

    /// Published and neither received nor given up.
    std::uint64_t underWay() const;

    /// The first one counts.
    void enterFailure(const Failure &failure);
    std::optional<Failure> failure() const;

    /// When all threads are done.
    std::vector<PublisherAccount> accounts() const;

private:
    struct Book
    {
        /// Members of a group are on several threads.
        std::mutex mutex;
        /// By stream.
        std::vector<SequenceTracker> trackers;
    };

    const BenchPlan &m_plan;
    /// By stream.
    std::vector<std::uint64_t> m_published;
    /// Neither copied nor moved.
    std::deque<Book> m_books;
    mutable std::mutex m_failureMutex;
    std::optional<Failure> m_failure;
};

} // namespace cutty::cli
