#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QAbstractTableModel>

#include <deque>

namespace cutty::ui {

/// What clients of the local broker did wrong, oldest first, as far as it fits a filter.
class FindingsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, ClientIdColumn, SeverityColumn, StatementColumn, WhatColumn, ColumnCount };

    /// The broker must outlive the model.
    explicit FindingsModel(session::LocalBroker &broker, QObject *parent = nullptr);

    /// Only findings that have this in their client, statement or description, in any case.
    void setText(const QString &text);
    const session::BrokerFindingPtr &finding(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)].finding;
    }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        /// As LocalBroker::firstFinding() counts.
        std::uint64_t number;
        session::BrokerFindingPtr finding;
    };

    void catchUp();
    void dropOld();
    bool fits(const session::BrokerFinding &finding) const;

    session::LocalBroker &m_broker;
    QString m_text;
    std::deque<Row> m_rows;
    /// The first finding that has not been looked at.
    std::uint64_t m_next = 0;
};

} // namespace cutty::ui
