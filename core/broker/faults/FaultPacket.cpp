#include "core/broker/faults/FaultPacket.h"

#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <charconv>

namespace cutty::broker {
namespace {

using mqtt::PropertyId;
using mqtt::PropertyType;

bool isNumber(std::string_view text, std::uint32_t number)
{
    std::uint32_t wanted = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wanted);
    return error == std::errc() && end == text.data() + text.size() && wanted == number;
}

bool isText(PropertyType type)
{
    return type == PropertyType::Text || type == PropertyType::Binary || type == PropertyType::TextPair;
}

bool meets(const PropertyMatch &match, const mqtt::Property &property)
{
    if (property.id != match.id || (match.name && property.name != *match.name))
        return false;
    if (!match.value)
        return true;
    return isText(property.type) ? property.text == *match.value : isNumber(*match.value, property.number);
}

/// The codec keeps these two apart from the others.
bool meets(const PropertyMatch &match, const mqtt::PublishPacket &publish)
{
    const auto isWanted = [&match](std::uint32_t number) {
        return !match.value || isNumber(*match.value, number);
    };
    if (match.id == PropertyId::TopicAlias)
        return publish.topicAlias != 0 && isWanted(publish.topicAlias);
    return match.id == PropertyId::SubscriptionIdentifier
        && std::ranges::any_of(publish.subscriptionIdentifiers, isWanted);
}

bool meets(const PropertyMatch &match, const mqtt::Packet &packet)
{
    for (const mqtt::Property &property : mqtt::propertiesOf(packet)) {
        if (meets(match, property))
            return true;
    }
    const auto *publish = std::get_if<mqtt::PublishPacket>(&packet);
    return publish && meets(match, *publish);
}

bool coversFilter(std::string_view filter, std::string_view subscribed)
{
    if (const auto shared = mqtt::parseSharedFilter(subscribed))
        subscribed = shared->filter;
    return filter == subscribed || mqtt::matchesTopic(filter, subscribed);
}

bool meetsTopic(std::string_view filter, const FaultPacket &packet)
{
    if (std::holds_alternative<mqtt::PublishPacket>(*packet.packet))
        return !packet.topic.empty() && mqtt::matchesTopic(filter, packet.topic);
    if (const auto *subscribe = std::get_if<mqtt::SubscribePacket>(packet.packet))
        return std::ranges::any_of(
            subscribe->subscriptions, [filter](const mqtt::SubscriptionRequest &request) {
                return coversFilter(filter, request.filter);
            });
    if (const auto *unsubscribe = std::get_if<mqtt::UnsubscribePacket>(packet.packet))
        return std::ranges::any_of(unsubscribe->filters,
            [filter](const std::string &unsubscribed) { return coversFilter(filter, unsubscribed); });
    return false;
}

bool isWithin(const TimeWindow &window, TimePoint connectionStart, TimePoint planStart, TimePoint now)
{
    const TimePoint start = window.start == WindowStart::Connection ? connectionStart : planStart;
    const auto passed = std::chrono::floor<std::chrono::milliseconds>(now - start);
    return passed >= window.from && passed < window.until;
}

} // namespace

bool meets(const FaultMatch &match, const FaultPacket &packet, TimePoint connectionStart, TimePoint planStart,
    TimePoint now)
{
    if (!match.packets.empty() && !std::ranges::contains(match.packets, packet.type))
        return false;
    if (match.direction && *match.direction != packet.direction)
        return false;
    if (!isWithin(match.window, connectionStart, planStart, now))
        return false;
    if (match.clientId && !matchesPattern(*match.clientId, packet.clientId))
        return false;
    if (!match.topicFilter && match.properties.empty())
        return true;
    return packet.packet && (!match.topicFilter || meetsTopic(*match.topicFilter, packet))
        && std::ranges::all_of(match.properties,
            [&packet](const PropertyMatch &property) { return meets(property, *packet.packet); });
}

bool isAmong(const Occurrences &occurrences, std::uint64_t occurrence)
{
    return occurrence >= occurrences.first && (occurrences.last == 0 || occurrence <= occurrences.last)
        && (occurrence - occurrences.first) % occurrences.every == 0;
}

/// A `*` first takes nothing; where the rest fails, the latest `*` takes one byte more. Earlier ones need not
/// be tried again.
bool matchesPattern(std::string_view pattern, std::string_view text)
{
    std::size_t at = 0;
    std::size_t position = 0;
    std::size_t star = std::string_view::npos;
    std::size_t starPosition = 0;
    while (position < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = ++at;
            starPosition = position;
            continue;
        }
        const bool isEscape = at + 1 < pattern.size() && pattern[at] == '\\';
        const std::size_t literal = isEscape ? at + 1 : at;
        if (literal < pattern.size()
            && ((!isEscape && pattern[at] == '?') || pattern[literal] == text[position])) {
            at = literal + 1;
            ++position;
        } else if (star != std::string_view::npos) {
            at = star;
            position = ++starPosition;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*')
        ++at;
    return at == pattern.size();
}

} // namespace cutty::broker
