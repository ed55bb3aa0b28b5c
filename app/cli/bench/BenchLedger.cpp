#include "app/cli/bench/BenchLedger.h"

#include "core/mqtt/topic/Topic.h"

namespace cutty::cli {

BenchLedger::BenchLedger(const BenchPlan &plan)
    : m_plan(plan)
    , m_published(plan.topics.size())
    , m_books(plan.bookFilters.size())
{
}

bool BenchLedger::enterReceived(std::uint32_t book, std::uint32_t stream, std::uint64_t sequence)
{
    Book &entries = m_books[book];
    std::unique_lock lock(entries.mutex, std::defer_lock);
    if (m_plan.isShared)
        lock.lock();
    if (stream >= entries.trackers.size())
        entries.trackers.resize(m_plan.topics.size());
    return entries.trackers[stream].note(sequence);
}

std::uint64_t BenchLedger::underWay() const
{
    const std::uint64_t done = received.load() + givenUp.load();
    const std::uint64_t wanted = expected.load();
    return wanted > done ? wanted - done : 0;
}

void BenchLedger::enterFailure(const Failure &failure)
{
    const std::lock_guard lock(m_failureMutex);
    if (!m_failure)
        m_failure = failure;
}

std::optional<Failure> BenchLedger::failure() const
{
    const std::lock_guard lock(m_failureMutex);
    return m_failure;
}

std::vector<PublisherAccount> BenchLedger::accounts() const
{
    std::vector<PublisherAccount> accounts(m_plan.publishers);
    for (std::uint32_t stream = 0; stream < m_plan.topics.size(); ++stream) {
        PublisherAccount &account = accounts[m_plan.publisherOf(stream)];
        account.publisher = m_plan.publisherOf(stream);
        account.published += m_published[stream];
        std::uint64_t came = 0;
        for (const Book &book : m_books) {
            if (stream >= book.trackers.size())
                continue;
            const SequenceTracker &tracker = book.trackers[stream];
            came += tracker.received();
            account.duplicates += tracker.duplicates();
            // A group promises no order among its members.
            account.outOfOrder += m_plan.isShared ? 0 : tracker.outOfOrder();
        }
        account.lost += m_published[stream] * m_plan.receivers[stream] - came;
    }
    return accounts;
}

} // namespace cutty::cli
