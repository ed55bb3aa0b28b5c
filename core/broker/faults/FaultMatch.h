#pragma once

#include "core/mqtt/codec/PacketType.h"
#include "core/mqtt/codec/Properties.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutty::broker {

enum class FaultDirection : std::uint8_t { FromClient, ToClient };

/// A property that a packet must carry. Those of CONNECT's will do not count.
struct PropertyMatch
{
    mqtt::PropertyId id = mqtt::PropertyId::UserProperty;
    /// Of a user property; any name without.
    std::optional<std::string> name;
    /// Numbers in decimal; any value without.
    std::optional<std::string> value;
    friend bool operator==(const PropertyMatch &, const PropertyMatch &) = default;
};

/// Which of the packets that meet all else, counted from 1: the third is {3, 3}, every third {3, 0, 3}.
struct Occurrences
{
    std::uint64_t first = 1;
    /// 0: without end.
    std::uint64_t last = 0;
    std::uint64_t every = 1;
    friend bool operator==(const Occurrences &, const Occurrences &) = default;
};

/// What occurrences are counted over.
enum class CountScope : std::uint8_t {
    Connection,
    /// All connections of one client identifier, from the plan's start.
    Client,
    /// All connections, from the plan's start.
    Plan,
};

enum class WindowStart : std::uint8_t {
    /// Where a plan is set later, when it reached the connection.
    Connection,
    Plan,
};

/// From `from` on, until before `until`.
struct TimeWindow
{
    WindowStart start = WindowStart::Connection;
    std::chrono::milliseconds from{0};
    std::chrono::milliseconds until = std::chrono::milliseconds::max();
    friend bool operator==(const TimeWindow &, const TimeWindow &) = default;
};

/// The packets that a rule is for; what is left out matches all. Topics and properties are read from packets
/// that are well-formed: others do not meet them.
struct FaultMatch
{
    std::vector<mqtt::PacketType> packets;
    std::optional<FaultDirection> direction;
    /// `*` stands for any characters, `?` for one, `\` takes a meaning away. Known from CONNECT on, and where
    /// the broker assigned it, from CONNACK on.
    std::optional<std::string> clientId;
    /// Of a PUBLISH the topic, its alias resolved; of SUBSCRIBE and UNSUBSCRIBE any of their filters, taken
    /// as if it were a topic. An alias from before the plan reached the connection is not known.
    std::optional<std::string> topicFilter;
    /// All of these.
    std::vector<PropertyMatch> properties;
    TimeWindow window;
    Occurrences occurrences;
    CountScope scope = CountScope::Connection;
    /// 0 to 1, of the occurrences; decided by the plan's seed.
    double probability = 1;
    friend bool operator==(const FaultMatch &, const FaultMatch &) = default;
};

} // namespace cutty::broker
