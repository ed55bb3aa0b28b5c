#include "ui/windows/HistoryBrowser.h"

#include "ui/models/TrafficModel.h"
#include "ui/texts/historyText.h"

#include <utility>

namespace cutty::ui {
namespace {

constexpr std::size_t pageSize = 2000;

} // namespace

HistoryBrowser::HistoryBrowser(
    history::HistoryReader &reader, TrafficModel &traffic, QString sourceKey, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_traffic(traffic)
    , m_sourceKey(std::move(sourceKey))
{
    connect(&reader, &history::HistoryReader::pageReady, this, &HistoryBrowser::handlePage);
    connect(&reader, &history::HistoryReader::failed, this, &HistoryBrowser::handleFailure);
}

HistoryBrowser::~HistoryBrowser()
{
    if (m_pending)
        m_reader.cancel(*m_pending);
}

void HistoryBrowser::loadOlder()
{
    if (m_pending)
        return;
    m_pending = m_reader.requestPage({.sourceKey = m_sourceKey,
        .beforeSequence = m_oldest,
        .topic = std::nullopt,
        .maximumMessages = pageSize});
}

void HistoryBrowser::handlePage(history::HistoryToken token, const history::HistoryPagePtr &page)
{
    if (token != m_pending)
        return;
    m_pending.reset();
    const std::size_t taken = m_traffic.showHistory(page->records);
    // The newest page may be of this run, and in the list already.
    const bool isAllHere = taken == 0 && !m_oldest;
    if (!page->records.empty())
        m_oldest = page->records.front().sequence;
    setHasOlder(page->hasOlder && (taken > 0 || isAllHere));
}

void HistoryBrowser::handleFailure(history::HistoryToken token, history::HistoryError error)
{
    if (token != m_pending)
        return;
    m_pending.reset();
    Q_EMIT failed(historyErrorText(error));
}

void HistoryBrowser::setHasOlder(bool hasOlder)
{
    if (hasOlder == m_hasOlder)
        return;
    m_hasOlder = hasOlder;
    Q_EMIT hasOlderChanged(hasOlder);
}

} // namespace cutty::ui
