#include "ui/models/TrafficModel.h"

#include <algorithm>
#include <chrono>

namespace cutty::ui {

using namespace std::chrono_literals;

TrafficModel::TrafficModel(QObject *parent, std::uint64_t byteBudget, std::uint32_t topicLimit)
    : QObject(parent)
    , m_log(byteBudget)
    , m_messages(m_log)
    , m_tree(topicLimit)
    , m_topics(m_tree)
{
    m_sinceRates.start();
    m_rateTimer.start(1s);
    connect(&m_rateTimer, &QTimer::timeout, this, &TrafficModel::updateRates);
}

void TrafficModel::addBatch(const MessageBatchPtr &batch)
{
    m_messages.append(*batch);
    m_topics.apply(*batch);
    Q_EMIT statusChanged();
}

std::size_t TrafficModel::showHistory(const std::vector<MessageRecord> &records)
{
    return m_messages.showHistory(records);
}

void TrafficModel::clear()
{
    m_messages.clear();
    m_topics.clear();
    Q_EMIT statusChanged();
}

TrafficStatus TrafficModel::status() const
{
    return {.messages = m_log.size() - m_log.historySize(),
        .bytes = m_log.bytes(),
        .byteBudget = m_log.byteBudget(),
        .evicted = m_log.evictedCount(),
        .topics = m_tree.topicCount(),
        .topicsNotShown = m_tree.topicsNotShown()};
}

void TrafficModel::updateRates()
{
    // Late timers must not raise the rates; early ones must not divide by nothing.
    const qint64 elapsed = std::max<qint64>(m_sinceRates.restart(), 1);
    m_topics.updateRates(static_cast<double>(elapsed) / 1000);
}

} // namespace cutty::ui
