#pragma once

#include "ui/models/MessageListModel.h"
#include "ui/models/MessageLog.h"
#include "ui/models/TopicTree.h"
#include "ui/models/TopicTreeModel.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cutty::ui {

/// How full the memory of a connection is.
struct TrafficStatus
{
    /// In memory, those read from history not counted.
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::uint64_t byteBudget = 0;
    /// Messages that had to make room; history, where it is on, still has them.
    std::uint64_t evicted = 0;
    std::uint32_t topics = 0;
    /// Topics beyond what the tree can show.
    std::uint32_t topicsNotShown = 0;
};

/// The traffic of one connection as its panels see it: the log with its list, and the topic tree. GUI thread.
class TrafficModel : public QObject
{
    Q_OBJECT

public:
    explicit TrafficModel(QObject *parent = nullptr, std::uint64_t byteBudget = MessageLog::defaultByteBudget,
        std::uint32_t topicLimit = TopicTree::defaultTopicLimit);

    MessageListModel &messages() { return m_messages; }
    TopicTreeModel &topics() { return m_topics; }
    TrafficStatus status() const;

public Q_SLOTS:
    void addBatch(const cutty::MessageBatchPtr &batch);
    /// Puts messages of earlier runs in front of the list; see MessageListModel::showHistory.
    std::size_t showHistory(const std::vector<cutty::MessageRecord> &records);
    /// Forgets messages and topics, in memory only.
    void clear();

Q_SIGNALS:
    /// At most once for each batch.
    void statusChanged();

private:
    void updateRates();

    MessageLog m_log;
    MessageListModel m_messages;
    TopicTree m_tree;
    TopicTreeModel m_topics;
    QTimer m_rateTimer;
    QElapsedTimer m_sinceRates;
};

} // namespace cutty::ui
