#include "app/cli/BrokerUrl.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>

namespace cutty::cli {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(BrokerUrlTest, TakesUserPasswordHostPortAndTopic)
{
    const auto url = parseBrokerUrl("mqtts://anna:s3cret@broker.example:8884/plant/+/temp");
    ASSERT_TRUE(url) << url.error();
    EXPECT_EQ(url->transport, Transport::Tls);
    EXPECT_THAT(url->userName, Optional(std::string("anna")));
    EXPECT_THAT(url->password, Optional(std::string("s3cret")));
    EXPECT_EQ(url->host, "broker.example");
    EXPECT_THAT(url->port, Optional(8884));
    EXPECT_THAT(url->topic, Optional(std::string("plant/+/temp")));
}

TEST(BrokerUrlTest, LeavesOutWhatIsNotThere)
{
    for (const char *text : {"mqtt://localhost", "mqtt://localhost/"}) {
        const auto url = parseBrokerUrl(text);
        ASSERT_TRUE(url) << text;
        EXPECT_EQ(url->host, "localhost");
        EXPECT_FALSE(url->userName || url->password || url->port || url->topic || url->path) << text;
    }
}

TEST(BrokerUrlTest, KeepsWildcardsAndSlashesOfTheTopic)
{
    EXPECT_THAT(parseBrokerUrl("mqtt://h/#")->topic, Optional(std::string("#")));
    EXPECT_THAT(parseBrokerUrl("mqtt://h//a//b?c")->topic, Optional(std::string("/a//b?c")));
}

TEST(BrokerUrlTest, DecodesPercentSequencesAndNothingElse)
{
    const auto url = parseBrokerUrl("mqtt://an%40na:p%3Ass%2@h/50%/a%20b");
    ASSERT_TRUE(url);
    EXPECT_THAT(url->userName, Optional(std::string("an@na")));
    EXPECT_THAT(url->password, Optional(std::string("p:ss%2")));
    EXPECT_THAT(url->topic, Optional(std::string("50%/a b")));
}

TEST(BrokerUrlTest, TheLastAtEndsThePassword)
{
    const auto url = parseBrokerUrl("mqtt://anna:p@ss@h");
    ASSERT_TRUE(url);
    EXPECT_THAT(url->password, Optional(std::string("p@ss")));
    EXPECT_EQ(url->host, "h");
}

TEST(BrokerUrlTest, TakesAddressesOfIPv6)
{
    const auto url = parseBrokerUrl("mqtt://[::1]:1884/t");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "::1");
    EXPECT_THAT(url->port, Optional(1884));
    EXPECT_THAT(parseBrokerUrl("mqtt://::1/t").error(), HasSubstr("IPv6"));
}

TEST(BrokerUrlTest, ThePathOfAWebSocketIsNoTopic)
{
    const auto url = parseBrokerUrl("wss://h:443/mqtt?key=%41");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->transport, Transport::SecureWebSocket);
    EXPECT_THAT(url->path, Optional(std::string("/mqtt?key=%41")));
    EXPECT_FALSE(url->topic);
}

TEST(BrokerUrlTest, NamesALocalSocket)
{
    for (const char *text : {"mqtt+unix:///run/m.sock", "mqtt+unix:/run/m.sock"}) {
        const auto url = parseBrokerUrl(text);
        ASSERT_TRUE(url) << text;
        EXPECT_EQ(url->transport, Transport::LocalSocket);
        EXPECT_EQ(url->host, "/run/m.sock");
    }
}

TEST(BrokerUrlTest, TakesOtherNamesOfTheSchemesInAnyCase)
{
    const std::pair<const char *, Transport> schemes[]
        = {{"MQTT", Transport::Tcp}, {"tcp", Transport::Tcp}, {"ssl", Transport::Tls},
            {"Tls", Transport::Tls}, {"MqttS", Transport::Tls}, {"WSS", Transport::SecureWebSocket}};
    for (const auto &[scheme, transport] : schemes) {
        const auto url = parseBrokerUrl(std::string(scheme) + "://h:1");
        ASSERT_TRUE(url) << scheme;
        EXPECT_EQ(url->transport, transport) << scheme;
    }
    EXPECT_EQ(parseBrokerUrl("UNIX:/run/m.sock")->transport, Transport::LocalSocket);
}

TEST(BrokerUrlTest, TakesHostAndPortWithoutAScheme)
{
    const auto url = parseBrokerUrl("anna@broker.example:1884/plant/#");
    ASSERT_TRUE(url) << url.error();
    EXPECT_FALSE(url->transport);
    EXPECT_EQ(url->host, "broker.example");
    EXPECT_THAT(url->port, Optional(1884));
    EXPECT_THAT(url->userName, Optional(std::string("anna")));
    EXPECT_THAT(url->topic, Optional(std::string("plant/#")));
    EXPECT_EQ(parseBrokerUrl("[::1]:1884")->host, "::1");
    EXPECT_THAT(parseBrokerUrl("[::1]").error(), HasSubstr("port"));
}

TEST(BrokerUrlTest, RefusesWhatIsNoAddress)
{
    for (const char *text : {"", "broker", "http://h", "mqtt:/h", "mqtt://", "mqtt://h:0", "mqtt://h:65536",
             "mqtt://h:x", "mqtt://[::1", "mqtt://[::1]x", "mqtt+unix://"})
        EXPECT_FALSE(parseBrokerUrl(text)) << text;
}

TEST(ProxyUrlTest, TakesCredentialsAndKnowsDefaultPorts)
{
    const auto http = parseProxyUrl("http://anna:p%40ss@proxy.example");
    ASSERT_TRUE(http);
    EXPECT_EQ(http->type, ProxyType::HttpConnect);
    EXPECT_EQ(http->host, QStringLiteral("proxy.example"));
    EXPECT_EQ(http->port, 8080);
    EXPECT_EQ(http->userName, QStringLiteral("anna"));
    EXPECT_EQ(http->password, QStringLiteral("p@ss"));
    const auto socks = parseProxyUrl("socks5h://[::1]/");
    ASSERT_TRUE(socks);
    EXPECT_EQ(socks->type, ProxyType::Socks5);
    EXPECT_EQ(socks->host, QStringLiteral("::1"));
    EXPECT_EQ(socks->port, 1080);
}

TEST(ProxyUrlTest, RefusesOtherKinds)
{
    for (const char *text : {"", "proxy:8080", "https://p", "socks4://p", "http://", "socks5://p:0"})
        EXPECT_FALSE(parseProxyUrl(text)) << text;
}

} // namespace
} // namespace cutty::cli
