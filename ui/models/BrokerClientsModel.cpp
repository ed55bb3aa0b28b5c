#include "ui/models/BrokerClientsModel.h"

#include <QLocale>

#include <algorithm>
#include <iterator>

namespace cutty::ui {
namespace {

using session::BrokerClient;

QString versionText(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return QStringLiteral("3.1");
    case mqtt::ProtocolVersion::V311: return QStringLiteral("3.1.1");
    case mqtt::ProtocolVersion::V5: break;
    }
    return QStringLiteral("5");
}

/// 59 s; 4:05; 2:04:05, as people read a stopwatch.
QString durationText(std::chrono::seconds duration)
{
    const auto total = duration.count();
    const auto two = [](auto number) {
        return QString::number(number).rightJustified(2, u'0');
    };
    if (total < 60)
        return BrokerClientsModel::tr("%1 s").arg(total);
    if (total < 3600)
        return QString::number(total / 60) + u':' + two(total % 60);
    return QString::number(total / 3600) + u':' + two(total / 60 % 60) + u':' + two(total % 60);
}

QString countText(std::uint64_t count) { return QLocale().toString(static_cast<qulonglong>(count)); }

QString keepAliveText(std::chrono::seconds keepAlive)
{
    return keepAlive.count() == 0 ? BrokerClientsModel::tr("off")
                                  : BrokerClientsModel::tr("%1 s").arg(keepAlive.count());
}

QString display(const BrokerClient &client, int column)
{
    switch (column) {
    case BrokerClientsModel::ClientIdColumn: return client.clientId;
    case BrokerClientsModel::AddressColumn:
        return client.address.isEmpty() ? BrokerClientsModel::tr("in Cutty") : client.address;
    case BrokerClientsModel::UserColumn: return client.userName;
    case BrokerClientsModel::VersionColumn: return versionText(client.version);
    case BrokerClientsModel::KeepAliveColumn: return keepAliveText(client.keepAlive);
    case BrokerClientsModel::ConnectedColumn: return durationText(client.connectedFor);
    case BrokerClientsModel::SubscriptionsColumn: return countText(client.subscriptions);
    case BrokerClientsModel::ReceivedColumn: return countText(client.receivedMessages);
    case BrokerClientsModel::SentColumn: return countText(client.sentMessages);
    case BrokerClientsModel::InFlightColumn: return countText(client.inFlight);
    case BrokerClientsModel::QueuedColumn: return countText(client.queued);
    default: return countText(client.dropped);
    }
}

bool isNumber(int column) { return column > BrokerClientsModel::UserColumn; }

QString header(int column)
{
    switch (column) {
    case BrokerClientsModel::ClientIdColumn: return BrokerClientsModel::tr("Client id");
    case BrokerClientsModel::AddressColumn: return BrokerClientsModel::tr("Address");
    case BrokerClientsModel::UserColumn: return BrokerClientsModel::tr("User");
    case BrokerClientsModel::VersionColumn: return BrokerClientsModel::tr("MQTT");
    case BrokerClientsModel::KeepAliveColumn: return BrokerClientsModel::tr("Keep-alive");
    case BrokerClientsModel::ConnectedColumn: return BrokerClientsModel::tr("Connected");
    case BrokerClientsModel::SubscriptionsColumn: return BrokerClientsModel::tr("Subscr.");
    case BrokerClientsModel::ReceivedColumn: return BrokerClientsModel::tr("Published");
    case BrokerClientsModel::SentColumn: return BrokerClientsModel::tr("Received");
    case BrokerClientsModel::InFlightColumn: return BrokerClientsModel::tr("In flight");
    case BrokerClientsModel::QueuedColumn: return BrokerClientsModel::tr("Queued");
    default: return BrokerClientsModel::tr("Dropped");
    }
}

} // namespace

BrokerClientsModel::BrokerClientsModel(session::LocalBroker &broker, QObject *parent)
    : QAbstractTableModel(parent)
    , m_broker(broker)
{
    connect(&broker, &session::LocalBroker::snapshotChanged, this, &BrokerClientsModel::refresh);
    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerClientsModel::refresh);
    refresh();
}

int BrokerClientsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_clients.size());
}

int BrokerClientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BrokerClientsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::DisplayRole)
        return display(client(index.row()), index.column());
    if (role == Qt::TextAlignmentRole && isNumber(index.column()))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant BrokerClientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return header(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

void BrokerClientsModel::refresh()
{
    if (m_broker.state() == session::BrokerState::Running)
        merge(m_broker.snapshot().clients);
    else
        merge({});
}

void BrokerClientsModel::merge(std::vector<BrokerClient> clients)
{
    std::ranges::sort(clients, {}, &BrokerClient::clientId);
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (std::ranges::binary_search(clients, client(row).clientId, {}, &BrokerClient::clientId))
            continue;
        beginRemoveRows({}, row, row);
        m_clients.erase(m_clients.begin() + row);
        endRemoveRows();
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const int row = static_cast<int>(i);
        if (i < m_clients.size() && m_clients[i].clientId == clients[i].clientId) {
            m_clients[i] = std::move(clients[i]);
            continue;
        }
        beginInsertRows({}, row, row);
        m_clients.insert(m_clients.begin() + row, std::move(clients[i]));
        endInsertRows();
    }
    if (!m_clients.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace cutty::ui
