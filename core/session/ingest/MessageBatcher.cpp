#include "core/session/ingest/MessageBatcher.h"

#include <utility>

namespace cutty::session {
namespace {

constexpr std::chrono::milliseconds shortTick{16};
constexpr std::chrono::milliseconds longTick{50};
/// From this many messages on, a batch is worth the longer tick.
constexpr std::size_t largeBatch = 2'000;

} // namespace

MessageBatcher::MessageBatcher(ConnectionId connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_tick(this)
{
    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &MessageBatcher::flush);
}

void MessageBatcher::add(MessageArrival arrival)
{
    if (!m_batch) {
        m_batch = std::make_shared<MessageBatch>();
        m_batch->connection = m_connection;
        m_batch->records.reserve(m_lastBatchSize);
        m_tick.start(m_lastBatchSize >= largeBatch ? longTick : shortTick);
    }
    m_batch->bytes += arrival.message->sizeInBytes();
    const TopicId topic = m_topics.intern(arrival.message->topic());
    m_batch->records.push_back({.message = std::move(arrival.message),
        .time = arrival.time,
        .sequence = ++m_lastSequence,
        .topic = topic,
        .qos = arrival.qos,
        .direction = arrival.direction,
        .retain = arrival.retain,
        .duplicate = arrival.duplicate});
}

void MessageBatcher::flush()
{
    m_tick.stop();
    if (!m_batch)
        return;
    m_lastBatchSize = m_batch->records.size();
    Q_EMIT batchReady(std::exchange(m_batch, nullptr));
}

} // namespace cutty::session
