// What an error tells beside its fault: where, in which packet and property, and what was expected.
#include "core/mqtt/codec/DecodeError.h"

#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/Faults.h"
#include "tests/mqtt/Versions.h"

#include "core/mqtt/codec/PacketDecoder.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::mqtt::test {
namespace {

DecodeError errorOf(
    std::string_view first, std::string_view body, ProtocolVersion version = ProtocolVersion::V5)
{
    PacketDecoder decoder;
    decoder.setVersion(version);
    const std::string wire = packetBytes(first, body);
    decoder.feed(wire);
    const auto packet = decoder.next();
    if (!packet)
        return packet.error();
    ADD_FAILURE() << "decoded: " << toHex(wire);
    return {};
}

TEST(DecodeErrorTest, SaysWhatANumberShouldHaveBeen)
{
    struct Row
    {
        std::string_view first;
        std::string_view body;
        Expectation expected;
    };
    const Row rows[] = {
        {"85", "0001", {5, 2, 2}}, // flags
        {"36", "0001 61 0001 00", {3, 0, 2}}, // QoS
        {"32", "0001 61 0000 00", {0, 1, 65'535}}, // packet identifier
        {"30", "0005 61", {1, 5, 5}}, // bytes left, bytes wanted
        {"C0", "0000", {2, 0, 0}}, // bytes behind the end
        {"30", "0001 61 03 23 0000", {0, 1, 65'535}}, // topic alias
        {"20", "00 00 02 24 07", {7, 0, 1}}, // maximum QoS
        {"20", "00 00 05 27 00000000", {0, 1, 4'294'967'295}}, // maximum packet size
        {"20", "FF 00 00", {255, 0, 1}}, // acknowledge flags
        {"82", "0001 00 0001 61 03", {3, 0, 2}}, // QoS asked for
        {"82", "0001 00 0001 61 30", {3, 0, 2}}, // retain handling
        {"10", "0004 4D515454 07 02 003C 00 0001 61", {7, 4, 5}}, // protocol level
        {"10", "0004 4D515454 05 1E 003C 00 0001 61 00 0001 74 0000", {3, 0, 2}}, // will QoS
    };
    for (const Row &row : rows)
        EXPECT_EQ(errorOf(row.first, row.body).expected, row.expected) << row.first << ' ' << row.body;
}

TEST(DecodeErrorTest, SaysWhichSizeIsAllowed)
{
    PacketDecoder decoder;
    decoder.setMaximumPacketSize(10);
    decoder.feed("\x30\x10");
    EXPECT_EQ(decoder.next().error().expected, (Expectation{18, 0, 10}));
}

TEST(DecodeErrorTest, HasNoExpectationWhereNoNumberIsWrong)
{
    EXPECT_EQ(errorOf("30", "0001 2B 00").expected, std::nullopt);
    EXPECT_EQ(errorOf("30", "0001 FF 00").expected, std::nullopt);
}

TEST(DecodeErrorTest, SaysWhichPropertyIsWrongAndWhereItBegins)
{
    // Content type and a payload format of 2 behind it.
    const DecodeError value = errorOf("30", "0001 61 06 03 0001 74 01 02");
    EXPECT_EQ(value.property, PropertyId::PayloadFormatIndicator);
    EXPECT_EQ(value.offset, 10U);
    const DecodeError foreign = errorOf("30", "0001 61 05 11 00000000");
    EXPECT_EQ(foreign.property, PropertyId::SessionExpiryInterval);
    EXPECT_EQ(foreign.offset, 6U);
    const DecodeError text = errorOf("30", "0001 61 05 26 0000 0001 FF");
    EXPECT_EQ(text.property, PropertyId::UserProperty);
    EXPECT_EQ(errorOf("30", "0001 61 02 7E 00").property, std::nullopt); // there is no such property
    EXPECT_EQ(errorOf("30", "0001 2B 00").property, std::nullopt);
}

TEST(DecodeErrorTest, SaysWhichPacketIsWrong)
{
    EXPECT_EQ(errorOf("90", "0000 00 00").packet, PacketType::Suback);
    EXPECT_EQ(errorOf("21", "").packet, PacketType::Connack);
    EXPECT_EQ(errorOf("30", "0001 2B 00").packet, PacketType::Publish);
}

TEST(DecodeErrorTest, NamesTheStatementOfTheVersionInUse)
{
    EXPECT_EQ(errorOf("82", "0001 00").statement, "MQTT-3.8.3-2");
    EXPECT_EQ(errorOf("82", "0001", ProtocolVersion::V311).statement, "MQTT-3.8.3-3");
    EXPECT_EQ(errorOf("40", "0000").statement, "MQTT-2.2.1-5");
    EXPECT_EQ(errorOf("40", "0000", ProtocolVersion::V311).statement, "MQTT-2.3.1-6");
    EXPECT_EQ(errorOf("40", "0000", ProtocolVersion::V31).statement, "MQTT-2.3.1-6");
    // A CONNECT is of the version that it names, whatever the decoder was set to.
    const std::string_view willQoS = "0004 4D515454 04 12 003C 0001 61";
    EXPECT_EQ(errorOf("10", willQoS, ProtocolVersion::V5).statement, "MQTT-3.1.2-13");
}

} // namespace
} // namespace cutty::mqtt::test
