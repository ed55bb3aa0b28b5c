#include "core/mqtt/engine/InflightTable.h"

#include "tests/mqtt/ScriptedPeer.h"

#include <gtest/gtest.h>

#include <vector>

namespace cutty::mqtt::test {
namespace {

using Stage = InflightTable::Stage;

std::vector<PacketId> order(const InflightTable &table)
{
    std::vector<PacketId> ids;
    for (const auto &[number, entry] : table.inOrder())
        ids.push_back(entry.packetId);
    return ids;
}

TEST(InflightTableTest, WaitsForTheAnswerOfTheQoS)
{
    InflightTable table;
    table.add(PacketId{1}, outgoing("a", QoS::AtLeastOnce));
    table.add(PacketId{2}, outgoing("a", QoS::ExactlyOnce));
    EXPECT_EQ(table.find(PacketId{1})->stage, Stage::AwaitPuback);
    EXPECT_EQ(table.find(PacketId{2})->stage, Stage::AwaitPubrec);
    EXPECT_EQ(table.find(PacketId{3}), nullptr);
    EXPECT_EQ(table.size(), 2U);
}

TEST(InflightTableTest, KeepsTheOrderOfSendingWhateverTheIdentifiers)
{
    InflightTable table;
    for (const std::uint16_t id : {9, 3, 7, 1})
        table.add(PacketId{id}, outgoing("a", QoS::AtLeastOnce));
    table.finish(PacketId{3});
    table.add(PacketId{2}, outgoing("a", QoS::AtLeastOnce));
    EXPECT_EQ(order(table), (std::vector{PacketId{9}, PacketId{7}, PacketId{1}, PacketId{2}}));
}

TEST(InflightTableTest, LetsTheMessageGoWhenItIsReceived)
{
    InflightTable table;
    table.add(PacketId{1}, outgoing("a", QoS::ExactlyOnce, 5));
    table.markReceived(PacketId{1});
    EXPECT_EQ(table.find(PacketId{1})->stage, Stage::AwaitPubcomp);
    EXPECT_FALSE(table.find(PacketId{1})->publish.message);
    EXPECT_EQ(table.finish(PacketId{1}).token, PublishToken{5});
    EXPECT_EQ(table.size(), 0U);
}

TEST(InflightTableTest, HoldsAReceivedIdentifierUntilItIsReleased)
{
    InflightTable table;
    EXPECT_TRUE(table.hold(PacketId{1}));
    EXPECT_FALSE(table.hold(PacketId{1}));
    EXPECT_TRUE(table.isHeld(PacketId{1}));
    EXPECT_EQ(table.heldCount(), 1U);
    EXPECT_TRUE(table.release(PacketId{1}));
    EXPECT_FALSE(table.release(PacketId{1}));
    EXPECT_TRUE(table.hold(PacketId{1}));
}

TEST(InflightTableTest, KeepsBothDirectionsApart)
{
    InflightTable table;
    table.add(PacketId{1}, outgoing("a", QoS::ExactlyOnce));
    EXPECT_TRUE(table.hold(PacketId{1}));
    table.finish(PacketId{1});
    EXPECT_TRUE(table.isHeld(PacketId{1}));
}

} // namespace
} // namespace cutty::mqtt::test
