#pragma once

#include "ui/models/BrokerListModel.h"

namespace cutty::ui {

/// The clients that are connected to the local broker, in the order in which they came.
class BrokerClientsModel : public BrokerTable<session::ClientSnapshot>
{
    Q_OBJECT

public:
    enum Column {
        ClientIdColumn,
        AddressColumn,
        UserColumn,
        VersionColumn,
        KeepAliveColumn,
        ReceivedColumn,
        SentColumn,
        IdleColumn,
        SubscriptionsColumn,
        InFlightColumn,
        QueuedColumn,
        DroppedColumn,
        SessionColumn,
        LimitsColumn,
        ColumnCount
    };

    using BrokerTable::BrokerTable;

    int columnCount(const QModelIndex &parent = {}) const override;
    int columnCharacters(int column) const override;

protected:
    void list(const session::PageRequest &request, Answer answer) override;
    std::string keyOf(const session::ClientSnapshot &client) const override { return client.clientId; }
    QString text(const session::ClientSnapshot &client, int column) const override;
    QString toolTip(const session::ClientSnapshot &client, int column) const override;
    QString headerText(int column) const override;
    bool isNumber(int column) const override { return column > UserColumn; }
};

} // namespace cutty::ui
