#pragma once

#include "core/base/MessageBatch.h"
#include "core/session/ingest/TopicTable.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

namespace cutty::session {

/// What the batcher is told of one message; it adds number and topic.
struct MessageArrival
{
    MessagePtr message;
    WallTime time;
    QoS qos = QoS::AtMostOnce;
    Direction direction = Direction::Received;
    bool retain = false;
    bool duplicate = false;
};

/// Gathers the messages of one connection into immutable batches, at most one in 16 ms, and in 50 ms when
/// they are large. Lives on the client I/O thread.
class MessageBatcher : public QObject
{
    Q_OBJECT

public:
    explicit MessageBatcher(ConnectionId connection, QObject *parent = nullptr);

    void add(MessageArrival arrival);
    /// Hands over what there is without waiting for the tick.
    void flush();

Q_SIGNALS:
    void batchReady(const cutty::MessageBatchPtr &batch);

private:
    ConnectionId m_connection;
    TopicTable m_topics;
    QTimer m_tick;
    std::shared_ptr<MessageBatch> m_batch;
    std::uint64_t m_lastSequence = 0;
    std::size_t m_lastBatchSize = 0;
};

} // namespace cutty::session
