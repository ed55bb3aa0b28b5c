#pragma once

#include "ui/models/BrokerListModel.h"

namespace cutty::ui {

/// The sessions of the local broker, also of clients that are away, in the order in which they began.
class BrokerSessionsModel : public BrokerTable<session::SessionSnapshot>
{
    Q_OBJECT

public:
    enum Column {
        ClientIdColumn,
        StateColumn,
        EndsColumn,
        SubscriptionsColumn,
        InFlightColumn,
        QueuedColumn,
        HeldColumn,
        DroppedColumn,
        ColumnCount
    };

    using BrokerTable::BrokerTable;

    int columnCount(const QModelIndex &parent = {}) const override;
    int columnCharacters(int column) const override;

protected:
    void list(const session::PageRequest &request, Answer answer) override;
    std::string keyOf(const session::SessionSnapshot &session) const override { return session.clientId; }
    QString text(const session::SessionSnapshot &session, int column) const override;
    QString toolTip(const session::SessionSnapshot &session, int column) const override;
    QString headerText(int column) const override;
    bool isNumber(int column) const override { return column > EndsColumn; }
};

} // namespace cutty::ui
