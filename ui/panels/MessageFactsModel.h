#pragma once

#include "core/base/MessageBatch.h"

#include <QAbstractTableModel>
#include <QString>

#include <vector>

namespace cutty::ui {

/// What is known of one message beside its payload, as rows of name and value: QoS, size, time, and the
/// properties of MQTT 5 in the order they came, user properties with their duplicates. Values are data from
/// the network and shown as plain text.
class MessageFactsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setMessage(const MessageRecord &record);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Fact
    {
        QString name;
        QString value;
        /// Came with the message, as opposed to what Cutty says about it.
        bool isData = false;
    };

    static std::vector<Fact> factsOf(const MessageRecord &record);

    std::vector<Fact> m_facts;
};

} // namespace cutty::ui
