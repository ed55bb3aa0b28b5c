// Topic names and filters against definitions taken from the specification's text. Input: a chunk that is the
// filter; the rest is the topic.
#include "tests/fuzz/Fuzz.h"

#include "core/mqtt/topic/Topic.h"

#include <string>
#include <string_view>
#include <vector>

namespace cutty::fuzz {
namespace {

using Levels = std::vector<std::string>;

Levels split(std::string_view text)
{
    Levels levels(1);
    for (const char character : text) {
        if (character == '/')
            levels.emplace_back();
        else
            levels.back() += character;
    }
    return levels;
}

/// MQTT 5, 4.7.1.
bool isFilter(const Levels &levels)
{
    for (std::size_t index = 0; index < levels.size(); ++index) {
        const std::string &level = levels[index];
        const bool last = index + 1 == levels.size();
        if (level.contains('#') && (level != "#" || !last))
            return false;
        if (level.contains('+') && level != "+")
            return false;
    }
    return true;
}

/// MQTT 5, 4.7.1.2 and 4.7.1.3, from the level `index` on.
bool matchesFrom(const Levels &filter, const Levels &topic, std::size_t index)
{
    if (index == filter.size())
        return index == topic.size();
    if (filter[index] == "#")
        return true; // the parent level too, which is index == topic.size()
    if (index == topic.size() || (filter[index] != "+" && filter[index] != topic[index]))
        return false;
    return matchesFrom(filter, topic, index + 1);
}

bool matches(const Levels &filter, const Levels &topic)
{
    const bool wildcardFirst = filter.front() == "+" || filter.front() == "#";
    if (wildcardFirst && topic.front().starts_with('$')) // [MQTT-4.7.2-1]
        return false;
    return matchesFrom(filter, topic, 0);
}

bool isPlausible(std::string_view text)
{
    return !text.empty() && text.size() <= 65'535 && !text.contains('\0');
}

/// MQTT 5, 4.8.2.
bool isSharedFilter(const Levels &levels)
{
    return levels.size() > 2 && !levels[1].empty() && !mqtt::hasWildcard(levels[1])
        && !(levels.size() == 3 && levels[2].empty()) && isFilter(Levels(levels.begin() + 2, levels.end()));
}

void examineFilter(const std::string &filter)
{
    const Levels levels = split(filter);
    const bool shared = filter.starts_with("$share/");
    require(mqtt::isValidTopicFilter(filter)
            == (isPlausible(filter) && (shared ? isSharedFilter(levels) : isFilter(levels))),
        "isValidTopicFilter() is the specification's");
    require(mqtt::findTopicFilterFault(filter).has_value() == !mqtt::isValidTopicFilter(filter),
        "a filter is valid or has a fault");
    require(mqtt::findPlainFilterFault(filter).has_value() != (isPlausible(filter) && isFilter(levels)),
        "before MQTT 5 $share is a level as any other");
    if (!mqtt::isValidTopicFilter(filter))
        return;
    const auto parts = mqtt::parseSharedFilter(filter);
    require(parts.has_value() == shared, "what begins with $share/ is a shared filter");
    if (!parts)
        return;
    require("$share/" + std::string(parts->shareName) + '/' + std::string(parts->filter) == filter,
        "a shared filter's parts make it up");
    require(parts->shareName == levels[1], "the share name is the second level");
}

void examineLevels(const std::string &text)
{
    std::string joined;
    mqtt::TopicLevels levels(text);
    for (std::size_t count = 0; !levels.atEnd(); ++count) {
        if (count > 0)
            joined += '/';
        joined += levels.next();
    }
    require(joined == text, "the levels make up the topic");
}

} // namespace

void examine(std::string_view bytes)
{
    FuzzInput input(bytes);
    const std::string filter(input.chunk());
    const std::string topic(input.rest());
    examineFilter(filter);
    examineFilter(topic);
    examineLevels(filter);
    examineLevels(topic);
    require(mqtt::isValidTopicName(topic) == (isPlausible(topic) && !mqtt::hasWildcard(topic)),
        "isValidTopicName() is the specification's");
    require(mqtt::findTopicNameFault(topic).has_value() == !mqtt::isValidTopicName(topic),
        "a name is valid or has a fault");
    if (!mqtt::isValidTopicName(topic))
        return;
    require(mqtt::matchesTopic(topic, topic), "a name matches itself");
    if (mqtt::isValidTopicFilter(filter) && !filter.starts_with("$share/"))
        require(mqtt::matchesTopic(filter, topic) == matches(split(filter), split(topic)),
            "matchesTopic() is the specification's");
}

} // namespace cutty::fuzz
