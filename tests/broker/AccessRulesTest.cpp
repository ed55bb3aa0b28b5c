#include "core/broker/policy/AccessRules.h"
#include "core/mqtt/topic/Topic.h"

#include <gmock/gmock.h>

namespace cutty::broker::test {
namespace {

constexpr AccessSubject maria{.clientId = "sensor-1", .userName = "maria"};
constexpr AccessSubject nobody{.clientId = "sensor-1", .userName = {}};

AccessDecision byRule(bool allowed, std::size_t rule)
{
    return {.allowed = allowed, .basis = AccessBasis::Rule, .rule = rule};
}

TEST(AccessRulesTest, WithoutRulesTheDefaultDecides)
{
    const AccessDecision allowed{.allowed = true, .basis = AccessBasis::Default};
    const AccessDecision denied{.allowed = false, .basis = AccessBasis::Default};
    EXPECT_EQ(AccessRules().mayPublish(maria, "a"), allowed);
    EXPECT_EQ(AccessRules({}, false).mayPublish(maria, "a"), denied);
    EXPECT_EQ(AccessRules({}, false).maySubscribe(maria, "a"), denied);
}

TEST(AccessRulesTest, TheFirstRuleThatIsAboutTheRequestDecides)
{
    const AccessRules rules(
        {{.filter = "a/b", .allow = false}, {.filter = "a/#"}, {.filter = "#", .allow = false}});
    EXPECT_EQ(rules.mayPublish(maria, "a/b"), byRule(false, 0));
    EXPECT_EQ(rules.mayPublish(maria, "a/c"), byRule(true, 1));
    EXPECT_EQ(rules.mayPublish(maria, "b"), byRule(false, 2));
}

TEST(AccessRulesTest, RulesAreForAnActionOrForBoth)
{
    const AccessRules rules({{.action = AccessAction::Publish, .filter = "a", .allow = false},
        {.action = AccessAction::Subscribe, .filter = "b", .allow = false}, {.filter = "c", .allow = false}});
    EXPECT_FALSE(rules.mayPublish(maria, "a").allowed);
    EXPECT_TRUE(rules.maySubscribe(maria, "a").allowed);
    EXPECT_TRUE(rules.mayPublish(maria, "b").allowed);
    EXPECT_FALSE(rules.maySubscribe(maria, "b").allowed);
    EXPECT_FALSE(rules.mayPublish(maria, "c").allowed);
    EXPECT_FALSE(rules.maySubscribe(maria, "c").allowed);
}

TEST(AccessRulesTest, RulesAreForAUserAClientTheAnonymousOrEverybody)
{
    using enum AccessSubjectKind;
    const auto allows = [](AccessSubjectKind who, std::string name, const AccessSubject &subject) {
        return AccessRules({{.who = who, .name = std::move(name)}}, false).mayPublish(subject, "a").allowed;
    };
    EXPECT_TRUE(allows(Everybody, "", nobody));
    EXPECT_TRUE(allows(User, "maria", maria));
    EXPECT_FALSE(allows(User, "mar", maria));
    EXPECT_FALSE(allows(User, "", nobody));
    EXPECT_TRUE(allows(Client, "sensor-1", nobody));
    EXPECT_FALSE(allows(Client, "sensor-2", nobody));
    EXPECT_TRUE(allows(Anonymous, "", nobody));
    EXPECT_FALSE(allows(Anonymous, "", maria));
}

TEST(AccessRulesTest, NamesStandForThemselvesInFilters)
{
    const AccessRules rules(
        {{.filter = "devices/%c/#"}, {.filter = "users/x-%u"}, {.filter = "100%/%%c"}}, false);
    EXPECT_TRUE(rules.mayPublish(maria, "devices/sensor-1/state").allowed);
    EXPECT_FALSE(rules.mayPublish(maria, "devices/sensor-2/state").allowed);
    EXPECT_TRUE(rules.mayPublish(maria, "users/x-maria").allowed);
    EXPECT_FALSE(rules.mayPublish(nobody, "users/x-").allowed);
    EXPECT_TRUE(rules.mayPublish(maria, "100%/%sensor-1").allowed);
}

TEST(AccessRulesTest, NamesWithWildcardsAndLevelsWidenNothing)
{
    const AccessRules rules({{.filter = "users/%u/#"}, {.filter = "%u/#"}}, false);
    for (const std::string_view name : {"+", "#", "a/b", "+/x", "x#", "", "$SYS"}) {
        const AccessSubject subject{.clientId = "c", .userName = name};
        for (const std::string_view topic :
            {"users/maria/x", "users/a/b", "users/x", "users/+", "a/b", "$SYS/x"})
            EXPECT_FALSE(rules.mayPublish(subject, topic).allowed) << name << " at " << topic;
        EXPECT_FALSE(rules.maySubscribe(subject, "users/#").allowed) << name;
    }
    EXPECT_TRUE(rules.mayPublish({.clientId = "c", .userName = "$SYS"}, "users/$SYS/x").allowed);
}

TEST(AccessRulesTest, AllowingASubscriptionTakesACoverOfTheWholeFilter)
{
    const AccessRules rules({{.filter = "a/+/c"}, {.filter = "b/#"}}, false);
    EXPECT_TRUE(rules.maySubscribe(maria, "a/+/c").allowed);
    EXPECT_TRUE(rules.maySubscribe(maria, "a/b/c").allowed);
    EXPECT_FALSE(rules.maySubscribe(maria, "a/#").allowed);
    EXPECT_FALSE(rules.maySubscribe(maria, "a/+/+").allowed);
    EXPECT_TRUE(rules.maySubscribe(maria, "b").allowed);
    EXPECT_TRUE(rules.maySubscribe(maria, "b/+/#").allowed);
    EXPECT_FALSE(rules.maySubscribe(maria, "#").allowed);
}

TEST(AccessRulesTest, NoWildcardReachesWhatIsDenied)
{
    const AccessRules rules({{.filter = "a/secret/#", .allow = false}});
    for (const std::string_view filter :
        {"#", "a/#", "a/+", "+/secret", "a/secret", "a/secret/x", "a/+/x", "+/+/+"})
        EXPECT_EQ(rules.maySubscribe(maria, filter), byRule(false, 0)) << filter;
    for (const std::string_view filter : {"a", "b/#", "a/other", "+", "a/secrets"})
        EXPECT_TRUE(rules.maySubscribe(maria, filter).allowed) << filter;
}

TEST(AccessRulesTest, WildcardsAtTheBeginningLeaveSystemTopicsAlone) // MQTT-4.7.2-1
{
    const AccessRules allowing({{.filter = "#"}, {.filter = "+/x"}}, false);
    EXPECT_FALSE(allowing.maySubscribe(maria, "$SYS/#").allowed);
    EXPECT_FALSE(allowing.mayPublish(maria, "$SYS/x").allowed);
    EXPECT_TRUE(allowing.maySubscribe(maria, "#").allowed);
    const AccessRules denying({{.filter = "$SYS/#", .allow = false}});
    EXPECT_TRUE(denying.maySubscribe(maria, "#").allowed);
    EXPECT_TRUE(denying.maySubscribe(maria, "+/x").allowed);
    EXPECT_FALSE(denying.maySubscribe(maria, "$SYS/+").allowed);
}

/// Both questions answered by trying all topics of three levels over two names.
TEST(AccessRulesTest, CoverAndOverlapAgreeWithMatching)
{
    std::vector<std::string> topics;
    for (const std::string one : {"a", "$a"}) {
        topics.push_back(one);
        for (const std::string two : {"a", "b"}) {
            topics.push_back(one + '/' + two);
            for (const std::string three : {"a", "b"})
                topics.push_back(one + '/' + two + '/' + three);
        }
    }
    std::vector<std::string> filters{"#", "+", "+/#", "a", "$a", "$a/#", "a/#", "a/+", "a/+/#", "+/a", "+/+",
        "a/a", "a/b/#", "+/b/+", "$a/+/b", "a/+/b", "+/+/+"};
    for (const std::string &filter : filters) {
        for (const std::string &other : filters) {
            bool covers = true;
            bool overlaps = false;
            for (const std::string &topic : topics) {
                const bool inOther = mqtt::matchesTopic(other, topic);
                const bool inBoth = inOther && mqtt::matchesTopic(filter, topic);
                covers = covers && inOther == inBoth;
                overlaps = overlaps || inBoth;
            }
            EXPECT_EQ(overlapsFilter(filter, other), overlaps) << filter << " and " << other;
            if (coversFilter(filter, other)) {
                EXPECT_TRUE(covers) << filter << " and " << other;
            }
        }
    }
}

} // namespace
} // namespace cutty::broker::test
