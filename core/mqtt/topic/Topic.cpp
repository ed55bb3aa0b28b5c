#include "core/mqtt/topic/Topic.h"

#include "core/mqtt/codec/ByteScan.h"

#include <cstddef>
#include <cstdint>

namespace cutty::mqtt {
namespace {

constexpr std::size_t maximumLength = 65'535;
constexpr std::string_view sharePrefix = "$share/";

std::optional<TopicFault> findTextFault(std::string_view text)
{
    if (text.empty())
        return TopicFault::Empty;
    if (text.size() > maximumLength)
        return TopicFault::TooLong;
    if (text.contains('\0'))
        return TopicFault::ContainsNul;
    return std::nullopt;
}

std::optional<TopicFault> findWildcardFault(std::string_view filter)
{
    TopicLevels levels(filter);
    while (!levels.atEnd()) {
        const std::string_view level = levels.next();
        if (level.size() > 1 && level.contains('#'))
            return TopicFault::MisplacedHash;
        if (level.size() > 1 && level.contains('+'))
            return TopicFault::MisplacedPlus;
        if (level == "#" && !levels.atEnd())
            return TopicFault::MisplacedHash;
    }
    return std::nullopt;
}

std::optional<TopicFault> findShareFault(std::string_view shared)
{
    const std::size_t slash = shared.find('/');
    const std::string_view name = shared.substr(0, slash);
    if (name.empty())
        return TopicFault::NoShareName;
    if (hasWildcard(name))
        return TopicFault::WildcardInShareName;
    if (slash == shared.npos || slash + 1 == shared.size())
        return TopicFault::NoFilterBehindShareName;
    return findWildcardFault(shared.substr(slash + 1));
}

} // namespace

bool isValidTopicName(std::string_view topic) { return !findTopicNameFault(topic); }

bool isValidTopicFilter(std::string_view filter) { return !findTopicFilterFault(filter); }

std::optional<TopicFault> findTopicNameFault(std::string_view topic)
{
    if (const auto fault = findTextFault(topic))
        return fault;
    return hasWildcard(topic) ? std::optional(TopicFault::WildcardInName) : std::nullopt;
}

std::optional<TopicFault> findTopicFilterFault(std::string_view filter)
{
    if (!filter.starts_with(sharePrefix))
        return findPlainFilterFault(filter);
    if (const auto fault = findTextFault(filter))
        return fault;
    return findShareFault(filter.substr(sharePrefix.size()));
}

std::optional<TopicFault> findPlainFilterFault(std::string_view filter)
{
    if (const auto fault = findTextFault(filter))
        return fault;
    return findWildcardFault(filter);
}

bool matchesTopic(std::string_view filter, std::string_view topic)
{
    if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#')))
        return false;
    TopicLevels filterLevels(filter);
    TopicLevels topicLevels(topic);
    while (!filterLevels.atEnd()) {
        const std::string_view wanted = filterLevels.next();
        if (wanted == "#")
            return true;
        if (topicLevels.atEnd() || (topicLevels.next() != wanted && wanted != "+"))
            return false;
        // "a/#" covers "a" itself.
        if (topicLevels.atEnd() && !filterLevels.atEnd())
            return filterLevels.next() == "#";
    }
    return topicLevels.atEnd();
}

bool hasWildcard(std::string_view filter)
{
    // '+' and '#' differ in one bit.
    constexpr std::uint8_t common = '+' & '#';
    constexpr std::uint8_t mask = 0xFF ^ ('+' ^ '#');
    return scan::anyWord(filter, [](std::uint64_t word) {
        return scan::hasZero((word & scan::everyByte(mask)) ^ scan::everyByte(common));
    });
}

std::optional<SharedFilter> parseSharedFilter(std::string_view filter)
{
    if (!filter.starts_with(sharePrefix))
        return std::nullopt;
    const std::string_view shared = filter.substr(sharePrefix.size());
    if (findShareFault(shared))
        return std::nullopt;
    const std::size_t slash = shared.find('/');
    return SharedFilter{.shareName = shared.substr(0, slash), .filter = shared.substr(slash + 1)};
}

std::string_view TopicLevels::next()
{
    const std::size_t slash = m_rest.find('/');
    const std::string_view level = m_rest.substr(0, slash);
    m_done = slash == m_rest.npos;
    m_rest = m_done ? std::string_view{} : m_rest.substr(slash + 1);
    return level;
}

} // namespace cutty::mqtt
