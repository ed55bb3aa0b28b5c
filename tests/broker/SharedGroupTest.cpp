#include "core/broker/routing/SharedGroup.h"

#include <gmock/gmock.h>

#include <vector>

namespace cutty::broker {
namespace {

using testing::ElementsAre;

Subscription of(int session, std::uint32_t identifier = 0)
{
    return {.session = static_cast<SessionId>(session), .identifier = identifier};
}

/// Three members, and the second has the turn.
SharedGroup group()
{
    SharedGroup group(SharedGroupId{1});
    for (const int session : {10, 20, 30})
        EXPECT_TRUE(group.add(of(session)));
    group.took(0);
    return group;
}

int sessionInTurn(const SharedGroup &group)
{
    return static_cast<int>(group.members()[group.turn()].session);
}

TEST(SharedGroupTest, TheTurnGoesRound)
{
    SharedGroup members = group();
    std::vector<int> turns;
    for (int count = 0; count < 4; ++count) {
        turns.push_back(sessionInTurn(members));
        members.took(members.turn());
    }
    EXPECT_THAT(turns, ElementsAre(20, 30, 10, 20));
}

TEST(SharedGroupTest, TheTurnFollowsWhoeverTookTheMessage)
{
    SharedGroup members = group();
    members.took(2);
    EXPECT_EQ(sessionInTurn(members), 10);
}

TEST(SharedGroupTest, AMemberThatSubscribesAgainKeepsItsPlaceWithNewOptions)
{
    SharedGroup members = group();
    EXPECT_FALSE(members.add(of(20, 7)));
    EXPECT_EQ(members.members().size(), 3U);
    EXPECT_EQ(members.members()[1].identifier, 7U);
    EXPECT_EQ(sessionInTurn(members), 20);
}

TEST(SharedGroupTest, WhoeverLeavesDoesNotTakeTheTurnFromAnother)
{
    SharedGroup before = group();
    EXPECT_TRUE(before.remove(SessionId{10}));
    EXPECT_EQ(sessionInTurn(before), 20);
    SharedGroup itself = group();
    EXPECT_TRUE(itself.remove(SessionId{20}));
    EXPECT_EQ(sessionInTurn(itself), 30);
    SharedGroup behind = group();
    EXPECT_TRUE(behind.remove(SessionId{30}));
    EXPECT_EQ(sessionInTurn(behind), 20);
    EXPECT_FALSE(behind.remove(SessionId{30}));
}

TEST(SharedGroupTest, TheLastMembersTurnGoesToTheFirstWhenItLeaves)
{
    SharedGroup members = group();
    members.took(1);
    EXPECT_TRUE(members.remove(SessionId{30}));
    EXPECT_EQ(sessionInTurn(members), 10);
}

} // namespace
} // namespace cutty::broker
