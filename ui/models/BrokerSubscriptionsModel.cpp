#include "ui/models/BrokerSubscriptionsModel.h"

#include "ui/models/numberText.h"
#include "ui/models/topicText.h"

#include <array>
#include <utility>

namespace cutty::ui {
namespace {

using session::SubscriptionSnapshot;

constexpr std::array<int, BrokerSubscriptionsModel::ColumnCount> widths{30, 24, 5, 9, 12, 26, 10};

QString handlingText(mqtt::RetainHandling handling)
{
    switch (handling) {
    case mqtt::RetainHandling::SendAtSubscribe: return BrokerSubscriptionsModel::tr("at every subscribe");
    case mqtt::RetainHandling::SendAtNewSubscribe: return BrokerSubscriptionsModel::tr("if it was new");
    case mqtt::RetainHandling::DoNotSend: break;
    }
    return BrokerSubscriptionsModel::tr("never");
}

} // namespace

int BrokerSubscriptionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int BrokerSubscriptionsModel::columnCharacters(int column) const
{
    return widths.at(static_cast<std::size_t>(column));
}

void BrokerSubscriptionsModel::list(const session::PageRequest &request, Answer answer)
{
    broker().listSubscriptions(request, this, std::move(answer));
}

std::string BrokerSubscriptionsModel::keyOf(const SubscriptionSnapshot &subscription) const
{
    // Neither may have U+0000 in it [MQTT-1.5.4-2].
    return subscription.clientId + '\0' + subscription.filter;
}

QString BrokerSubscriptionsModel::text(const SubscriptionSnapshot &subscription, int column) const
{
    const auto yes = [](bool is) {
        return is ? tr("yes") : QStringLiteral("–");
    };
    switch (column) {
    case FilterColumn: return topicText(subscription.filter);
    case ClientIdColumn: return topicText(subscription.clientId);
    case QosColumn: return QString::number(toInt(subscription.options.maximumQoS));
    case NoLocalColumn: return yes(subscription.options.noLocal);
    case RetainAsPublishedColumn: return yes(subscription.options.retainAsPublished);
    case RetainHandlingColumn: return handlingText(subscription.options.retainHandling);
    default: return subscription.identifier == 0 ? QStringLiteral("–") : countText(subscription.identifier);
    }
}

QString BrokerSubscriptionsModel::headerText(int column) const
{
    switch (column) {
    case FilterColumn: return tr("Filter");
    case ClientIdColumn: return tr("Client id");
    case QosColumn: return tr("QoS");
    case NoLocalColumn: return tr("No local");
    case RetainAsPublishedColumn: return tr("Keeps retain");
    case RetainHandlingColumn: return tr("Gets retained messages");
    default: return tr("Identifier");
    }
}

} // namespace cutty::ui
