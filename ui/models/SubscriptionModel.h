#pragma once

#include "core/base/MessageBatch.h"
#include "core/session/connection/ClientConnection.h"

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <vector>

namespace cutty::ui {

/// The subscriptions of one connection, and how many of the messages that arrived match each of them: a
/// message under two filters counts for both. Counting costs one look-up a message, as the filters that match
/// a topic are found once.
class SubscriptionModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { FilterColumn, QoSColumn, CountColumn, ColumnCount };
    enum Role {
        /// int, for subscriptionColor().
        ColorRole = Qt::UserRole,
        /// session::SubscriptionStatus as int.
        StatusRole,
        /// mqtt::ReasonCode as int.
        ReasonRole,
        /// session::RequestError as int.
        ErrorRole,
        /// quint64.
        CountRole,
        /// int: the QoS that was asked for, which may be more than the one granted.
        RequestedQoSRole,
    };

    /// The connection must outlive the model, or be gone together with it.
    explicit SubscriptionModel(session::ClientConnection &connection, QObject *parent = nullptr);

    const session::Subscription &subscription(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)].subscription;
    }
    bool contains(const QString &filter) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        session::Subscription subscription;
        /// As matched against topics: without `$share/NAME/`.
        std::string filter;
        std::uint64_t count = 0;
    };
    /// Rows that match a topic; `known` says whether they have been looked for.
    struct Matches
    {
        bool known = false;
        std::vector<std::uint32_t> rows;
    };

    void refresh();
    void count(const MessageBatchPtr &batch);
    const Matches &matchesOf(const MessageRecord &record);
    QVariant display(const Row &row, int column) const;
    static QString tip(const session::Subscription &subscription);

    session::ClientConnection &m_connection;
    std::vector<Row> m_rows;
    /// By TopicId.
    std::vector<Matches> m_matches;
};

} // namespace cutty::ui
