#pragma once

#include "core/base/MessageBatch.h"
#include "core/session/connection/ConnectionState.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QString>
#include <QUuid>

#include <memory>
#include <vector>

namespace cutty::profile {
class ProfileStore;
struct ConnectionProfile;
} // namespace cutty::profile

namespace cutty::session {
class ClientConnection;
class ConnectionManager;
} // namespace cutty::session

namespace cutty::ui {

/// The saved connections as a tree of folders, with the state of those that are open. Folders exist as far as
/// profiles name them; they come first, by name, then profiles in the order of the store. A filter leaves
/// the profiles whose name, folder or host contains it. Profiles can be dragged into folders; the drop
/// changes the profile in the store, and saving is for whoever listens to the store.
class ConnectionTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        IsFolderRole = Qt::UserRole,
        /// QUuid, of profiles.
        ProfileIdRole,
        /// QString, of folders: levels separated by '/'.
        FolderRole,
        /// session::ConnectionState as int; -1 where the profile is not open.
        StateRole,
        /// bool: the connection ended by a failure.
        FailedRole,
        /// double: messages received per second.
        RateRole,
        /// QString, as "mqtts://host:port".
        AddressRole,
    };

    /// Both must outlive the model.
    ConnectionTreeModel(
        profile::ProfileStore &store, session::ConnectionManager &connections, QObject *parent = nullptr);
    ~ConnectionTreeModel() override;

    void setFilter(const QString &text);
    QString filter() const { return m_filter; }
    /// Invalid where the filter hides it.
    QModelIndex indexOfProfile(const QUuid &id) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
        const QModelIndex &parent) override;

private:
    struct Node;
    struct Status
    {
        session::ConnectionState state{};
        bool failed = false;
        double rate = 0;
    };

    void rebuild();
    void insertProfile(const profile::ConnectionProfile &profile);
    Node *folderNode(const QString &path);
    const Node *node(const QModelIndex &index) const;
    QModelIndex indexOf(const Node *node) const;
    void watch(session::ClientConnection *connection);
    void updateStatus(session::ClientConnection *connection);
    void forget(ConnectionId id);

    profile::ProfileStore &m_store;
    QString m_filter;
    std::unique_ptr<Node> m_root;
    QHash<QUuid, Node *> m_byProfile;
    QHash<QUuid, Status> m_status;
    QHash<ConnectionId, QUuid> m_profileOf;
};

} // namespace cutty::ui
