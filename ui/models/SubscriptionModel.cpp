#include "ui/models/SubscriptionModel.h"

#include "core/mqtt/topic/Topic.h"

#include <QLocale>

#include <algorithm>

namespace cutty::ui {
namespace {

std::string matchedFilter(const QString &filter)
{
    const std::string bytes = filter.toStdString();
    const auto shared = mqtt::parseSharedFilter(bytes);
    return shared ? std::string(shared->filter) : bytes;
}

} // namespace

SubscriptionModel::SubscriptionModel(session::ClientConnection &connection, QObject *parent)
    : QAbstractTableModel(parent)
    , m_connection(connection)
{
    using session::ClientConnection;
    connect(&connection, &ClientConnection::subscriptionsChanged, this, &SubscriptionModel::refresh);
    connect(&connection, &ClientConnection::batchReady, this, &SubscriptionModel::count);
    refresh();
}

bool SubscriptionModel::contains(const QString &filter) const
{
    return std::ranges::contains(m_rows, filter, [](const Row &row) { return row.subscription.filter; });
}

int SubscriptionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SubscriptionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SubscriptionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == FilterColumn ? QVariant() : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    // A tooltip that looks like HTML would be taken for it.
    case Qt::ToolTipRole: return tip(row.subscription).toHtmlEscaped();
    case ColorRole: return row.subscription.color;
    case StatusRole: return static_cast<int>(row.subscription.status);
    case ReasonRole: return static_cast<int>(row.subscription.reason);
    case ErrorRole: return static_cast<int>(row.subscription.error);
    case CountRole: return static_cast<quint64>(row.count);
    case RequestedQoSRole: return toInt(row.subscription.requestedQoS);
    default: return {};
    }
}

QVariant SubscriptionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != FilterColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FilterColumn: return tr("Filter");
    case QoSColumn: return tr("QoS");
    default: return tr("Messages");
    }
}

QVariant SubscriptionModel::display(const Row &row, int column) const
{
    switch (column) {
    case FilterColumn: return row.subscription.filter;
    case QoSColumn: {
        const bool active = row.subscription.status == session::SubscriptionStatus::Active;
        return QString::number(toInt(active ? row.subscription.grantedQoS : row.subscription.requestedQoS));
    }
    default: return QLocale().toString(static_cast<qulonglong>(row.count));
    }
}

/// The filter, which may be elided, and what is not as it is by itself.
QString SubscriptionModel::tip(const session::Subscription &subscription)
{
    const session::SubscriptionSettings &settings = subscription.settings;
    QStringList lines{subscription.filter};
    if (settings.noLocal)
        lines.append(tr("Without own messages (no local)"));
    if (settings.retainAsPublished)
        lines.append(tr("Retain flag as published"));
    if (settings.retainHandling == mqtt::RetainHandling::SendAtNewSubscribe)
        lines.append(tr("Retained messages only for a new subscription"));
    if (settings.retainHandling == mqtt::RetainHandling::DoNotSend)
        lines.append(tr("No retained messages"));
    if (settings.identifier)
        lines.append(tr("Identifier %1").arg(*settings.identifier));
    for (const auto &[name, value] : settings.userProperties)
        lines.append(tr("User property %1 = %2").arg(name, value));
    return lines.join(u'\n');
}

void SubscriptionModel::refresh()
{
    const auto &subscriptions = m_connection.subscriptions();
    const auto subscribed = [&](const QString &filter) {
        return std::ranges::contains(subscriptions, filter, &session::Subscription::filter);
    };
    m_matches.clear();
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (subscribed(subscription(row).filter))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    for (const auto &subscription : subscriptions) {
        const auto found = std::ranges::find(
            m_rows, subscription.filter, [](const Row &row) { return row.subscription.filter; });
        if (found != m_rows.end()) {
            found->subscription = subscription;
            continue;
        }
        beginInsertRows({}, rowCount(), rowCount());
        m_rows.push_back({subscription, matchedFilter(subscription.filter)});
        endInsertRows();
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void SubscriptionModel::count(const MessageBatchPtr &batch)
{
    for (const MessageRecord &record : batch->records) {
        if (record.direction != Direction::Received)
            continue;
        for (const std::uint32_t row : matchesOf(record).rows)
            ++m_rows[row].count;
    }
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(
            index(0, CountColumn), index(rowCount() - 1, CountColumn), {Qt::DisplayRole, CountRole});
    }
}

const SubscriptionModel::Matches &SubscriptionModel::matchesOf(const MessageRecord &record)
{
    const auto topic = static_cast<std::size_t>(record.topic);
    if (topic >= m_matches.size())
        m_matches.resize(topic + 1);
    Matches &matches = m_matches[topic];
    if (!matches.known) {
        matches.known = true;
        for (std::uint32_t row = 0; row < m_rows.size(); ++row) {
            if (mqtt::matchesTopic(m_rows[row].filter, record.message->topic()))
                matches.rows.push_back(row);
        }
    }
    return matches;
}

} // namespace cutty::ui
