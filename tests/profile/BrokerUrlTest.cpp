#include "core/profile/exchange/BrokerUrl.h"

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

struct UrlCase
{
    QString text;
    BrokerUrl expected;
};

} // namespace

TEST(BrokerUrlTest, ReadsTheSchemesOfEveryTransport)
{
    using enum Transport;
    const UrlCase cases[] = {
        {u"mqtt://plant.example"_s, {.transport = Tcp, .host = u"plant.example"_s, .port = 1883}},
        {u" tcp://plant.example:1884/ "_s, {.transport = Tcp, .host = u"plant.example"_s, .port = 1884}},
        {u"mqtts://plant.example"_s, {.transport = Tls, .host = u"plant.example"_s, .port = 8883}},
        {u"SSL://plant.example"_s, {.transport = Tls, .host = u"plant.example"_s, .port = 8883}},
        {u"mqtt://[::1]:1900"_s, {.transport = Tcp, .host = u"::1"_s, .port = 1900}},
        {u"ws://plant.example/"_s, {.transport = WebSocket, .host = u"plant.example"_s, .port = 80}},
        {u"wss://plant.example/a%20b?x=1"_s,
            {.transport = SecureWebSocket, .host = u"plant.example"_s, .port = 443, .path = u"/a%20b?x=1"_s}},
        {u"mqtt+unix:///run/mqtt.sock"_s, {.transport = LocalSocket, .host = u"/run/mqtt.sock"_s}},
        {u"mqtt://anna:p%40ss@plant.example"_s,
            {.transport = Tcp,
                .host = u"plant.example"_s,
                .port = 1883,
                .userName = u"anna"_s,
                .password = u"p@ss"_s}},
    };
    for (const UrlCase &one : cases)
        EXPECT_EQ(parseBrokerUrl(one.text), one.expected) << qPrintable(one.text);
}

TEST(BrokerUrlTest, ReadsHostAndPortWithoutAScheme)
{
    EXPECT_EQ(parseBrokerUrl(u"plant.example:8883"_s), (BrokerUrl{.host = u"plant.example"_s, .port = 8883}));
    EXPECT_EQ(parseBrokerUrl(u"[::1]:1884"_s), (BrokerUrl{.host = u"::1"_s, .port = 1884}));
}

TEST(BrokerUrlTest, LeavesEverythingElseAlone)
{
    for (const QString &text :
        {QString(), u"plant.example"_s, u"::1"_s, u"fe80::1:2"_s, u"http://plant.example"_s, u"mqtt://"_s,
            u"plant.example:0"_s, u"plant.example:65536"_s, u"plant.example:"_s, u"mqtt://a b"_s, u":1883"_s})
        EXPECT_FALSE(parseBrokerUrl(text)) << qPrintable(text);
}

TEST(BrokerUrlTest, ChangesOnlyWhatItSays)
{
    ConnectionProfile profile = newProfile(1);
    profile.userName = u"anna"_s;
    profile.webSocket.path = u"/mine"_s;
    ConnectionProfile expected = profile;
    expected.host = u"plant.example"_s;
    expected.port = 8883;
    applyTo(profile, *parseBrokerUrl(u"plant.example:8883"_s));
    EXPECT_EQ(profile, expected);

    expected.transport = Transport::SecureWebSocket;
    expected.port = 443;
    expected.userName = u"bob"_s;
    applyTo(profile, *parseBrokerUrl(u"wss://bob@plant.example"_s));
    EXPECT_EQ(profile, expected);
}

TEST(BrokerUrlTest, WritesTheAddressAsItIsRead)
{
    for (const QString &text :
        {u"mqtt://plant.example:1883"_s, u"mqtts://[::1]:8883"_s, u"ws://plant.example:8080/mqtt"_s,
            u"wss://plant.example:443/mqtt?x=1"_s, u"mqtt+unix:///run/mqtt.sock"_s}) {
        ConnectionProfile profile;
        applyTo(profile, *parseBrokerUrl(text));
        EXPECT_EQ(brokerUrlOf(profile), text);
    }
}

} // namespace cutty::profile
