// What CONNECT looks like on the wire for what its sender asked for: flags and fields go together
// (3.1.2, 3.1.3).
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ostream>
#include <string>
#include <string_view>

namespace cutty::mqtt::test {
namespace {

using namespace std::chrono_literals;

struct ConnectRow
{
    std::string_view name;
    ConnectPacket packet;
    /// The flags byte, and what follows the client identifier "c" in 3.1.1 and 5, all in hex.
    std::string_view flags;
    std::string_view fields;
    std::string_view fields5;
};

void PrintTo(const ConnectRow &row, std::ostream *out) { *out << row.name; }

const Will plainWill{.topic = "t", .payload = "m"};

const ConnectRow connectRows[] = {
    {"Nothing", {.cleanStart = false}, "00", "", ""},
    {"CleanStart", {}, "02", "", ""},
    {"Will", {.will = plainWill}, "06", "0001 74 0001 6D", "00 0001 74 0001 6D"},
    {"WillQoS1", {.will = Will{.topic = "t", .qos = QoS::AtLeastOnce}}, "0E", "0001 74 0000",
        "00 0001 74 0000"},
    {"WillQoS2", {.will = Will{.topic = "t", .qos = QoS::ExactlyOnce}}, "16", "0001 74 0000",
        "00 0001 74 0000"},
    {"WillRetain", {.will = Will{.topic = "t", .retain = true}}, "26", "0001 74 0000", "00 0001 74 0000"},
    {"UserName", {.userName = "u"}, "82", "0001 75", "0001 75"},
    {"EmptyUserName", {.userName = ""}, "82", "0000", "0000"},
    {"UserNameAndPassword", {.userName = "u", .password = "p"}, "C2", "0001 75 0001 70", "0001 75 0001 70"},
    {"All",
        {.cleanStart = false,
            .will = Will{.topic = "t", .payload = "m", .qos = QoS::AtLeastOnce, .retain = true},
            .userName = "u",
            .password = "p"},
        "EC", "0001 74 0001 6D 0001 75 0001 70", "00 0001 74 0001 6D 0001 75 0001 70"},
};

class ConnectStatementTest : public testing::TestWithParam<ConnectRow>
{
protected:
    static std::string sent(ConnectPacket packet, ProtocolVersion version)
    {
        packet.version = version;
        packet.keepAlive = 60s;
        packet.clientId = "c";
        ScriptedPeer peer(Role::Client, version);
        EXPECT_TRUE(peer.connection.connect(std::move(packet), {}, peer.now));
        return toHex(peer.hearsBytes());
    }
};

TEST_P(ConnectStatementTest, FlagsSayWhatThePayloadHasIn311)
{
    const ConnectRow &row = GetParam();
    EXPECT_EQ(sent(row.packet, ProtocolVersion::V311),
        toHex(packetBytes(
            "10", "0004 4D515454 04" + std::string(row.flags) + "003C 0001 63" + std::string(row.fields))));
}

TEST_P(ConnectStatementTest, FlagsSayWhatThePayloadHasIn5)
{
    const ConnectRow &row = GetParam();
    EXPECT_EQ(sent(row.packet, ProtocolVersion::V5),
        toHex(packetBytes("10",
            "0004 4D515454 05" + std::string(row.flags) + "003C 00 0001 63" + std::string(row.fields5))));
}

INSTANTIATE_TEST_SUITE_P(Fields, ConnectStatementTest, testing::ValuesIn(connectRows),
    [](const auto &test) { return std::string(test.param.name); });

TEST(Connect5StatementTest, APasswordMayComeWithoutAUserName)
{
    // [MQTT-3.1.2-18] [MQTT-3.1.2-19]
    ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
    ASSERT_TRUE(peer.connection.connect({.keepAlive = 60s, .clientId = "c", .password = "p"}, {}, peer.now));
    EXPECT_EQ(
        toHex(peer.hearsBytes()), toHex(packetBytes("10", "0004 4D515454 05 42 003C 00 0001 63 0001 70")));
}

TEST(Connect5StatementTest, WillPropertiesComeBeforeTheWillTopic)
{
    // [MQTT-3.1.3-1] [MQTT-3.1.2-9]
    Will will = plainWill;
    will.properties.add(PropertyId::WillDelayInterval, 5).addUserProperty("b", "1").addUserProperty("a", "2");
    ScriptedPeer peer(Role::Client, ProtocolVersion::V5);
    ASSERT_TRUE(peer.connection.connect(
        {.keepAlive = 60s, .clientId = "c", .will = will, .userName = "u", .password = "p"}, {}, peer.now));
    EXPECT_EQ(toHex(peer.hearsBytes()),
        toHex(packetBytes("10",
            "0004 4D515454 05 C6 003C 00 0001 63"
            "13 18 00000005 26 0001 62 0001 31 26 0001 61 0001 32 0001 74 0001 6D 0001 75 0001 70")));
}

} // namespace
} // namespace cutty::mqtt::test
