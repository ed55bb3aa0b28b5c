#include "ui/models/BrokerClientsModel.h"

#include "ui/models/dropText.h"
#include "ui/models/numberText.h"
#include "ui/models/topicText.h"

#include <array>
#include <utility>

namespace cutty::ui {
namespace {

using session::ClientSnapshot;

constexpr std::array<int, BrokerClientsModel::ColumnCount> widths{
    16, 15, 8, 5, 6, 17, 17, 6, 6, 7, 6, 7, 9, 13};

QString versionText(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return QStringLiteral("3.1");
    case mqtt::ProtocolVersion::V311: return QStringLiteral("3.1.1");
    case mqtt::ProtocolVersion::V5: break;
    }
    return QStringLiteral("5");
}

QString expiryText(std::chrono::seconds expiry)
{
    if (expiry == session::endlessSession)
        return BrokerClientsModel::tr("for ever");
    return expiry.count() == 0 ? BrokerClientsModel::tr("not kept") : durationText(expiry);
}

QString trafficText(std::uint64_t messages, std::uint64_t bytes)
{
    return QStringLiteral("%1 · %2").arg(countText(messages), bytesText(bytes).rightJustified(8));
}

QString idleText(TimePoint lastHeardAt)
{
    return durationText(
        std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - lastHeardAt));
}

QString limitsText(const ClientSnapshot &client)
{
    // What stands for no limit (MQTT 5, 3.1.2.11.3 and 3.1.2.11.4).
    constexpr std::uint16_t anyNumber = 65'535;
    constexpr std::uint32_t anySize = 268'435'455;
    const bool takesAnyNumber = client.receiveMaximum == anyNumber;
    const bool takesAnySize = client.maximumPacketSize >= anySize;
    if (takesAnyNumber && takesAnySize)
        return BrokerClientsModel::tr("no limit");
    return QStringLiteral("%1 · %2").arg(
        takesAnyNumber ? BrokerClientsModel::tr("any") : countText(client.receiveMaximum),
        takesAnySize ? BrokerClientsModel::tr("any") : bytesText(client.maximumPacketSize));
}

QString limitsToolTip(const ClientSnapshot &client)
{
    return BrokerClientsModel::tr("At most %1 messages in flight, packets of %2, %3 topic aliases")
        .arg(countText(client.receiveMaximum), bytesText(client.maximumPacketSize),
            countText(client.topicAliasMaximum));
}

QString willToolTip(const ClientSnapshot &client)
{
    if (!client.will)
        return {};
    return BrokerClientsModel::tr("Will: %1, %2, QoS %3")
        .arg(topicText(client.will->topic), bytesText(client.will->payloadSize))
        .arg(toInt(client.will->qos));
}

} // namespace

int BrokerClientsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int BrokerClientsModel::columnCharacters(int column) const
{
    return widths.at(static_cast<std::size_t>(column));
}

void BrokerClientsModel::list(const session::PageRequest &request, Answer answer)
{
    broker().listClients(request, this, std::move(answer));
}

QString BrokerClientsModel::text(const ClientSnapshot &client, int column) const
{
    switch (column) {
    case ClientIdColumn: return topicText(client.clientId);
    case AddressColumn:
        return client.address.empty() ? tr("in Cutty") : QString::fromStdString(client.address);
    case UserColumn: return topicText(client.userName);
    case VersionColumn: return versionText(client.version);
    case KeepAliveColumn: return client.keepAlive.count() == 0 ? tr("off") : durationText(client.keepAlive);
    case SessionColumn: return expiryText(client.sessionExpiryInterval);
    case LimitsColumn: return limitsText(client);
    case SubscriptionsColumn: return countText(client.subscriptions);
    case InFlightColumn: return countText(client.inFlight);
    case QueuedColumn: return countText(client.queued);
    case DroppedColumn: return countText(client.counters.dropped.total());
    case ReceivedColumn: return trafficText(client.counters.receivedMessages, client.counters.receivedBytes);
    case SentColumn: return trafficText(client.counters.sentMessages, client.counters.sentBytes);
    default: return idleText(client.lastHeardAt);
    }
}

QString BrokerClientsModel::toolTip(const ClientSnapshot &client, int column) const
{
    switch (column) {
    case ClientIdColumn: return willToolTip(client);
    case LimitsColumn: return limitsToolTip(client);
    case DroppedColumn: return dropText(client.counters.dropped);
    default: return {};
    }
}

QString BrokerClientsModel::headerText(int column) const
{
    switch (column) {
    case ClientIdColumn: return tr("Client id");
    case AddressColumn: return tr("Address");
    case UserColumn: return tr("User");
    case VersionColumn: return tr("MQTT");
    case KeepAliveColumn: return tr("Keep-alive");
    case SessionColumn: return tr("Session");
    case LimitsColumn: return tr("Takes");
    case SubscriptionsColumn: return tr("Subscr.");
    case InFlightColumn: return tr("In flight");
    case QueuedColumn: return tr("Queued");
    case DroppedColumn: return tr("Dropped");
    case ReceivedColumn: return tr("Published");
    case SentColumn: return tr("Received");
    default: return tr("Idle");
    }
}

} // namespace cutty::ui
