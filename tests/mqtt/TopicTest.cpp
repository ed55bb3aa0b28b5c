#include "core/mqtt/topic/Topic.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace cutty::mqtt::test {
namespace {

using namespace std::string_view_literals;

TEST(TopicTest, NamesHaveNoWildcardAndNoNul)
{
    for (const std::string_view name :
        {"a"sv, "/"sv, "//"sv, "/a"sv, "a/"sv, "a//b"sv, " "sv, "$SYS/x"sv, "$share/g/t"sv, "ä/日本"sv})
        EXPECT_TRUE(isValidTopicName(name)) << name;
    for (const std::string_view name : {""sv, "+"sv, "#"sv, "a/+"sv, "a+"sv, "a/#"sv, "a#b"sv, "a\0b"sv})
        EXPECT_FALSE(isValidTopicName(name)) << name;
}

TEST(TopicTest, FiltersHaveWildcardsAsWholeLevels)
{
    for (const std::string_view filter : {"a"sv, "#"sv, "+"sv, "/"sv, "/#"sv, "/+"sv, "+/+"sv, "+/#"sv,
             "a/+/b"sv, "a/#"sv, "a//#"sv, "+//+"sv, "$SYS/#"sv, "$share"sv, "$shared/a"sv})
        EXPECT_TRUE(isValidTopicFilter(filter)) << filter;
    for (const std::string_view filter : {""sv, "a#"sv, "#a"sv, "#/"sv, "#/a"sv, "a/#/b"sv, "##"sv, "a+"sv,
             "+a"sv, "a/b+/c"sv, "++"sv, "+#"sv, "a\0"sv})
        EXPECT_FALSE(isValidTopicFilter(filter)) << filter;
}

TEST(TopicTest, SharedFiltersHaveANameAndAFilter)
{
    for (const std::string_view filter :
        {"$share/g/t"sv, "$share/g/#"sv, "$share/g/+/x"sv, "$share/g//"sv, "$share/g//a"sv})
        EXPECT_TRUE(isValidTopicFilter(filter)) << filter;
    for (const std::string_view filter : {"$share/"sv, "$share/g"sv, "$share/g/"sv, "$share//t"sv,
             "$share/+/t"sv, "$share/#/t"sv, "$share/g+/t"sv, "$share/g/t#"sv, "$share/g/#/t"sv})
        EXPECT_FALSE(isValidTopicFilter(filter)) << filter;
}

TEST(TopicTest, SayWhichRuleTheyBreak)
{
    EXPECT_EQ(findTopicNameFault("a/b"), std::nullopt);
    EXPECT_EQ(findTopicNameFault(""), TopicFault::Empty);
    EXPECT_EQ(findTopicNameFault("a/#"), TopicFault::WildcardInName);
    EXPECT_EQ(findTopicNameFault("a\0"sv), TopicFault::ContainsNul);
    EXPECT_EQ(findTopicNameFault(std::string(65'536, 'a')), TopicFault::TooLong);
    EXPECT_EQ(findTopicFilterFault("a/+/#"), std::nullopt);
    EXPECT_EQ(findTopicFilterFault(""), TopicFault::Empty);
    EXPECT_EQ(findTopicFilterFault("a#"), TopicFault::MisplacedHash);
    EXPECT_EQ(findTopicFilterFault("#/a"), TopicFault::MisplacedHash);
    EXPECT_EQ(findTopicFilterFault("a+/b"), TopicFault::MisplacedPlus);
    EXPECT_EQ(findTopicFilterFault("$share/"), TopicFault::NoShareName);
    EXPECT_EQ(findTopicFilterFault("$share//a"), TopicFault::NoShareName);
    EXPECT_EQ(findTopicFilterFault("$share/g#/a"), TopicFault::WildcardInShareName);
    EXPECT_EQ(findTopicFilterFault("$share/g"), TopicFault::NoFilterBehindShareName);
    EXPECT_EQ(findTopicFilterFault("$share/g/"), TopicFault::NoFilterBehindShareName);
    EXPECT_EQ(findTopicFilterFault("$share/g/a+"), TopicFault::MisplacedPlus);
}

TEST(TopicTest, ShareIsALevelAsAnyOtherBefore5)
{
    for (const std::string_view filter : {"$share/g"sv, "$share/"sv, "$share//a"sv, "$share/+/a"sv})
        EXPECT_EQ(findPlainFilterFault(filter), std::nullopt) << filter;
    EXPECT_EQ(findPlainFilterFault("$share/g/a#"), TopicFault::MisplacedHash);
}

TEST(TopicTest, AreAtMost65535BytesLong)
{
    const std::string longest(65'535, 'a');
    EXPECT_TRUE(isValidTopicName(longest));
    EXPECT_TRUE(isValidTopicFilter(longest));
    EXPECT_FALSE(isValidTopicName(longest + "a"));
    EXPECT_FALSE(isValidTopicFilter(longest + "a"));
}

struct Match
{
    std::string_view filter;
    std::string_view topic;
};

TEST(TopicTest, FilterMatches)
{
    constexpr Match matches[] = {
        {"a", "a"},
        {"a/b", "a/b"},
        {"#", "a"},
        {"#", "a/b/c"},
        {"#", "/"},
        {"a/#", "a"},
        {"a/#", "a/"},
        {"a/#", "a/b"},
        {"a/#", "a/b/c"},
        {"/#", "/"},
        {"/#", "/a"},
        {"a/+/#", "a/b"},
        {"a/+/#", "a/b/c/d"},
        {"+", "a"},
        {"+/#", "a"},
        {"+/+", "a/b"},
        {"+/+", "/a"},
        {"+/+", "/"},
        {"/+", "/a"},
        {"/+", "/"},
        {"a/+", "a/"},
        {"a/+/c", "a//c"},
        {"a//c", "a//c"},
        {"$SYS/#", "$SYS/x"},
        {"$SYS/+", "$SYS/x"},
        {"$SYS/#", "$SYS"},
        {"a/+", "a/$b"},
        {"a/#", "a/$b"},
        {"+/tennis/#", "sport/tennis/player1/score"},
        {"sport/+/player1", "sport/tennis/player1"},
    };
    for (const auto &[filter, topic] : matches)
        EXPECT_TRUE(matchesTopic(filter, topic)) << filter << " and " << topic;
}

TEST(TopicTest, FilterDoesNotMatch)
{
    constexpr Match misses[] = {
        {"a", "b"},
        {"a", "A"},
        {"a", "/a"},
        {"a", "a/"},
        {"a", "aa"},
        {"aa", "a"},
        {"a/b", "a"},
        {"a", "a/b"},
        {"a/#", "ab"},
        {"a/#", "/a"},
        {"a/+", "a"},
        {"a/+/#", "a"},
        {"a/+", "a/b/c"},
        {"+", "/a"},
        {"+", "a/b"},
        {"+", "a/"},
        {"/+", "a"},
        {"a/+/c", "a/c"},
        {"a//c", "a/c"},
        {"#", "$SYS/x"},
        {"#", "$SYS"},
        {"+", "$SYS"},
        {"+/x", "$SYS/x"},
        {"+/#", "$SYS/x"},
        {"$SYS", "$SYS/x"},
        {"/#", "a"},
        // The same letter composed and decomposed [MQTT-4.7.3-4].
        {"\xC3\xA4", "a\xCC\x88"},
    };
    for (const auto &[filter, topic] : misses)
        EXPECT_FALSE(matchesTopic(filter, topic)) << filter << " and " << topic;
}

TEST(TopicTest, SharedFilterComesApart)
{
    const auto shared = parseSharedFilter("$share/group/a//+/#");
    ASSERT_TRUE(shared);
    EXPECT_EQ(shared->shareName, "group");
    EXPECT_EQ(shared->filter, "a//+/#");
    EXPECT_FALSE(parseSharedFilter("$shared/group/a"));
    EXPECT_FALSE(parseSharedFilter("a/$share/b"));
    EXPECT_FALSE(parseSharedFilter("$share/group"));
    EXPECT_FALSE(parseSharedFilter("$share/+/a"));
}

TEST(TopicTest, HasAWildcardOnlyWithOne)
{
    EXPECT_TRUE(hasWildcard("a/+"));
    EXPECT_TRUE(hasWildcard("#"));
    EXPECT_FALSE(hasWildcard("a/b"));
}

TEST(TopicTest, WildcardIsFoundAtEveryPlace)
{
    for (std::size_t size = 1; size <= 20; ++size) {
        EXPECT_FALSE(hasWildcard(std::string(size, '3'))); // one bit from '#'
        EXPECT_FALSE(hasWildcard(std::string(size, '\xAB'))); // and from '+'
        for (std::size_t position = 0; position < size; ++position) {
            for (const char wildcard : {'+', '#'}) {
                std::string text(size, 'a');
                text[position] = wildcard;
                EXPECT_TRUE(hasWildcard(text)) << text;
            }
        }
    }
}

std::vector<std::string> levels(std::string_view topic)
{
    std::vector<std::string> result;
    TopicLevels walk(topic);
    while (!walk.atEnd())
        result.emplace_back(walk.next());
    return result;
}

TEST(TopicLevelsTest, CountsEmptyLevels)
{
    using Levels = std::vector<std::string>;
    EXPECT_EQ(levels("a"), (Levels{"a"}));
    EXPECT_EQ(levels("a/b"), (Levels{"a", "b"}));
    EXPECT_EQ(levels("a//b"), (Levels{"a", "", "b"}));
    EXPECT_EQ(levels("/a/"), (Levels{"", "a", ""}));
    EXPECT_EQ(levels("/"), (Levels{"", ""}));
}

} // namespace
} // namespace cutty::mqtt::test
