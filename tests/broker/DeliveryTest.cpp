#include "core/broker/routing/delivery.h"

#include <gmock/gmock.h>

namespace cutty::broker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr SessionId alice{1};
constexpr SessionId bob{2};

constexpr QoS levels[] = {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce};

TEST(DeliveryTest, QoSIsTheLesserOfPublishedAndGranted) // MQTT-3.8.4-8
{
    for (const QoS published : levels) {
        for (const QoS granted : levels) {
            const auto delivery = decideDelivery(
                {.session = alice, .options = {.maximumQoS = granted}}, published, false, bob);
            ASSERT_TRUE(delivery);
            EXPECT_EQ(delivery->session, alice);
            EXPECT_EQ(delivery->qos, std::min(published, granted));
        }
    }
}

TEST(DeliveryTest, RetainPassesOnlyWhereItWasPublishedAndAskedFor) // MQTT-3.3.1-12, MQTT-3.3.1-13
{
    for (const bool published : {false, true}) {
        for (const bool asked : {false, true}) {
            const auto delivery = decideDelivery({.session = alice, .options = {.retainAsPublished = asked}},
                QoS::AtMostOnce, published, std::nullopt);
            ASSERT_TRUE(delivery);
            EXPECT_EQ(delivery->retain, published && asked);
        }
    }
}

TEST(DeliveryTest, NoLocalKeepsAMessageFromItsSenderAlone) // MQTT-3.8.3-3
{
    struct Case
    {
        bool noLocal;
        std::optional<SessionId> sender;
        bool delivered;
    };
    const Case cases[] = {
        {false, alice, true},
        {false, bob, true},
        {false, std::nullopt, true},
        {true, alice, false},
        {true, bob, true},
        {true, std::nullopt, true},
    };
    for (const auto &[noLocal, sender, delivered] : cases) {
        const Subscription subscription{.session = alice, .options = {.noLocal = noLocal}};
        EXPECT_EQ(decideDelivery(subscription, QoS::AtMostOnce, false, sender).has_value(), delivered);
    }
}

TEST(DeliveryTest, IdentifierGoesAlongWhereThereIsOne) // MQTT-3.3.4-3
{
    const Subscription named{.session = alice, .identifier = 268'435'455};
    EXPECT_THAT(decideDelivery(named, QoS::AtMostOnce, false, bob)->subscriptionIdentifiers,
        ElementsAre(268'435'455));
    EXPECT_THAT(
        decideDelivery({.session = alice}, QoS::AtMostOnce, false, bob)->subscriptionIdentifiers, IsEmpty());
}

TEST(DeliveryTest, OverlappingSubscriptionsBecomeOneCopyWithAllIdentifiers) // MQTT-3.3.4-2, MQTT-3.3.4-4
{
    std::vector<Subscription> matches = {
        {.session = bob, .options = {.maximumQoS = QoS::AtMostOnce}, .identifier = 5},
        {.session = alice, .options = {.maximumQoS = QoS::AtLeastOnce}, .identifier = 1},
        {.session = bob, .options = {.maximumQoS = QoS::ExactlyOnce, .retainAsPublished = true}},
        {.session = alice, .options = {.maximumQoS = QoS::AtMostOnce}, .identifier = 2},
        {.session = bob, .options = {.maximumQoS = QoS::AtLeastOnce}, .identifier = 6},
    };
    const auto deliveries = decideDeliveries(matches, QoS::ExactlyOnce, true, std::nullopt);
    ASSERT_EQ(deliveries.size(), 2U);
    EXPECT_EQ(deliveries[0].session, alice);
    EXPECT_EQ(deliveries[0].qos, QoS::AtLeastOnce);
    EXPECT_FALSE(deliveries[0].retain);
    EXPECT_THAT(deliveries[0].subscriptionIdentifiers, UnorderedElementsAre(1, 2));
    EXPECT_EQ(deliveries[1].session, bob);
    EXPECT_EQ(deliveries[1].qos, QoS::ExactlyOnce);
    EXPECT_TRUE(deliveries[1].retain);
    EXPECT_THAT(deliveries[1].subscriptionIdentifiers, UnorderedElementsAre(5, 6));
}

TEST(DeliveryTest, NoLocalTakesOnlyItsOwnSubscriptionOutOfTheMerge)
{
    std::vector<Subscription> matches = {
        {.session = alice, .options = {.maximumQoS = QoS::ExactlyOnce, .noLocal = true}, .identifier = 1},
        {.session = alice, .options = {.maximumQoS = QoS::AtLeastOnce}, .identifier = 2},
    };
    const auto deliveries = decideDeliveries(matches, QoS::ExactlyOnce, false, alice);
    ASSERT_EQ(deliveries.size(), 1U);
    EXPECT_EQ(deliveries[0].qos, QoS::AtLeastOnce);
    EXPECT_THAT(deliveries[0].subscriptionIdentifiers, ElementsAre(2));
}

TEST(DeliveryTest, ASharedMessageIsForTheConnectedMemberWhoseTurnItIs)
{
    using enum Readiness;
    const Readiness members[] = {Away, Connected, Unable, Connected};
    EXPECT_EQ(chooseMember(members, 0), 1U);
    EXPECT_EQ(chooseMember(members, 1), 1U);
    EXPECT_EQ(chooseMember(members, 2), 3U);
    EXPECT_EQ(chooseMember(members, 3), 3U);
}

TEST(DeliveryTest, ASharedMessageWaitsForAMemberThatIsAwayWhenNoneIsConnected)
{
    using enum Readiness;
    const Readiness members[] = {Unable, Away, Away};
    EXPECT_EQ(chooseMember(members, 0), 1U);
    EXPECT_EQ(chooseMember(members, 2), 2U);
    const Readiness unable[] = {Unable, Unable};
    EXPECT_EQ(chooseMember(unable, 1), std::nullopt);
    EXPECT_EQ(chooseMember({}, 0), std::nullopt);
}

TEST(DeliveryTest, NothingMatchedIsNothingDelivered)
{
    std::vector<Subscription> matches;
    EXPECT_THAT(decideDeliveries(matches, QoS::ExactlyOnce, true, alice), IsEmpty());
}

} // namespace
} // namespace cutty::broker
