#pragma once

#include "ui/models/BrokerListModel.h"

namespace cutty::ui {

/// The subscriptions of the local broker's sessions with all their options; of each session by filter.
class BrokerSubscriptionsModel : public BrokerTable<session::SubscriptionSnapshot>
{
    Q_OBJECT

public:
    enum Column {
        FilterColumn,
        ClientIdColumn,
        QosColumn,
        NoLocalColumn,
        RetainAsPublishedColumn,
        RetainHandlingColumn,
        IdentifierColumn,
        ColumnCount
    };

    using BrokerTable::BrokerTable;

    int columnCount(const QModelIndex &parent = {}) const override;
    int columnCharacters(int column) const override;

protected:
    void list(const session::PageRequest &request, Answer answer) override;
    std::string keyOf(const session::SubscriptionSnapshot &subscription) const override;
    QString text(const session::SubscriptionSnapshot &subscription, int column) const override;
    QString headerText(int column) const override;
    bool isNumber(int column) const override { return column == QosColumn || column == IdentifierColumn; }
};

} // namespace cutty::ui
