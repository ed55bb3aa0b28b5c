#pragma once

#include "core/session/broker/LocalBroker.h"

#include <QAbstractTableModel>

#include <vector>

namespace cutty::ui {

/// The clients of the local broker, by client id. A snapshot is merged into the rows that are there, so that
/// the selection stays with its client.
class BrokerClientsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        ClientIdColumn,
        AddressColumn,
        UserColumn,
        VersionColumn,
        KeepAliveColumn,
        ConnectedColumn,
        SubscriptionsColumn,
        ReceivedColumn,
        SentColumn,
        InFlightColumn,
        QueuedColumn,
        DroppedColumn,
        ColumnCount
    };

    /// Follows the snapshots of the broker, which must outlive the model.
    explicit BrokerClientsModel(session::LocalBroker &broker, QObject *parent = nullptr);

    const session::BrokerClient &client(int row) const { return m_clients[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refresh();
    void merge(std::vector<session::BrokerClient> clients);

    session::LocalBroker &m_broker;
    /// Sorted by client id.
    std::vector<session::BrokerClient> m_clients;
};

} // namespace cutty::ui
