#include "core/broker/faults/FaultPlan.h"

#include "core/broker/faults/FaultNames.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>
#include <string>

namespace cutty::broker {
namespace {

using namespace std::chrono_literals;
using Kind = FaultPlanErrorKind;
using mqtt::PacketType;
using mqtt::ReasonCode;

FaultPlan planWith(FaultMatch match, FaultAction action = Drop{})
{
    return {
        .rules = {{.name = "good"}, {.name = "bad", .match = std::move(match), .action = std::move(action)}}};
}

std::optional<Kind> kindOfFault(const FaultPlan &plan)
{
    const auto checked = checkFaultPlan(plan);
    if (checked)
        return std::nullopt;
    EXPECT_EQ(checked.error().rule, 1u);
    return checked.error().kind;
}

TEST(FaultPlanTest, TakesAnEmptyPlanAndEveryActionAsItComes)
{
    EXPECT_TRUE(checkFaultPlan({}));
    EXPECT_FALSE(isActive({}));
    for (int kind = 0; kind < static_cast<int>(std::variant_size_v<FaultAction>); ++kind) {
        const FaultAction action = makeAction(static_cast<FaultActionKind>(kind));
        EXPECT_EQ(kindOf(action), static_cast<FaultActionKind>(kind));
        if (kindOf(action) != FaultActionKind::AnnounceLimits) {
            EXPECT_EQ(kindOfFault(planWith({}, action)), std::nullopt) << toName(kindOf(action));
        }
    }
}

TEST(FaultPlanTest, WantsNamesThatDiffer)
{
    FaultPlan plan = planWith({});
    plan.rules[1].name = "";
    EXPECT_EQ(kindOfFault(plan), Kind::NameEmpty);
    plan.rules[1].name = "good";
    EXPECT_EQ(kindOfFault(plan), Kind::NameRepeated);
}

TEST(FaultPlanTest, ChecksWhatIsMatched)
{
    EXPECT_EQ(kindOfFault(planWith({.packets = {PacketType{}}})), Kind::PacketTypeUnknown);
    EXPECT_EQ(kindOfFault(planWith({.topicFilter = "a/#/b"})), Kind::TopicFilterInvalid);
    EXPECT_EQ(kindOfFault(planWith({.topicFilter = ""})), Kind::TopicFilterInvalid);
    EXPECT_EQ(kindOfFault(planWith({.properties = {{.id = mqtt::PropertyId::ContentType, .name = "x"}}})),
        Kind::PropertyNameNotAllowed);
    EXPECT_EQ(kindOfFault(planWith({.occurrences = {.first = 0}})), Kind::OccurrencesInvalid);
    EXPECT_EQ(kindOfFault(planWith({.occurrences = {.every = 0}})), Kind::OccurrencesInvalid);
    EXPECT_EQ(kindOfFault(planWith({.occurrences = {.first = 3, .last = 2}})), Kind::OccurrencesInvalid);
    EXPECT_EQ(kindOfFault(planWith({.probability = 1.01})), Kind::ProbabilityOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({.probability = -0.01})), Kind::ProbabilityOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({.probability = std::numeric_limits<double>::quiet_NaN()})),
        Kind::ProbabilityOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({.window = {.from = -1ms}})), Kind::TimeWindowInvalid);
    EXPECT_EQ(kindOfFault(planWith({.window = {.from = 2s, .until = 2s}})), Kind::TimeWindowInvalid);
}

TEST(FaultPlanTest, ChecksWhatIsDone)
{
    EXPECT_EQ(kindOfFault(planWith({}, Delay{.delay = -1ms})), Kind::TimeOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Delay{.jitter = 25h})), Kind::TimeOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Duplicate{.copies = 0})), Kind::AmountOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Duplicate{.copies = 1001})), Kind::AmountOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Reorder{.packets = 0})), Kind::AmountOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Reorder{.maximumWait = -1ms})), Kind::TimeOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Dribble{.chunkBytes = 0})), Kind::AmountOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Dribble{.interval = 25h})), Kind::TimeOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, Bandwidth{.bytesPerSecond = 0})), Kind::AmountOutOfRange);
    EXPECT_EQ(kindOfFault(planWith({}, AnnounceLimits{})), Kind::NothingToDo);
    EXPECT_EQ(
        kindOfFault(planWith({}, DisconnectClient{.reason = ReasonCode::Banned})), Kind::ReasonNotAllowed);
    EXPECT_EQ(kindOfFault(planWith({}, DisconnectClient{.after = 25h})), Kind::TimeOutOfRange);
    EXPECT_EQ(
        kindOfFault(planWith({}, Unsolicited{.packet = PacketType::Publish})), Kind::NotAnAcknowledgement);
    EXPECT_EQ(
        kindOfFault(planWith({}, Unsolicited{.packet = PacketType::Pubrel, .reason = ReasonCode::Banned})),
        Kind::ReasonNotAllowed);
}

TEST(FaultPlanTest, WantsAReasonThatSomeAnswerMayCarry)
{
    const Refuse banned{.reason = ReasonCode::Banned};
    EXPECT_EQ(kindOfFault(planWith({}, banned)), std::nullopt);
    EXPECT_EQ(kindOfFault(planWith({.packets = {PacketType::Connect}}, banned)), std::nullopt);
    EXPECT_EQ(kindOfFault(planWith({.packets = {PacketType::Subscribe}}, banned)), Kind::ReasonNotAllowed);
    EXPECT_EQ(kindOfFault(planWith({.packets = {PacketType::Pingreq}}, banned)), Kind::ReasonNotAllowed);
    EXPECT_EQ(kindOfFault(planWith(
                  {.packets = {PacketType::Pubrel}}, Refuse{.reason = ReasonCode::PacketIdentifierNotFound})),
        std::nullopt);
}

TEST(FaultPlanTest, BoundsWhatIsHeld)
{
    for (const std::size_t bytes : {std::size_t{1023}, (std::size_t{1} << 30U) + 1}) {
        const auto checked = checkFaultPlan({.maximumHeldBytes = bytes});
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error(), FaultPlanError{.kind = Kind::MaximumHeldBytesOutOfRange});
    }
}

TEST(FaultPlanTest, IsActiveWithARuleThatIsOnOrWithUserProperties)
{
    FaultPlan plan = planWith({});
    EXPECT_TRUE(isActive(plan));
    for (FaultRule &rule : plan.rules)
        rule.enabled = false;
    EXPECT_FALSE(isActive(plan));
    plan.userPropertyFaults = true;
    EXPECT_TRUE(isActive(plan));
}

template <typename Enum> void expectNames(int first, int last)
{
    std::set<std::string_view> names;
    for (int number = first; number <= last; ++number) {
        const auto value = static_cast<Enum>(number);
        const std::string_view name = toName(value);
        EXPECT_FALSE(name.empty()) << number;
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_EQ(fromName<Enum>(name), value) << name;
    }
    EXPECT_TRUE(toName(static_cast<Enum>(last + 1)).empty());
    EXPECT_EQ(fromName<Enum>(""), std::nullopt);
    EXPECT_EQ(fromName<Enum>("noSuchName"), std::nullopt);
}

TEST(FaultNamesTest, EveryValueHasANameThatLeadsBack)
{
    expectNames<PacketType>(1, 15);
    expectNames<FaultDirection>(0, 1);
    expectNames<CountScope>(0, 2);
    expectNames<WindowStart>(0, 1);
    expectNames<CorruptMode>(0, 1);
    expectNames<CutMode>(0, 1);
    expectNames<SilenceMode>(0, 1);
    expectNames<FaultActionKind>(0, 15);
    expectNames<FaultPlanErrorKind>(0, static_cast<int>(FaultPlanErrorKind::NothingToDo));
    int properties = 0;
    for (int id = 0; id < 256; ++id) {
        const std::string_view name = toName(static_cast<mqtt::PropertyId>(id));
        properties += name.empty() ? 0 : 1;
        if (!name.empty()) {
            EXPECT_EQ(fromName<mqtt::PropertyId>(name), static_cast<mqtt::PropertyId>(id));
        }
    }
    EXPECT_EQ(properties, 27);
}

} // namespace
} // namespace cutty::broker
