#include "core/broker/faults/FaultPlan.h"

#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string_view>

namespace cutty::broker {
namespace {

using Kind = FaultPlanErrorKind;
using mqtt::PacketType;

constexpr std::size_t smallestHeldBytes = std::size_t{1} << 10U;
constexpr std::size_t largestHeldBytes = std::size_t{1} << 30U;
constexpr std::uint32_t mostCopies = 1000;

bool isTimeSpan(std::chrono::milliseconds time)
{
    return time >= std::chrono::milliseconds(0) && time <= std::chrono::hours(24);
}

bool isAmount(std::uint32_t amount) { return amount > 0 && amount <= mostCopies; }

std::optional<Kind> findFault(const FaultMatch &match)
{
    const auto isUnknown = [](PacketType type) {
        return type < PacketType::Connect || type > PacketType::Auth;
    };
    if (std::ranges::any_of(match.packets, isUnknown))
        return Kind::PacketTypeUnknown;
    if (match.topicFilter && !mqtt::isValidTopicFilter(*match.topicFilter))
        return Kind::TopicFilterInvalid;
    const auto isMisnamed = [](const PropertyMatch &property) {
        return property.name && property.id != mqtt::PropertyId::UserProperty;
    };
    if (std::ranges::any_of(match.properties, isMisnamed))
        return Kind::PropertyNameNotAllowed;
    const Occurrences &which = match.occurrences;
    if (which.first == 0 || which.every == 0 || (which.last != 0 && which.last < which.first))
        return Kind::OccurrencesInvalid;
    if (!(match.probability >= 0 && match.probability <= 1))
        return Kind::ProbabilityOutOfRange;
    if (match.window.from < std::chrono::milliseconds(0) || match.window.until <= match.window.from)
        return Kind::TimeWindowInvalid;
    return std::nullopt;
}

/// What carries the refusal of such a packet; the packet itself if it is an answer.
PacketType answerTo(PacketType type)
{
    switch (type) {
    case PacketType::Connect: return PacketType::Connack;
    case PacketType::Publish: return PacketType::Puback;
    case PacketType::Subscribe: return PacketType::Suback;
    case PacketType::Unsubscribe: return PacketType::Unsuback;
    case PacketType::Pubrel: return PacketType::Pubcomp;
    default: return type;
    }
}

bool canRefuse(const std::vector<PacketType> &packets, mqtt::ReasonCode reason)
{
    const auto takesReason = [reason](PacketType type) {
        const PacketType answer = answerTo(type);
        return answer != PacketType::Disconnect && answer != PacketType::Auth
            && mqtt::isValidReason(answer, static_cast<std::uint8_t>(reason));
    };
    constexpr PacketType requests[]
        = {PacketType::Connect, PacketType::Publish, PacketType::Subscribe, PacketType::Unsubscribe};
    return packets.empty() ? std::ranges::any_of(requests, takesReason)
                           : std::ranges::any_of(packets, takesReason);
}

std::optional<Kind> findUnsolicitedFault(const Unsolicited &action)
{
    switch (action.packet) {
    case PacketType::Pingresp: return std::nullopt;
    case PacketType::Puback:
    case PacketType::Pubrec:
    case PacketType::Pubrel:
    case PacketType::Pubcomp:
    case PacketType::Suback:
    case PacketType::Unsuback:
        if (!mqtt::isValidReason(action.packet, static_cast<std::uint8_t>(action.reason)))
            return Kind::ReasonNotAllowed;
        return std::nullopt;
    default: return Kind::NotAnAcknowledgement;
    }
}

/// A function for each action that can be wrong.
struct ActionCheck
{
    const FaultMatch &match;

    std::optional<Kind> operator()(const Delay &action) const
    {
        return times(isTimeSpan(action.delay) && isTimeSpan(action.jitter));
    }
    std::optional<Kind> operator()(const Duplicate &action) const { return amounts(isAmount(action.copies)); }
    std::optional<Kind> operator()(const Reorder &action) const
    {
        return isAmount(action.packets) ? times(isTimeSpan(action.maximumWait)) : Kind::AmountOutOfRange;
    }
    std::optional<Kind> operator()(const Dribble &action) const
    {
        return action.chunkBytes > 0 ? times(isTimeSpan(action.interval)) : Kind::AmountOutOfRange;
    }
    std::optional<Kind> operator()(const Bandwidth &action) const
    {
        return amounts(action.bytesPerSecond > 0);
    }
    std::optional<Kind> operator()(const Refuse &action) const
    {
        return reasons(canRefuse(match.packets, action.reason));
    }
    std::optional<Kind> operator()(const Unsolicited &action) const { return findUnsolicitedFault(action); }
    std::optional<Kind> operator()(const AnnounceLimits &action) const
    {
        return action == AnnounceLimits{} ? std::optional(Kind::NothingToDo) : std::nullopt;
    }
    std::optional<Kind> operator()(const DisconnectClient &action) const
    {
        const auto code = static_cast<std::uint8_t>(action.reason);
        return mqtt::isValidReason(PacketType::Disconnect, code) ? times(isTimeSpan(action.after))
                                                                 : Kind::ReasonNotAllowed;
    }
    template <typename Other> std::optional<Kind> operator()(const Other &) const { return std::nullopt; }

private:
    static std::optional<Kind> unless(bool right, Kind kind)
    {
        return right ? std::nullopt : std::optional(kind);
    }
    static std::optional<Kind> times(bool right) { return unless(right, Kind::TimeOutOfRange); }
    static std::optional<Kind> amounts(bool right) { return unless(right, Kind::AmountOutOfRange); }
    static std::optional<Kind> reasons(bool right) { return unless(right, Kind::ReasonNotAllowed); }
};

} // namespace

std::expected<void, FaultPlanError> checkFaultPlan(const FaultPlan &plan)
{
    if (plan.maximumHeldBytes < smallestHeldBytes || plan.maximumHeldBytes > largestHeldBytes)
        return std::unexpected(FaultPlanError{.kind = Kind::MaximumHeldBytesOutOfRange});
    std::set<std::string_view> names;
    for (std::size_t index = 0; index < plan.rules.size(); ++index) {
        const FaultRule &rule = plan.rules[index];
        std::optional<Kind> fault;
        if (rule.name.empty())
            fault = Kind::NameEmpty;
        else if (!names.insert(rule.name).second)
            fault = Kind::NameRepeated;
        if (!fault)
            fault = findFault(rule.match);
        if (!fault)
            fault = std::visit(ActionCheck{rule.match}, rule.action);
        if (fault)
            return std::unexpected(FaultPlanError{.kind = *fault, .rule = index});
    }
    return {};
}

bool isActive(const FaultPlan &plan)
{
    return plan.userPropertyFaults || std::ranges::any_of(plan.rules, &FaultRule::enabled);
}

} // namespace cutty::broker
