#include "core/net/websocket/handshake.h"

#include <gmock/gmock.h>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

/// Of RFC 6455, section 1.3.
const QByteArray key = "dGhlIHNhbXBsZSBub25jZQ==";
const QByteArray acceptedKey = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

std::string request(const WebSocketOptions &options, const QString &host = u"broker.test"_s,
    std::uint16_t port = 8080, bool secure = false)
{
    const auto made = upgradeRequest(options, host, port, secure, key);
    return made ? made->toStdString() : "refused";
}

TEST(WebSocketRequestTest, AsksForMqttAtThePath)
{
    const std::string text = request({.path = u"/broker/mqtt?token=a%20b"_s});
    EXPECT_THAT(text, testing::StartsWith("GET /broker/mqtt?token=a%20b HTTP/1.1\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nHost: broker.test:8080\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nUpgrade: websocket\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nConnection: Upgrade\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Key: " + key.toStdString() + "\r\n"));
    EXPECT_THAT(text, HasSubstr("\r\nSec-WebSocket-Protocol: mqtt\r\n"));
    EXPECT_THAT(text, testing::EndsWith("\r\n\r\n"));
}

TEST(WebSocketRequestTest, WritesHostsAsUrlsDo)
{
    EXPECT_THAT(request({}, u"::1"_s, 8080), HasSubstr("\r\nHost: [::1]:8080\r\n"));
    EXPECT_THAT(request({}, u"broker.test"_s, 80), HasSubstr("\r\nHost: broker.test\r\n"));
    EXPECT_THAT(request({}, u"broker.test"_s, 443, true), HasSubstr("\r\nHost: broker.test\r\n"));
    EXPECT_THAT(request({}, u"broker.test"_s, 443), HasSubstr("\r\nHost: broker.test:443\r\n"));
}

TEST(WebSocketRequestTest, CompletesThePath)
{
    EXPECT_THAT(request({.path = u""_s}), testing::StartsWith("GET / HTTP"));
    EXPECT_THAT(request({.path = u"mqtt"_s}), testing::StartsWith("GET /mqtt HTTP"));
    EXPECT_THAT(request({.path = u"/ü"_s}), testing::StartsWith("GET /%C3%BC HTTP"));
}

TEST(WebSocketRequestTest, SendsHeadersInOrder)
{
    EXPECT_THAT(request({.headers = {{"Authorization", "Basic YTpi"}, {"X-Site", "north"}}}),
        HasSubstr("\r\nAuthorization: Basic YTpi\r\nX-Site: north\r\n"));
    const std::string own = request({.headers = {{"host", "other.test"}}});
    EXPECT_THAT(own, HasSubstr("\r\nhost: other.test\r\n"));
    EXPECT_THAT(own, testing::Not(HasSubstr("broker.test")));
}

TEST(WebSocketRequestTest, RefusesWhatWouldBreakTheRequest)
{
    EXPECT_EQ(request({.path = u"/a b"_s}), "refused");
    EXPECT_EQ(request({.path = u"/a\r\nX: y"_s}), "refused");
    EXPECT_EQ(request({.headers = {{"X", "a\r\nY: b"}}}), "refused");
    EXPECT_EQ(request({.headers = {{"X Y", "a"}}}), "refused");
    EXPECT_EQ(request({.headers = {{"", "a"}}}), "refused");
    EXPECT_EQ(request({.headers = {{"Sec-WebSocket-Protocol", "other"}}}), "refused");
    EXPECT_EQ(request({.headers = {{"connection", "close"}}}), "refused");
    EXPECT_EQ(upgradeRequest({.path = u"/ "_s}, u"h"_s, 1, false, key).error().kind,
        LinkErrorKind::WebSocketOptionsInvalid);
}

QByteArray answer(
    const QByteArray &accept = acceptedKey, const QByteArray &more = "Sec-WebSocket-Protocol: mqtt\r\n")
{
    return "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
           "Sec-WebSocket-Accept: "
        + accept + "\r\n" + more + "\r\n";
}

std::optional<LinkErrorKind> judged(const QByteArray &head)
{
    const auto checked = checkUpgradeAnswer(head, key);
    return checked ? std::nullopt : std::optional(checked.error().kind);
}

TEST(WebSocketAnswerTest, IsTakenWhenItIsRight) { EXPECT_EQ(judged(answer()), std::nullopt); }

TEST(WebSocketAnswerTest, IsJudgedByItsFaults)
{
    EXPECT_EQ(judged(answer("x3pPLMBiTxaQ9kYGzzhZRbK+xOo=")), LinkErrorKind::PeerSpeaksNoWebSocket);
    EXPECT_EQ(judged(answer(acceptedKey, "")), LinkErrorKind::WrongSubprotocol);
    EXPECT_EQ(
        judged(answer(acceptedKey, "Sec-WebSocket-Protocol: chat\r\n")), LinkErrorKind::WrongSubprotocol);
    EXPECT_EQ(judged(answer(acceptedKey,
                  "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Extensions: permessage-deflate\r\n")),
        LinkErrorKind::PeerSpeaksNoWebSocket);
    EXPECT_EQ(judged("HTTP/1.1 101 Switching Protocols\r\n\r\n"), LinkErrorKind::PeerSpeaksNoWebSocket);
    EXPECT_EQ(judged("220 hello\r\n\r\n"), LinkErrorKind::PeerSpeaksNoWebSocket);
    EXPECT_EQ(judged("\r\n\r\n"), LinkErrorKind::PeerSpeaksNoWebSocket);
}

TEST(WebSocketAnswerTest, ARefusalHasItsStatus)
{
    const auto refused = checkUpgradeAnswer("HTTP/1.1 401 Not without a login\r\nA: b\r\n\r\n", key);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, LinkErrorKind::UpgradeRefused);
    EXPECT_EQ(refused.error().httpStatus, 401);
    EXPECT_EQ(refused.error().systemMessage, u"Not without a login"_s);
    EXPECT_EQ(refused.error().step, ConnectStep::Upgrade);
}

QByteArray upgrade(const QByteArray &changed = {}, const QByteArray &replacement = {})
{
    QByteArray text
        = "GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqttv3.1, mqtt\r\nSec-WebSocket-Key: "
        + key + "\r\n\r\n";
    return changed.isEmpty() ? text : text.replace(changed, replacement);
}

TEST(WebSocketServerAnswerTest, AcceptsMqtt)
{
    const UpgradeAnswer made = answerUpgrade(upgrade());
    EXPECT_TRUE(made.accepted);
    EXPECT_TRUE(checkUpgradeAnswer(made.bytes, key).has_value()) << made.bytes.constData();
}

TEST(WebSocketServerAnswerTest, RefusesAllElse)
{
    const auto status = [](const QByteArray &head) {
        const UpgradeAnswer made = answerUpgrade(head);
        EXPECT_FALSE(made.accepted);
        EXPECT_TRUE(made.bytes.endsWith("\r\n\r\n"));
        return made.bytes.mid(9, 3).toInt();
    };
    EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 426) << "a browser that looks";
    EXPECT_EQ(status(upgrade("13", "8")), 426);
    EXPECT_EQ(status(upgrade("GET ", "POST ")), 405);
    EXPECT_EQ(status(upgrade("HTTP/1.1", "HTTP/1.0")), 400);
    EXPECT_EQ(status(upgrade(", mqtt", ", chat")), 400) << "[MQTT-6.0.0-3]";
    EXPECT_EQ(status(upgrade(key, "c2hvcnQ=")), 400);
    EXPECT_EQ(status("GET / HTTP/1.1\r\nno colon\r\n\r\n"), 400);
}

TEST(WebSocketHeadTest, EndsWithItsEmptyLine)
{
    EXPECT_EQ(httpHeadSize("HTTP/1.1 101 x\r\n\r\nrest"), 18);
    EXPECT_EQ(httpHeadSize("HTTP/1.1 101 x\r\n\r"), std::nullopt);
}

} // namespace
} // namespace cutty::net
