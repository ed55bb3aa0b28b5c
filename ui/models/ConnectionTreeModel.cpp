#include "ui/models/ConnectionTreeModel.h"

#include "core/profile/exchange/BrokerUrl.h"
#include "core/profile/storage/ProfileStore.h"
#include "core/session/connection/ConnectionManager.h"

#include <QList>
#include <QMimeData>

#include <algorithm>

namespace cutty::ui {

using namespace Qt::StringLiterals;

struct ConnectionTreeModel::Node
{
    Node *parent = nullptr;
    /// Of folders the last level.
    QString name;
    QString folder;
    /// "host:port", of profiles.
    QString address;
    /// Null for folders.
    QUuid profileId;
    /// Folders first.
    std::vector<std::unique_ptr<Node>> children;

    bool isFolder() const { return profileId.isNull(); }
};

namespace {

const QString profileMimeType = u"application/x-cutty-profile"_s;

bool matches(const profile::ConnectionProfile &profile, const QString &filter)
{
    return filter.isEmpty() || profile.name.contains(filter, Qt::CaseInsensitive)
        || profile.folder.contains(filter, Qt::CaseInsensitive)
        || profile.host.contains(filter, Qt::CaseInsensitive);
}

} // namespace

ConnectionTreeModel::ConnectionTreeModel(
    profile::ProfileStore &store, session::ConnectionManager &connections, QObject *parent)
    : QAbstractItemModel(parent)
    , m_store(store)
    , m_root(std::make_unique<Node>())
{
    using profile::ProfileStore;
    using session::ConnectionManager;
    connect(&store, &ProfileStore::profileAdded, this, &ConnectionTreeModel::rebuild);
    connect(&store, &ProfileStore::profileChanged, this, &ConnectionTreeModel::rebuild);
    connect(&store, &ProfileStore::profileRemoved, this, &ConnectionTreeModel::rebuild);
    connect(&store, &ProfileStore::profileMoved, this, &ConnectionTreeModel::rebuild);
    connect(&store, &ProfileStore::profilesReset, this, &ConnectionTreeModel::rebuild);
    connect(&connections, &ConnectionManager::created, this, &ConnectionTreeModel::watch);
    connect(&connections, &ConnectionManager::stateChanged, this, &ConnectionTreeModel::updateStatus);
    connect(&connections, &ConnectionManager::removed, this, &ConnectionTreeModel::forget);
    for (auto *connection : connections.connections())
        watch(connection);
    rebuild();
}

ConnectionTreeModel::~ConnectionTreeModel() = default;

void ConnectionTreeModel::setFilter(const QString &text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    rebuild();
}

QModelIndex ConnectionTreeModel::indexOfProfile(const QUuid &id) const
{
    return indexOf(m_byProfile.value(id));
}

QModelIndex ConnectionTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, node(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex ConnectionTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(node(child)->parent) : QModelIndex();
}

int ConnectionTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(node(parent)->children.size());
}

int ConnectionTreeModel::columnCount(const QModelIndex &) const { return 1; }

QVariant ConnectionTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &item = *node(index);
    const auto status = m_status.constFind(item.profileId);
    switch (role) {
    case Qt::DisplayRole: return item.name;
    case Qt::ToolTipRole:
    case AddressRole: return item.address;
    case IsFolderRole: return item.isFolder();
    case ProfileIdRole: return item.profileId;
    case FolderRole: return item.folder;
    case StateRole: return status == m_status.cend() ? -1 : static_cast<int>(status->state);
    case FailedRole: return status != m_status.cend() && status->failed;
    case RateRole: return status == m_status.cend() ? 0.0 : status->rate;
    default: return {};
    }
}

Qt::ItemFlags ConnectionTreeModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags base = QAbstractItemModel::flags(index);
    if (!index.isValid() || node(index)->isFolder())
        return base | Qt::ItemIsDropEnabled;
    return base | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList ConnectionTreeModel::mimeTypes() const { return {profileMimeType}; }

QMimeData *ConnectionTreeModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    auto *data = new QMimeData;
    data->setData(profileMimeType, node(indexes.first())->profileId.toByteArray());
    return data;
}

bool ConnectionTreeModel::dropMimeData(
    const QMimeData *data, Qt::DropAction action, int, int, const QModelIndex &parent)
{
    if (action != Qt::MoveAction || !data->hasFormat(profileMimeType))
        return false;
    const auto *found = m_store.find(QUuid::fromString(QLatin1StringView(data->data(profileMimeType))));
    if (!found)
        return false;
    profile::ConnectionProfile moved = *found;
    moved.folder = node(parent)->folder;
    if (moved.folder != found->folder)
        m_store.update(moved);
    // The store has moved it already: the view must not remove a row of its own accord.
    return false;
}

void ConnectionTreeModel::rebuild()
{
    beginResetModel();
    m_root = std::make_unique<Node>();
    m_byProfile.clear();
    // Folders first and sorted, so that they exist before the profiles beside them.
    QStringList folders;
    for (const auto &profile : m_store.profiles()) {
        if (matches(profile, m_filter))
            folders.append(profile.folder);
    }
    folders.sort(Qt::CaseInsensitive);
    for (const auto &folder : std::as_const(folders))
        folderNode(folder);
    for (const auto &profile : m_store.profiles()) {
        if (matches(profile, m_filter))
            insertProfile(profile);
    }
    endResetModel();
}

void ConnectionTreeModel::insertProfile(const profile::ConnectionProfile &profile)
{
    Node *folder = folderNode(profile.folder);
    auto item = std::make_unique<Node>();
    item->parent = folder;
    item->name = profile.name.isEmpty() ? profile.host : profile.name;
    item->folder = profile.folder;
    item->address = profile::brokerUrlOf(profile);
    item->profileId = profile.id;
    m_byProfile.insert(profile.id, item.get());
    folder->children.push_back(std::move(item));
}

ConnectionTreeModel::Node *ConnectionTreeModel::folderNode(const QString &path)
{
    Node *at = m_root.get();
    const auto levels = QStringView(path).split(u'/', Qt::SkipEmptyParts);
    for (const QStringView level : levels) {
        const auto found = std::ranges::find_if(
            at->children, [&](const auto &child) { return child->isFolder() && child->name == level; });
        if (found != at->children.end()) {
            at = found->get();
            continue;
        }
        auto folder = std::make_unique<Node>();
        folder->parent = at;
        folder->name = level.toString();
        folder->folder = at->folder.isEmpty() ? folder->name : at->folder + u'/' + folder->name;
        at = at->children.emplace_back(std::move(folder)).get();
    }
    return at;
}

const ConnectionTreeModel::Node *ConnectionTreeModel::node(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<const Node *>(index.constInternalPointer()) : m_root.get();
}

QModelIndex ConnectionTreeModel::indexOf(const Node *node) const
{
    if (!node || node == m_root.get())
        return {};
    const auto &siblings = node->parent->children;
    const auto found = std::ranges::find_if(siblings, [&](const auto &child) { return child.get() == node; });
    return createIndex(static_cast<int>(found - siblings.begin()), 0, node);
}

void ConnectionTreeModel::watch(session::ClientConnection *connection)
{
    m_profileOf.insert(connection->id(), connection->profile().id);
    connect(connection, &session::ClientConnection::statisticsChanged, this,
        [this, connection] { updateStatus(connection); });
    updateStatus(connection);
}

void ConnectionTreeModel::updateStatus(session::ClientConnection *connection)
{
    const QUuid id = connection->profile().id;
    m_status.insert(id,
        {connection->state(), connection->failure().has_value(), connection->statistics().receivedPerSecond});
    const QModelIndex changed = indexOfProfile(id);
    if (changed.isValid())
        Q_EMIT dataChanged(changed, changed, {StateRole, FailedRole, RateRole});
}

void ConnectionTreeModel::forget(ConnectionId id)
{
    const QUuid profileId = m_profileOf.take(id);
    m_status.remove(profileId);
    const QModelIndex changed = indexOfProfile(profileId);
    if (changed.isValid())
        Q_EMIT dataChanged(changed, changed, {StateRole, FailedRole, RateRole});
}

} // namespace cutty::ui
