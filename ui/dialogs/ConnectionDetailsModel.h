#pragma once

#include <QAbstractItemModel>
#include <QString>

#include <vector>

namespace cutty::session {
class ClientConnection;
}

namespace cutty::ui {

/// All that is known of a connection, as groups of names and values: the steps of connecting with their
/// times, TLS with the broker's certificates, and what MQTT agreed on. Values may be data from the network
/// and are plain text.
class ConnectionDetailsModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    using QAbstractItemModel::QAbstractItemModel;

    void show(const session::ClientConnection &connection);
    /// Every group and row, a line each.
    QString asText() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    enum class Mark : quint8 { None, Warning, Failed };

    struct Fact
    {
        QString name;
        QString value;
        Mark mark = Mark::None;
    };

    struct Group
    {
        QString title;
        std::vector<Fact> facts;
    };

private:
    std::vector<Group> m_groups;
};

} // namespace cutty::ui
