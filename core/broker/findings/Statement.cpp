#include "core/broker/findings/Statement.h"

#include "core/broker/findings/statements311.h"
#include "core/broker/findings/statements5.h"

#include <algorithm>
#include <unordered_map>

namespace cutty::broker {
namespace {

using Places = std::unordered_map<std::string_view, std::size_t>;

Places placesOf(std::span<const Statement> statements)
{
    Places places;
    for (std::size_t index = 0; index < statements.size(); ++index)
        places.emplace(statements[index].id, index);
    return places;
}

} // namespace

std::span<const Statement> statements(mqtt::ProtocolVersion version)
{
    if (version == mqtt::ProtocolVersion::V5)
        return statementsOf5;
    return statementsOf311;
}

std::optional<std::size_t> indexOfStatement(mqtt::ProtocolVersion version, std::string_view id)
{
    static const Places of5 = placesOf(statementsOf5);
    static const Places of311 = placesOf(statementsOf311);
    const Places &places = version == mqtt::ProtocolVersion::V5 ? of5 : of311;
    const auto place = places.find(id);
    return place == places.end() ? std::nullopt : std::optional(place->second);
}

std::string_view nameOf(mqtt::ProtocolVersion version)
{
    switch (version) {
    case mqtt::ProtocolVersion::V31: return "MQTT 3.1";
    case mqtt::ProtocolVersion::V311: return "MQTT 3.1.1";
    case mqtt::ProtocolVersion::V5: return "MQTT 5.0";
    }
    return {};
}

} // namespace cutty::broker
