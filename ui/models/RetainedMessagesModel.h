#pragma once

#include "ui/models/BrokerListModel.h"

namespace cutty::ui {

/// The retained messages of the local broker by topic, without those below `$SYS`.
class RetainedMessagesModel : public BrokerTable<session::RetainedSnapshot>
{
    Q_OBJECT

public:
    enum Column { TopicColumn, PayloadColumn, SizeColumn, QosColumn, ExpiryColumn, ColumnCount };

    using BrokerTable::BrokerTable;

    int columnCount(const QModelIndex &parent = {}) const override;
    int columnCharacters(int column) const override;
    int stretchedColumn() const override { return PayloadColumn; }

protected:
    void list(const session::PageRequest &request, Answer answer) override;
    std::string keyOf(const session::RetainedSnapshot &retained) const override;
    QString text(const session::RetainedSnapshot &retained, int column) const override;
    QString toolTip(const session::RetainedSnapshot &retained, int column) const override;
    QString headerText(int column) const override;
    bool isNumber(int column) const override { return column > PayloadColumn; }
};

} // namespace cutty::ui
