#include "core/history/HistoryReader.h"

#include "core/history/HistoryQueries.h"

#include <utility>

namespace cutty::history {

HistoryReader::HistoryReader(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    m_pool.setMaxThreadCount(1);
}

HistoryReader::~HistoryReader()
{
    cancelAll();
    m_pool.waitForDone();
}

HistoryToken HistoryReader::requestPage(const HistoryQuery &query)
{
    return start<HistoryPagePtr>([query](HistoryQueries &queries) -> HistoryResult<HistoryPagePtr> {
        auto page = queries.page(query);
        if (!page)
            return std::unexpected(page.error());
        return std::make_shared<const HistoryPage>(std::move(*page));
    });
}

HistoryToken HistoryReader::requestConnections()
{
    return start<std::vector<HistoryConnection>>(
        [](HistoryQueries &queries) { return queries.connections(); });
}

void HistoryReader::cancel(HistoryToken token)
{
    const auto request = m_pending.find(token);
    if (request == m_pending.end())
        return;
    request->second->store(true, std::memory_order_relaxed);
    m_pending.erase(request);
}

void HistoryReader::cancelAll()
{
    for (const auto &[token, cancelled] : m_pending)
        cancelled->store(true, std::memory_order_relaxed);
    m_pending.clear();
}

template <typename Answer>
HistoryToken HistoryReader::start(std::function<HistoryResult<Answer>(HistoryQueries &)> query)
{
    const HistoryToken token{++m_lastToken};
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    m_pending.emplace(token, cancelled);
    m_pool.start([this, token, cancelled, path = m_path, query = std::move(query)] {
        if (cancelled->load(std::memory_order_relaxed))
            return;
        auto queries = HistoryQueries::open(path, *cancelled);
        HistoryResult<Answer> answer = queries.and_then(query);
        // The destructor waits for the pool, so `this` is there; the answer itself may come too late.
        QMetaObject::invokeMethod(
            this, [this, token, answer = std::move(answer)] { finish(token, answer); }, Qt::QueuedConnection);
    });
    return token;
}

template <typename Answer> void HistoryReader::finish(HistoryToken token, const HistoryResult<Answer> &answer)
{
    if (m_pending.erase(token) == 0)
        return;
    if (answer)
        announce(token, *answer);
    else
        Q_EMIT failed(token, answer.error());
}

void HistoryReader::announce(HistoryToken token, const HistoryPagePtr &page)
{
    Q_EMIT pageReady(token, page);
}

void HistoryReader::announce(HistoryToken token, const std::vector<HistoryConnection> &connections)
{
    Q_EMIT connectionsReady(token, connections);
}

} // namespace cutty::history
