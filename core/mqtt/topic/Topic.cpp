#include "core/mqtt/topic/Topic.h"

#include <cstddef>

namespace cutty::mqtt {
namespace {

constexpr std::size_t maximumLength = 65'535;
constexpr std::string_view sharePrefix = "$share/";

bool isPlausible(std::string_view text)
{
    return !text.empty() && text.size() <= maximumLength && !text.contains('\0');
}

bool hasValidWildcards(std::string_view filter)
{
    TopicLevels levels(filter);
    while (!levels.atEnd()) {
        const std::string_view level = levels.next();
        if (level.size() > 1 && level.find_first_of("+#") != level.npos)
            return false;
        if (level == "#" && !levels.atEnd())
            return false;
    }
    return true;
}

} // namespace

bool isValidTopicName(std::string_view topic)
{
    return isPlausible(topic) && topic.find_first_of("+#") == topic.npos;
}

bool isValidTopicFilter(std::string_view filter)
{
    if (!isPlausible(filter))
        return false;
    if (!filter.starts_with(sharePrefix))
        return hasValidWildcards(filter);
    const std::string_view shared = filter.substr(sharePrefix.size());
    const std::size_t slash = shared.find('/');
    if (slash == shared.npos || slash == 0 || slash + 1 == shared.size())
        return false;
    return !hasWildcard(shared.substr(0, slash)) && hasValidWildcards(shared.substr(slash + 1));
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

bool hasWildcard(std::string_view filter) { return filter.find_first_of("+#") != filter.npos; }

std::optional<SharedFilter> parseSharedFilter(std::string_view filter)
{
    if (!filter.starts_with(sharePrefix))
        return std::nullopt;
    const std::string_view shared = filter.substr(sharePrefix.size());
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
