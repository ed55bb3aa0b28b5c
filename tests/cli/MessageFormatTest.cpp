#include "app/cli/MessageFormat.h"
#include "app/cli/mosquittoJson.h"
#include "core/mqtt/codec/Properties.h"
#include "tests/cli/ReceivedPacket.h"

#include <gmock/gmock.h>

#include <ctime>

namespace cutty::cli {
namespace {

using test::receivedAt;
using test::receivedPacket;
using testing::HasSubstr;

class MessageFormatTest : public testing::Test
{
protected:
    MessageFormatTest()
    {
        mqtt::Properties properties;
        properties.addUserProperty("k", "1");
        properties.add(mqtt::PropertyId::ContentType, "text");
        properties.addUserProperty("k", "2");
        properties.add(mqtt::PropertyId::CorrelationData, "\xFF");
        properties.add(mqtt::PropertyId::ResponseTopic, "re/ply");
        properties.add(mqtt::PropertyId::MessageExpiryInterval, 60);
        properties.add(mqtt::PropertyId::PayloadFormatIndicator, 0);
        full = receivedPacket("a/b", R"({"x":1})", properties);
        full.qos = QoS::ExactlyOnce;
        full.retain = true;
        full.packetId = mqtt::PacketId{12};
        full.subscriptionIdentifiers = {5, 6};
        qputenv("TZ", "UTC");
#ifdef _WIN32
        _tzset();
#else
        tzset();
#endif
    }

    std::string print(std::string_view text, const mqtt::PublishPacket &packet)
    {
        const auto format = MessageFormat::parse(text);
        if (!format)
            return "no format: " + format.error();
        std::string out;
        return format->append(out, {packet, receivedAt}) ? out : "not JSON";
    }

    mqtt::PublishPacket full;
};

TEST_F(MessageFormatTest, PrintsThePartsOfAMessage)
{
    EXPECT_EQ(
        print("%t %p %x %X %l %q %r %m", full), R"(a/b {"x":1} 7b2278223a317d 7B2278223A317D 7 2 1 12)");
    EXPECT_EQ(print("%C|%D|%E|%F|%P|%R|%S|%A", full), "text|\xFF|60|0|k:1 k:2|re/ply|5 6|");
    EXPECT_EQ(print("%C|%D|%E|%F|%P|%R|%S|%A", receivedPacket("t", "")), "|||||||");
}

TEST_F(MessageFormatTest, KeepsTheBytesOfThePayload)
{
    const std::string payload("\0\xFF\n%t\\n@Y", 9);
    EXPECT_EQ(print("<%p>", receivedPacket("t", payload)), '<' + payload + '>');
}

TEST_F(MessageFormatTest, PrintsTimes)
{
    EXPECT_EQ(print("%I %U @Y-@m-@d @H:@M:@S.@N @@", full),
        "2026-11-22T14:03:07+0000 1795356187.123456789 2026-11-22 14:03:07.123456789 @");
}

TEST_F(MessageFormatTest, SetsWidths)
{
    EXPECT_EQ(
        print("[%5q][%-5q][%05l][%-05l][%6t][%06t]", full), "[    2][2    ][00007][7    ][   a/b][   a/b]");
    EXPECT_EQ(print("[%.2t][%5.1t][%-4.2C]", full), "[a/][    a][te  ]");
}

TEST_F(MessageFormatTest, CutsNoCharacterInTwo)
{
    EXPECT_EQ(print("%.2t", receivedPacket("a\xC3\xBC", "")), "a");
}

TEST_F(MessageFormatTest, TakesControlCharacters)
{
    EXPECT_EQ(print("\\\\\\0\\a\\e\\n\\r\\t\\v%%", full), std::string("\\\0\a\x1B\n\r\t\v%", 9));
    EXPECT_EQ(unescape("a\\0b"), std::string("a\0b", 3));
}

TEST_F(MessageFormatTest, RefusesWhatMeansNothing)
{
    for (const char *text : {"%", "%d", "%10", "%-", "%.", "@", "\\", "\\x"})
        EXPECT_THAT(print(text, full), testing::StartsWith("no format: ")) << text;
}

TEST_F(MessageFormatTest, PrintsTheJsonOfMosquitto)
{
    EXPECT_EQ(print("%j", full),
        R"({"tst":"2026-11-22T14:03:07.123456+0000","topic":"a/b","qos":2,"retain":1,"payloadlen":7,"mid":12,)"
        R"("properties":{"user-properties":{"k":"1","k":"2"},"content-type":"text",)"
        R"("correlation-dataBase64":"/w==","response-topic":"re/ply","message-expiry-interval":60,)"
        R"("payload-format-indicator":0,"subscription-identifier":5,"subscription-identifier":6},)"
        R"("payload":"{\"x\":1}"})");
    EXPECT_THAT(print("%J", full), testing::EndsWith(R"("payload":{"x":1}})"));
    EXPECT_THAT(print("%j", receivedPacket("t", "\xFF")), HasSubstr(R"("payloadBase64":"/w==")"));
}

TEST_F(MessageFormatTest, PrintsNothingForAPayloadThatIsNoJson)
{
    for (const char *payload : {"", "{", "on", "\"\xFF\"", "\xEF\xBB\xBF{}", "1 2"})
        EXPECT_EQ(print("%t %J", receivedPacket("t", payload)), "not JSON") << payload;
    EXPECT_TRUE(isJson(" [1, {\"a\": null}] "));
}

} // namespace
} // namespace cutty::cli
