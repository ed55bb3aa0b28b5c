#include "ui/models/MessageListModel.h"

#include "core/payload/format/Preview.h"
#include "ui/models/topicText.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QLocale>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

/// A slice ends at whichever comes first: this time, looked at after so many records or bytes of payload.
constexpr qint64 sliceMilliseconds = 4;
constexpr std::size_t recordsBetweenLooks = 256;
constexpr std::size_t bytesBetweenLooks = 65'536;

constexpr MessageKey endKey{std::numeric_limits<std::uint64_t>::max()};

QString timeText(WallTime time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
    const bool today = local.date() == QDate::currentDate();
    return local.toString(today ? u"HH:mm:ss.zzz" : u"MM-dd HH:mm:ss.zzz");
}

QString fullTimeText(WallTime time)
{
    const std::int64_t micros = time.time_since_epoch().count();
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
    return local.toString(u"yyyy-MM-dd HH:mm:ss") + u'.'
        + QString::number(((micros % 1'000'000) + 1'000'000) % 1'000'000).rightJustified(6, u'0')
        + local.toString(u" t");
}

} // namespace

MessageListModel::MessageListModel(MessageLog &log, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
{
    connect(&m_scanTimer, &QTimer::timeout, this, [this] {
        if (scanSlice())
            stopScan();
    });
}

void MessageListModel::append(const MessageBatch &batch)
{
    if (batch.records.empty())
        return;
    if (isFiltered()) {
        appendFiltered(batch.records);
    } else {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(batch.records.size()) - 1);
        m_log.append(batch.records);
        endInsertRows();
    }
    if (m_log.isOverBudget())
        evict();
}

void MessageListModel::appendFiltered(const std::vector<MessageRecord> &records)
{
    std::vector<MessageKey> keys;
    for (const MessageRecord &record : records)
        if (m_filter.matches(record))
            keys.push_back(MessageLog::liveKey(record.sequence));
    m_log.append(records);
    if (keys.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(keys.size()) - 1);
    m_keys.insert(m_keys.end(), keys.begin(), keys.end());
    endInsertRows();
}

void MessageListModel::evict()
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<MessageKey> keys;
    keys.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex &index : before)
        keys.push_back(keyAt(index.row()));

    m_log.condemn();
    const Victims victims = gatherVictims();
    QModelIndexList after;
    after.reserve(before.size());
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(rowAmongVictims(keys[static_cast<std::size_t>(i)], victims), before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);

    if (victims.count > 0) {
        const auto first = static_cast<int>(victims.first);
        beginRemoveRows({}, first, first + static_cast<int>(victims.count) - 1);
    }
    m_log.dropCondemned();
    if (isFiltered()) {
        const auto begin = m_keys.begin() + static_cast<std::ptrdiff_t>(victims.first);
        m_keys.erase(begin, begin + static_cast<std::ptrdiff_t>(victims.count));
    }
    if (victims.count > 0)
        endRemoveRows();
}

MessageListModel::Victims MessageListModel::gatherVictims()
{
    const Victims inLog{.first = m_log.condemnedBegin(), .count = m_log.condemnedSize()};
    if (!isFiltered() || inLog.count == 0)
        return inLog;
    const MessageKey newest = m_log.keyAt(inLog.first + inLog.count - 1);
    const auto end = std::ranges::upper_bound(m_keys, newest);
    const auto begin = std::stable_partition(
        m_keys.begin(), end, [this](MessageKey key) { return !m_log.isCondemned(key); });
    return {.first = static_cast<std::size_t>(begin - m_keys.begin()),
        .count = static_cast<std::size_t>(end - begin)};
}

int MessageListModel::rowAmongVictims(MessageKey key, const Victims &victims) const
{
    if (!isFiltered())
        return static_cast<int>(m_log.rowOf(key).value());
    // Three runs, each in order: those that stay, the victims, those that are newer than all victims.
    const auto victimsBegin = m_keys.begin() + static_cast<std::ptrdiff_t>(victims.first);
    const auto victimsEnd = victimsBegin + static_cast<std::ptrdiff_t>(victims.count);
    auto begin = m_keys.begin();
    auto end = victimsBegin;
    if (m_log.isCondemned(key)) {
        begin = victimsBegin;
        end = victimsEnd;
    } else if (victimsEnd != m_keys.end() && key >= *victimsEnd) {
        begin = victimsEnd;
        end = m_keys.end();
    }
    return static_cast<int>(std::ranges::lower_bound(begin, end, key) - m_keys.begin());
}

std::size_t MessageListModel::showHistory(const std::vector<MessageRecord> &records)
{
    const std::span<const MessageRecord> accepted = m_log.acceptableHistory(records);
    if (accepted.empty())
        return 0;
    std::vector<MessageKey> keys;
    // A scan under way will come to them by itself.
    if (isFiltered() && !isScanning())
        for (const MessageRecord &record : accepted)
            if (m_filter.matches(record))
                keys.push_back(MessageKey{record.sequence});
    const std::size_t rows = isFiltered() ? keys.size() : accepted.size();
    if (rows > 0)
        beginInsertRows({}, 0, static_cast<int>(rows) - 1);
    m_log.prependHistory(accepted);
    m_keys.insert(m_keys.begin(), keys.begin(), keys.end());
    if (rows > 0)
        endInsertRows();
    return accepted.size();
}

void MessageListModel::clear()
{
    beginResetModel();
    m_log.clear();
    m_keys.clear();
    endResetModel();
    stopScan();
}

void MessageListModel::setFilter(const MessageFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_keys.clear();
    endResetModel();
    m_scanned = endKey;
    if (!isFiltered() || scanSlice()) {
        stopScan();
    } else if (!isScanning()) {
        m_scanTimer.start(0);
        Q_EMIT scanningChanged();
    }
}

void MessageListModel::stopScan()
{
    if (!isScanning())
        return;
    m_scanTimer.stop();
    Q_EMIT scanningChanged();
}

bool MessageListModel::scanSlice()
{
    QElapsedTimer timer;
    timer.start();
    std::vector<MessageKey> found;
    std::size_t row = m_log.lowerBound(m_scanned);
    std::size_t records = 0;
    std::size_t bytes = 0;
    while (row > 0) {
        const MessageRecord &record = m_log.at(--row);
        if (m_filter.matches(record))
            found.push_back(m_log.keyAt(row));
        bytes += std::min(record.message->payload().size(), MessageQuery::searchedPayloadBytes);
        if (++records < recordsBetweenLooks && bytes < bytesBetweenLooks)
            continue;
        if (timer.elapsed() >= sliceMilliseconds)
            break;
        records = 0;
        bytes = 0;
    }
    m_scanned = row > 0 ? m_log.keyAt(row) : MessageKey{};
    if (!found.empty()) {
        beginInsertRows({}, 0, static_cast<int>(found.size()) - 1);
        m_keys.insert(m_keys.begin(), found.rbegin(), found.rend());
        endInsertRows();
    }
    return row == 0;
}

std::size_t MessageListModel::logRow(int row) const
{
    const auto index = static_cast<std::size_t>(row);
    return isFiltered() ? m_log.rowOf(m_keys[index]).value() : index;
}

MessageKey MessageListModel::keyAt(int row) const
{
    const auto index = static_cast<std::size_t>(row);
    return isFiltered() ? m_keys[index] : m_log.keyAt(index);
}

std::optional<int> MessageListModel::rowOf(MessageKey key) const
{
    if (!isFiltered()) {
        const auto row = m_log.rowOf(key);
        return row ? std::optional(static_cast<int>(*row)) : std::nullopt;
    }
    const auto found = std::ranges::lower_bound(m_keys, key);
    if (found == m_keys.end() || *found != key)
        return std::nullopt;
    return static_cast<int>(found - m_keys.begin());
}

int MessageListModel::rowAtOrAfter(MessageKey key) const
{
    if (!isFiltered())
        return static_cast<int>(m_log.lowerBound(key));
    return static_cast<int>(std::ranges::lower_bound(m_keys, key) - m_keys.begin());
}

bool MessageListModel::hasSameTopic(int row, const KeyedMessage &message) const
{
    return m_log.hasSameTopic(logRow(row), message);
}

std::optional<int> MessageListModel::previousOfTopic(int row) const
{
    const KeyedMessage start = message(row);
    for (int other = row - 1; other >= 0; --other)
        if (hasSameTopic(other, start))
            return other;
    return std::nullopt;
}

std::optional<int> MessageListModel::nextOfTopic(int row) const
{
    const KeyedMessage start = message(row);
    for (int other = row + 1; other < rowCount(); ++other)
        if (hasSameTopic(other, start))
            return other;
    return std::nullopt;
}

int MessageListModel::countTopic(const KeyedMessage &message, int first, int last) const
{
    if (!isFiltered())
        return static_cast<int>(
            m_log.countTopic(message, static_cast<std::size_t>(first), static_cast<std::size_t>(last) + 1));
    int count = 0;
    for (int row = first; row <= last; ++row)
        count += hasSameTopic(row, message) ? 1 : 0;
    return count;
}

TopicPosition MessageListModel::positionInTopic(int row) const
{
    const KeyedMessage start = message(row);
    const int upToHere = countTopic(start, 0, row);
    return {.index = upToHere, .count = upToHere + countTopic(start, row + 1, rowCount() - 1)};
}

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(isFiltered() ? m_keys.size() : m_log.size());
}

int MessageListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MessageRecord &message = record(index.row());
    switch (role) {
    case Qt::DisplayRole: return displayText(message, index.column());
    case Qt::ToolTipRole:
        return index.column() == TimeColumn ? QVariant(fullTimeText(message.time)) : QVariant();
    case Qt::AccessibleTextRole:
        if (index.column() == DirectionColumn)
            return message.direction == Direction::Sent ? tr("Sent") : tr("Received");
        if (index.column() == RetainColumn)
            return message.retain ? tr("Retained") : tr("Not retained");
        return displayText(message, index.column());
    case Qt::TextAlignmentRole:
        if (index.column() == SizeColumn)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        if (index.column() == QoSColumn || index.column() == RetainColumn
            || index.column() == DirectionColumn)
            return QVariant(Qt::AlignCenter);
        return {};
    case DirectionRole: return static_cast<int>(message.direction);
    case RetainRole: return message.retain;
    case HistoryRole: return MessageLog::isHistory(keyAt(index.row()));
    default: return {};
    }
}

QString MessageListModel::displayText(const MessageRecord &record, int column) const
{
    switch (column) {
    case TimeColumn: return timeText(record.time);
    case DirectionColumn: return record.direction == Direction::Sent ? u"\u2191"_s : u"\u2193"_s;
    case TopicColumn: return topicText(record.message->topic());
    case QoSColumn: return QString::number(toInt(record.qos));
    case RetainColumn: return record.retain ? u"R"_s : QString();
    case SizeColumn: return QLocale().toString(static_cast<qulonglong>(record.message->payload().size()));
    case PayloadColumn: return payload::previewText(record.message->payload(), previewLength);
    default: return {};
    }
}

QVariant MessageListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == SizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
            : section == QoSColumn || section == RetainColumn || section == DirectionColumn
            ? QVariant(Qt::AlignCenter)
            : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return section == DirectionColumn ? tr("Direction: received or sent")
            : section == RetainColumn     ? tr("Retained")
            : section == SizeColumn       ? tr("Size of the payload in bytes")
                                          : QString();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case TopicColumn: return tr("Topic");
    case QoSColumn: return tr("QoS");
    case RetainColumn: return tr("R", "column of retained messages");
    case SizeColumn: return tr("Bytes");
    case PayloadColumn: return tr("Payload");
    default: return QString();
    }
}

} // namespace cutty::ui
