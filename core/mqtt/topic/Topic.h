#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::mqtt {

/// A topic to publish to: at least one byte, at most 65,535, no wildcard and no U+0000 (MQTT 5, 4.7).
/// Empty levels are levels.
bool isValidTopicName(std::string_view topic);

/// A filter to subscribe with: `#` only as the whole last level, `+` only as a whole level, and behind
/// `$share/` a share name without wildcards and a filter (MQTT 5, 4.7.1, 4.8.2).
bool isValidTopicFilter(std::string_view filter);

/// The rule that an invalid topic name or filter breaks.
enum class TopicFault : std::uint8_t {
    Empty,
    TooLong,
    ContainsNul,
    /// `+` or `#` in the name of a topic.
    WildcardInName,
    /// `#` is not the whole last level.
    MisplacedHash,
    /// `+` is not a whole level.
    MisplacedPlus,
    NoShareName,
    WildcardInShareName,
    NoFilterBehindShareName,
};
/// Nothing when the name or filter is valid.
std::optional<TopicFault> findTopicNameFault(std::string_view topic);
std::optional<TopicFault> findTopicFilterFault(std::string_view filter);
/// By the rules of 3.1 and 3.1.1, for which `$share` is a level as any other.
std::optional<TopicFault> findPlainFilterFault(std::string_view filter);

/// Whether the topic falls under the filter. A wildcard in the first level does not match a topic that begins
/// with `$` [MQTT-4.7.2-1]. Both are valid; a `$share` prefix is not looked through.
bool matchesTopic(std::string_view filter, std::string_view topic);

bool hasWildcard(std::string_view filter);

/// `$share/NAME/FILTER` taken apart.
struct SharedFilter
{
    std::string_view shareName;
    std::string_view filter;
};

/// Nothing when the filter is not a well-formed shared one.
std::optional<SharedFilter> parseSharedFilter(std::string_view filter);

/// Walks the levels of a topic or filter: `a//b` has three, the second of them empty.
class TopicLevels
{
public:
    explicit TopicLevels(std::string_view topic)
        : m_rest(topic)
    {
    }

    bool atEnd() const { return m_done; }
    /// Call only before the end.
    std::string_view next();

private:
    std::string_view m_rest;
    bool m_done = false;
};

} // namespace cutty::mqtt
