#pragma once

#include "ui/models/MessageFilter.h"
#include "ui/models/MessageLog.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace cutty::ui {

/// Where a message stands among those of its topic.
struct TopicPosition
{
    /// From 1.
    int index = 0;
    int count = 0;

    friend bool operator==(const TopicPosition &, const TopicPosition &) = default;
};

/// The messages of a log, or those of them that a filter lets through, oldest first. The only writer of its
/// log. A batch causes at most one rowsInserted, and where it makes the log evict, one layoutChanged that
/// moves the victims together and one rowsRemoved. Text is made in data(), for the rows that are asked for.
///
/// A changed filter resets the model and then tests the log from its newest message backwards in slices of a
/// few milliseconds, so that the newest matches are there at once and the window never waits.
class MessageListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        DirectionColumn,
        TopicColumn,
        QoSColumn,
        RetainColumn,
        SizeColumn,
        PayloadColumn,
        ColumnCount
    };
    enum Role {
        /// cutty::Direction as int.
        DirectionRole = Qt::UserRole,
        /// bool
        RetainRole,
        /// bool: read from history.
        HistoryRole,
    };

    /// How much of a payload the list shows, in UTF-16 units.
    static constexpr int previewLength = 200;

    /// The log must outlive the model.
    explicit MessageListModel(MessageLog &log, QObject *parent = nullptr);

    void append(const MessageBatch &batch);
    /// Puts older messages in front, oldest first, as far as they are not here yet and memory for history is
    /// left; returns how many were taken.
    std::size_t showHistory(const std::vector<MessageRecord> &records);
    void clear();

    const MessageFilter &filter() const { return m_filter; }
    void setFilter(const MessageFilter &filter);
    /// Whether older messages are still being tested against the filter.
    bool isScanning() const { return m_scanTimer.isActive(); }

    const MessageRecord &record(int row) const { return m_log.at(logRow(row)); }
    MessageKey keyAt(int row) const;
    KeyedMessage message(int row) const { return {.key = keyAt(row), .record = record(row)}; }
    std::optional<int> rowOf(MessageKey key) const;
    /// The row of the message, or of the next newer one that is shown; rowCount() when there is none.
    int rowAtOrAfter(MessageKey key) const;

    /// The nearest older or newer row with the same topic.
    std::optional<int> previousOfTopic(int row) const;
    std::optional<int> nextOfTopic(int row) const;
    /// Where the row stands among the rows of its topic. O(rows).
    TopicPosition positionInTopic(int row) const;
    /// How many of the rows from `first` to `last` have this topic.
    int countTopic(const KeyedMessage &message, int first, int last) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// A search through older messages has begun or come to its end.
    void scanningChanged();

private:
    /// Consecutive rows that the log has condemned.
    struct Victims
    {
        std::size_t first = 0;
        std::size_t count = 0;
    };

    bool isFiltered() const { return !m_filter.isEmpty(); }
    std::size_t logRow(int row) const;
    bool hasSameTopic(int row, const KeyedMessage &message) const;
    void appendFiltered(const std::vector<MessageRecord> &records);
    void evict();
    /// Moves the condemned rows together, as the log has done with its own.
    Victims gatherVictims();
    int rowAmongVictims(MessageKey key, const Victims &victims) const;
    void stopScan();
    /// Looks on for some milliseconds; returns whether all is looked through.
    bool scanSlice();
    QString displayText(const MessageRecord &record, int column) const;

    MessageLog &m_log;
    MessageFilter m_filter;
    /// The rows while there is a filter; else the log's rows are ours.
    std::deque<MessageKey> m_keys;
    /// While scanning: messages from here on are tested.
    MessageKey m_scanned{};
    QTimer m_scanTimer;
};

} // namespace cutty::ui
