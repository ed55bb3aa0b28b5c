#include "core/broker/routing/delivery.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {
namespace {

void merge(Delivery &into, const Delivery &other)
{
    into.qos = std::max(into.qos, other.qos);
    into.retain = into.retain || other.retain;
    into.subscriptionIdentifiers.insert(into.subscriptionIdentifiers.end(),
        other.subscriptionIdentifiers.begin(), other.subscriptionIdentifiers.end());
}

} // namespace

std::optional<Delivery> decideDelivery(
    const Subscription &subscription, QoS publishedQoS, bool publishedRetain, std::optional<SessionId> sender)
{
    if (subscription.options.noLocal && sender == subscription.session)
        return std::nullopt;
    Delivery delivery{.session = subscription.session,
        .qos = std::min(publishedQoS, subscription.options.maximumQoS),
        .retain = publishedRetain && subscription.options.retainAsPublished};
    if (subscription.identifier != 0)
        delivery.subscriptionIdentifiers.push_back(subscription.identifier);
    return delivery;
}

std::vector<Delivery> decideDeliveries(std::vector<Subscription> &matches, QoS publishedQoS,
    bool publishedRetain, std::optional<SessionId> sender, OverlappingDelivery overlapping)
{
    const bool merges = overlapping == OverlappingDelivery::OneCopy;
    std::ranges::stable_sort(matches, {}, &Subscription::session);
    std::vector<Delivery> deliveries;
    deliveries.reserve(matches.size());
    for (const Subscription &subscription : matches) {
        auto delivery = decideDelivery(subscription, publishedQoS, publishedRetain, sender);
        if (!delivery)
            continue;
        if (merges && !deliveries.empty() && deliveries.back().session == delivery->session)
            merge(deliveries.back(), *delivery);
        else
            deliveries.push_back(std::move(*delivery));
    }
    return deliveries;
}

std::optional<std::size_t> chooseMember(std::span<const Readiness> members, std::size_t turn)
{
    for (const Readiness wanted : {Readiness::Connected, Readiness::Away}) {
        for (std::size_t step = 0; step < members.size(); ++step) {
            const std::size_t member = (turn + step) % members.size();
            if (members[member] == wanted)
                return member;
        }
    }
    return std::nullopt;
}

} // namespace cutty::broker
