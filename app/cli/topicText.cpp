#include "app/cli/topicText.h"

#include "app/cli/failureText.h"
#include "core/mqtt/codec/Utf8.h"
#include "core/mqtt/topic/Topic.h"

#include <format>

namespace cutty::cli {
namespace {

constexpr std::size_t longestTopic = 65'535;

/// What names and filters have in common.
std::optional<std::string> textProblem(std::string_view text)
{
    if (text.size() > longestTopic)
        return "A topic has 65535 bytes at most.";
    if (!mqtt::isValidUtf8(text))
        return std::format("The topic '{}' is not valid UTF-8, or has a zero character.", printable(text));
    return std::nullopt;
}

} // namespace

std::optional<std::string> topicNameProblem(std::string_view topic)
{
    if (auto problem = textProblem(topic))
        return problem;
    if (mqtt::isValidTopicName(topic))
        return std::nullopt;
    return std::format(
        "'{}' is no topic to publish to: it must not be empty nor contain + or #.", printable(topic));
}

std::optional<std::string> topicFilterProblem(std::string_view filter)
{
    if (auto problem = textProblem(filter))
        return problem;
    if (mqtt::isValidTopicFilter(filter))
        return std::nullopt;
    return std::format(
        "'{}' is no topic filter: + stands alone between slashes, # alone at the end.", printable(filter));
}

} // namespace cutty::cli
