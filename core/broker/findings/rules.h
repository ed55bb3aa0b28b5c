#pragma once

#include "core/broker/findings/statements311.h"
#include "core/broker/findings/statements5.h"

#include <cstdint>
#include <optional>

/// The statements that the examination judges by itself, found in their tables at compile time.
namespace cutty::broker {

/// A rule's places in the tables of both specifications; -1 where one has no such statement.
struct Rule
{
    std::int16_t in5 = -1;
    std::int16_t in311 = -1;

    constexpr std::optional<std::size_t> in(mqtt::ProtocolVersion version) const
    {
        const std::int16_t index = version == mqtt::ProtocolVersion::V5 ? in5 : in311;
        return index < 0 ? std::nullopt : std::optional<std::size_t>(index);
    }
};

/// An id that no table has does not compile.
consteval std::int16_t placeIn(std::span<const Statement> table, std::string_view id)
{
    if (id.empty())
        return -1;
    std::int16_t place = 0;
    while (table[static_cast<std::size_t>(place)].id != id)
        ++place;
    return place;
}

/// By the numbers behind "MQTT-", for MQTT 5 and 3.1.1.
consteval Rule rule(std::string_view in5, std::string_view in311)
{
    return {.in5 = placeIn(statementsOf5, in5), .in311 = placeIn(statementsOf311, in311)};
}
consteval Rule ruleOf5(std::string_view id) { return rule(id, {}); }
consteval Rule ruleOf311(std::string_view id) { return rule({}, id); }
consteval Rule ruleOfBoth(std::string_view id) { return rule(id, id); }

inline constexpr Rule noRule;

} // namespace cutty::broker
