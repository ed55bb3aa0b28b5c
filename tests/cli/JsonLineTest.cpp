#include "app/cli/JsonLine.h"
#include "app/cli/jsonText.h"
#include "core/mqtt/codec/Properties.h"
#include "tests/cli/ReceivedPacket.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using test::receivedAt;
using test::receivedPacket;

std::string lineOf(const mqtt::PublishPacket &packet)
{
    std::string line;
    appendJsonLine(line, {packet, receivedAt});
    return line;
}

TEST(JsonLineTest, SaysAllThatCame)
{
    mqtt::PublishPacket packet = receivedPacket("a/b", "on");
    EXPECT_EQ(lineOf(packet),
        R"({"time":"2026-11-22T14:03:07.123456Z","topic":"a/b","qos":0,"retain":false,"dup":false,)"
        R"("size":2,"payload":"on"})");
    packet.qos = QoS::AtLeastOnce;
    packet.retain = packet.duplicate = true;
    packet.packetId = mqtt::PacketId{7};
    EXPECT_EQ(lineOf(packet),
        R"({"time":"2026-11-22T14:03:07.123456Z","topic":"a/b","qos":1,"retain":true,"dup":true,)"
        R"("packetId":7,"size":2,"payload":"on"})");
}

TEST(JsonLineTest, KeepsPropertiesInOrderWithRepeatedNames)
{
    mqtt::Properties properties;
    properties.addUserProperty("k", "1");
    properties.add(mqtt::PropertyId::MessageExpiryInterval, 60);
    properties.addUserProperty("k", "2");
    properties.add(mqtt::PropertyId::CorrelationData, std::string_view("\xFF\0", 2));
    mqtt::PublishPacket packet = receivedPacket("t", "", properties);
    packet.topicAlias = 3;
    packet.subscriptionIdentifiers = {5, 9};
    EXPECT_THAT(lineOf(packet),
        testing::HasSubstr(
            R"("properties":[{"name":"user-property","key":"k","value":"1"},)"
            R"({"name":"message-expiry-interval","value":60},)"
            R"({"name":"user-property","key":"k","value":"2"},)"
            R"({"name":"correlation-data","valueBase64":"/wA="},{"name":"topic-alias","value":3},)"
            R"({"name":"subscription-identifier","value":5},)"
            R"({"name":"subscription-identifier","value":9}]})"));
}

/// The bytes of a payload, as a reader of the line gets them.
QByteArray payloadIn(const std::string &line)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
    const QJsonValue text = object[QStringLiteral("payload")];
    return text.isString()
        ? text.toString().toUtf8()
        : QByteArray::fromBase64(object[QStringLiteral("payloadBase64")].toString().toLatin1());
}

TEST(JsonLineTest, KeepsEveryByteOfAnyPayload)
{
    std::string every;
    for (int byte = 0; byte < 256; ++byte)
        every += static_cast<char>(byte);
    const std::string texts[] = {"", every, every.substr(0, 128), "\"\\/\b\f\n\r\t", std::string("a\0b", 3),
        "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", "\xED\xA0\x80", "\xC0\x80", "\xC3", "\xEF\xBB\xBF{}",
        "\xEF\xBF\xBE", "\xE2\x80\xA8"};
    for (const std::string &payload : texts) {
        const std::string line = lineOf(receivedPacket("t", payload));
        EXPECT_EQ(payloadIn(line).toStdString(), payload) << line;
        EXPECT_FALSE(line.contains('\n')) << line;
    }
}

TEST(JsonLineTest, OnlyWhatIsNoTextIsInBase64)
{
    EXPECT_THAT(
        lineOf(receivedPacket("t", std::string_view("\0", 1))), testing::HasSubstr(R"("payload":"\u0000")"));
    EXPECT_THAT(lineOf(receivedPacket("t", "\xFF")), testing::HasSubstr(R"("payloadBase64":"/w==")"));
    EXPECT_TRUE(isUtf8("\x7F\xC2\x80"));
    EXPECT_FALSE(isUtf8("\xF4\x90\x80\x80"));
}

} // namespace
} // namespace cutty::cli
