#include "core/mqtt/codec/Properties.h"

#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/Faults.h"

#include "core/mqtt/codec/WireReader.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace cutty::mqtt::test {
namespace {

using enum PropertyContext;

/// Table 2-4: identifier, a value in hex, where it may stand.
struct Row
{
    PropertyId id;
    std::string_view value;
    std::set<PropertyContext> contexts;
};

const std::set<PropertyContext> everywhere = {Will, Connect, Connack, Publish, Puback, Pubrec, Pubrel,
    Pubcomp, Subscribe, Suback, Unsubscribe, Unsuback, Disconnect, Auth};

const std::vector<Row> rows = {
    {PropertyId::PayloadFormatIndicator, "01", {Publish, Will}},
    {PropertyId::MessageExpiryInterval, "00000001", {Publish, Will}},
    {PropertyId::ContentType, "0001 61", {Publish, Will}},
    {PropertyId::ResponseTopic, "0001 61", {Publish, Will}},
    {PropertyId::CorrelationData, "0002 00FF", {Publish, Will}},
    {PropertyId::SubscriptionIdentifier, "FF FF FF 7F", {Publish, Subscribe}},
    {PropertyId::SessionExpiryInterval, "FFFFFFFF", {Connect, Connack, Disconnect}},
    {PropertyId::AssignedClientIdentifier, "0001 61", {Connack}},
    {PropertyId::ServerKeepAlive, "0000", {Connack}},
    {PropertyId::AuthenticationMethod, "0001 61", {Connect, Connack, Auth}},
    {PropertyId::RequestProblemInformation, "00", {Connect}},
    {PropertyId::WillDelayInterval, "00000000", {Will}},
    {PropertyId::RequestResponseInformation, "01", {Connect}},
    {PropertyId::ResponseInformation, "0000", {Connack}},
    {PropertyId::ServerReference, "0001 61", {Connack, Disconnect}},
    {PropertyId::ReasonString, "0001 61",
        {Connack, Puback, Pubrec, Pubrel, Pubcomp, Suback, Unsuback, Disconnect, Auth}},
    {PropertyId::ReceiveMaximum, "0001", {Connect, Connack}},
    {PropertyId::TopicAliasMaximum, "0000", {Connect, Connack}},
    {PropertyId::TopicAlias, "0001", {Publish}},
    {PropertyId::MaximumQoS, "01", {Connack}},
    {PropertyId::RetainAvailable, "00", {Connack}},
    {PropertyId::UserProperty, "0001 6B 0001 76", everywhere},
    {PropertyId::MaximumPacketSize, "00000001", {Connect, Connack}},
    {PropertyId::WildcardSubscriptionAvailable, "00", {Connack}},
    {PropertyId::SubscriptionIdentifierAvailable, "00", {Connack}},
    {PropertyId::SharedSubscriptionAvailable, "00", {Connack}},
};

std::string block(std::string_view hex)
{
    std::string content = bytes(hex);
    std::string result;
    wire::appendVariableByteInteger(result, static_cast<std::uint32_t>(content.size()));
    return result + content;
}

std::string block(const Row &row)
{
    return block(toHex(std::string(1, static_cast<char>(row.id))) + std::string(row.value));
}

TEST(PropertiesTest, AreTakenWhereTheTableHasThemAndNowhereElse)
{
    for (const Row &row : rows) {
        for (const PropertyContext context : everywhere) {
            const std::string wire = block(row);
            WireReader reader(wire);
            readProperties(reader, context);
            const bool allowed = row.contexts.contains(context);
            EXPECT_EQ(reader.failed(), !allowed) << "property " << int(row.id) << " in " << int(context);
            if (!allowed && reader.failed()) {
                EXPECT_EQ(reader.error()->fault, Fault::PropertyNotAllowed);
                EXPECT_EQ(reader.error()->reason, ReasonCode::MalformedPacket);
            }
        }
    }
}

TEST(PropertiesTest, MayRepeatOnlyWhereTheSpecificationSaysSo)
{
    for (const Row &row : rows) {
        for (const PropertyContext context : row.contexts) {
            const std::string one = block(row).substr(1);
            const std::string wire = block(toHex(one + one));
            WireReader reader(wire);
            readProperties(reader, context);
            const bool mayRepeat = row.id == PropertyId::UserProperty
                || (row.id == PropertyId::SubscriptionIdentifier && context == Publish);
            EXPECT_EQ(reader.failed(), !mayRepeat) << "property " << int(row.id) << " in " << int(context);
        }
    }
}

TEST(PropertiesTest, CutOffAnywhereAreRefused)
{
    for (const Row &row : rows) {
        const std::string whole = block(row).substr(1);
        for (std::size_t size = 1; size < whole.size(); ++size) {
            const std::string wire = block(toHex(whole.substr(0, size)));
            WireReader reader(wire);
            readProperties(reader, *row.contexts.begin());
            EXPECT_TRUE(reader.failed()) << "property " << int(row.id) << " of " << size << " bytes";
        }
    }
}

TEST(PropertiesTest, AuthenticationDataNeedsAMethod)
{
    const std::string with = block("15 0001 6D 16 0001 00");
    WireReader reader(with);
    readProperties(reader, Connect);
    EXPECT_FALSE(reader.failed());
    const std::string without = block("16 0001 00");
    WireReader other(without);
    readProperties(other, Connect);
    ASSERT_TRUE(other.failed());
    EXPECT_EQ(other.error()->reason, ReasonCode::ProtocolError);
}

TEST(PropertiesTest, KeepOrderAndDuplicates)
{
    Properties properties;
    properties.addUserProperty("b", "1").addUserProperty("a", "2").addUserProperty("b", "1");
    std::vector<std::string> pairs;
    for (const Property &property : properties.view())
        pairs.push_back(std::string(property.name) + "=" + std::string(property.text));
    EXPECT_EQ(pairs, (std::vector<std::string>{"b=1", "a=2", "b=1"}));
}

TEST(PropertiesTest, AreWrittenInTheirTypes)
{
    Properties properties;
    properties.add(PropertyId::PayloadFormatIndicator, 1);
    properties.add(PropertyId::TopicAlias, 0x0102);
    properties.add(PropertyId::MessageExpiryInterval, 0x01020304);
    properties.add(PropertyId::SubscriptionIdentifier, 300);
    properties.add(PropertyId::CorrelationData, std::string_view("\0\xFF", 2));
    properties.add(PropertyId::ContentType, "t");
    properties.addUserProperty("k", "");
    EXPECT_EQ(toHex(properties.encoded()),
        "01 01 23 01 02 02 01 02 03 04 0B AC 02 09 00 02 00 FF 03 00 01 74 26 00 01 6B 00 00");
}

TEST(PropertiesTest, AreFoundByIdentifier)
{
    Properties properties;
    properties.add(PropertyId::ReceiveMaximum, 10).add(PropertyId::ReasonString, "why");
    EXPECT_EQ(properties.number(PropertyId::ReceiveMaximum), 10U);
    EXPECT_EQ(properties.text(PropertyId::ReasonString), "why");
    EXPECT_EQ(properties.number(PropertyId::ServerKeepAlive), std::nullopt);
    EXPECT_EQ(properties.text(PropertyId::ServerReference), std::nullopt);
    EXPECT_EQ(Properties{}.number(PropertyId::ReceiveMaximum), std::nullopt);
}

TEST(PropertiesTest, ScanTellsWhereTheExpiryStands)
{
    const std::string wire = block("01 00 02 0000003C 0B 05");
    WireReader reader(wire);
    const PropertyScan scan = readProperties(reader, Publish);
    EXPECT_EQ(scan.expiryOffset, 3U);
    EXPECT_TRUE(scan.hasPerReceiver);
    EXPECT_EQ(messageExpiryOffset(PropertiesView(scan.block)), 3U);
}

TEST(PropertiesTest, ThatDoNotFitTheirTypeMakeTheBlockInvalid)
{
    const std::string tooLong(65'536, 'a');
    Properties blocks[6];
    blocks[0].add(PropertyId::ReceiveMaximum, 65'536);
    blocks[1].add(PropertyId::RequestProblemInformation, 256);
    blocks[2].add(PropertyId::AuthenticationMethod, tooLong);
    blocks[3].addUserProperty("k", tooLong);
    blocks[4].addUserProperty(tooLong, "v");
    blocks[5].add(PropertyId::ReceiveMaximum, 65'536).add(PropertyId::ReceiveMaximum, 1);
    for (const Properties &block : blocks)
        EXPECT_FALSE(checkProperties(block.encoded(), Connect));
    Properties valid;
    valid.add(PropertyId::ReceiveMaximum, 65'535).addUserProperty(tooLong.substr(1), "");
    EXPECT_TRUE(checkProperties(valid.encoded(), Connect));
    EXPECT_TRUE(checkProperties({}, Connect));
}

TEST(PropertiesTest, BlockThatWasNeverCheckedEndsWhereItBreaks)
{
    const std::string block = bytes("21 0001 FF 00 26 0001 6B");
    int count = 0;
    for (const Property &property : PropertiesView(block))
        count += property.id == PropertyId::ReceiveMaximum ? 1 : 0;
    EXPECT_EQ(count, 1);
    EXPECT_EQ(PropertiesView(bytes("26 0009 6B")).text(PropertyId::UserProperty), std::nullopt);
}

TEST(PropertiesTest, LoseWhatEndsAtTheReceiver)
{
    Properties properties;
    properties.add(PropertyId::TopicAlias, 1).add(PropertyId::ContentType, "t");
    properties.add(PropertyId::SubscriptionIdentifier, 1).addUserProperty("k", "v");
    EXPECT_EQ(toHex(withoutPerReceiver(properties.view()).encoded()), "03 00 01 74 26 00 01 6B 00 01 76");
    EXPECT_EQ(toHex(withoutDiagnostics(properties.view()).encoded()), "23 00 01 03 00 01 74 0B 01");
}

} // namespace
} // namespace cutty::mqtt::test
