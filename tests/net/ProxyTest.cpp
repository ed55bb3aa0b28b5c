#include "tests/net/TestProxy.h"
#include "tests/net/TestServer.h"

#include <QNetworkProxy>

#include <gmock/gmock.h>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;
using Mood = TestProxy::Mood;

class ProxyTest : public testing::TestWithParam<TestProxy::Kind>
{
protected:
    static ProxyOptions through(
        const TestProxy &proxy, const QString &userName = {}, const QString &password = {})
    {
        return {.type = GetParam() == TestProxy::Kind::Http ? ProxyType::HttpConnect : ProxyType::Socks5,
            .host = u"127.0.0.1"_s,
            .port = proxy.port(),
            .userName = userName,
            .password = password};
    }

    /// To a name that only the proxy can resolve.
    static Endpoint endpoint(const TestServer &server, const ProxyOptions &proxy)
    {
        Endpoint endpoint = server.endpoint();
        endpoint.host = u"broker.test"_s;
        endpoint.proxy = proxy;
        return endpoint;
    }

    LinkError errorThrough(const ProxyOptions &proxy)
    {
        TestPeer client(endpoint(m_server, proxy));
        const auto error = client.waitForError();
        EXPECT_TRUE(error.has_value());
        EXPECT_FALSE(client.ear.isOpen);
        EXPECT_EQ(error ? error->step : std::nullopt, ConnectStep::Proxy);
        return error.value_or(LinkError{});
    }

    TestServer m_server{Transport::Tcp};
};

TEST_P(ProxyTest, CarriesEveryTransport)
{
    for (const Transport transport :
        {Transport::Tcp, Transport::Tls, Transport::WebSocket, Transport::SecureWebSocket}) {
        TestServer server(transport);
        TestProxy proxy(GetParam());
        TestPeer client(endpoint(server, through(proxy)));
        ASSERT_TRUE(client.waitForOpen());
        ASSERT_TRUE(waitFor([&] { return server.accepts == 1; }));
        EXPECT_EQ(proxy.target.toStdString(), "broker.test:" + std::to_string(server.endpoint().port))
            << "the proxy resolves the name";
        EXPECT_EQ(client.ear.steps.front(), ConnectStep::Proxy);
        EXPECT_EQ(client.link->peerAddress(), u"broker.test:%1"_s.arg(server.endpoint().port));
        const std::string bytes = manyBytes(100'000);
        client.link->write(bytes);
        ASSERT_TRUE(waitFor([&] { return server.ear->received == bytes; }));
        server.link->write("back");
        ASSERT_TRUE(waitFor([&] { return client.ear.received == "back"; }));
    }
}

TEST_P(ProxyTest, LogsIn)
{
    TestProxy proxy(GetParam(), Mood::Willing, "anna", "s3cret");
    TestPeer client(endpoint(m_server, through(proxy, u"anna"_s, u"s3cret"_s)));
    EXPECT_TRUE(client.waitForOpen());
    EXPECT_EQ(proxy.tunnels, 1);
}

TEST_P(ProxyTest, SaysThatCredentialsAreMissing)
{
    TestProxy proxy(GetParam(), Mood::Willing, "anna", "s3cret");
    EXPECT_EQ(errorThrough(through(proxy)).kind, LinkErrorKind::ProxyAuthenticationRequired);
}

TEST_P(ProxyTest, SaysThatCredentialsAreWrong)
{
    TestProxy proxy(GetParam(), Mood::Willing, "anna", "s3cret");
    EXPECT_EQ(
        errorThrough(through(proxy, u"anna"_s, u"guess"_s)).kind, LinkErrorKind::ProxyAuthenticationFailed);
}

TEST_P(ProxyTest, SaysThatTheProxyDenies)
{
    TestProxy proxy(GetParam(), Mood::Denies);
    Endpoint denied = endpoint(m_server, through(proxy));
    // Qt takes the answer of a SOCKS proxy for a name that was not found, as one proxy means it.
    denied.host = u"127.0.0.1"_s;
    TestPeer client(denied);
    const auto error = client.waitForError();
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->kind, LinkErrorKind::ProxyDenied);
}

TEST_P(ProxyTest, SaysThatTheProxyCannotReachTheHost)
{
    TestProxy proxy(GetParam(), Mood::CannotReach);
    EXPECT_EQ(errorThrough(through(proxy)).kind, LinkErrorKind::ProxyCannotReachHost);
}

TEST_P(ProxyTest, AGatewayThatFailsCannotReachTheHost)
{
    if (GetParam() != TestProxy::Kind::Http)
        return;
    for (const char *failure : {"500 Internal Server Error", "502 Bad Gateway", "504 Gateway Timeout"}) {
        TestProxy proxy(GetParam(), Mood::CannotReach);
        proxy.failure = failure;
        const LinkError error = errorThrough(through(proxy));
        EXPECT_EQ(error.kind, LinkErrorKind::ProxyCannotReachHost) << failure;
    }
}

TEST_P(ProxyTest, SaysThatItIsNoProxy)
{
    TestProxy proxy(GetParam(), Mood::TalksNonsense);
    EXPECT_EQ(errorThrough(through(proxy)).kind, LinkErrorKind::ProxyProtocolError);
}

TEST_P(ProxyTest, SaysThatTheProxyHangsUp)
{
    TestProxy proxy(GetParam(), Mood::HangsUp);
    EXPECT_EQ(errorThrough(through(proxy)).kind, LinkErrorKind::ProxyUnreachable);
}

TEST_P(ProxyTest, SaysThatNothingListensAtTheProxy)
{
    ProxyOptions options;
    {
        TestProxy proxy(GetParam());
        options = through(proxy);
    }
    EXPECT_EQ(errorThrough(options).kind, LinkErrorKind::ProxyRefused);
}

TEST_P(ProxyTest, SaysThatTheProxyIsUnknown)
{
    TestProxy proxy(GetParam());
    ProxyOptions options = through(proxy);
    options.host = u"no-such-proxy.invalid"_s;
    EXPECT_EQ(errorThrough(options).kind, LinkErrorKind::ProxyNotFound);
}

TEST_P(ProxyTest, MayBeGivenUp)
{
    TestProxy proxy(GetParam());
    TestPeer client(endpoint(m_server, through(proxy)));
    client.link->abort();
    EXPECT_EQ(client.ear.closed, 1);
    settle();
    EXPECT_FALSE(client.ear.isOpen);
}

TEST_P(ProxyTest, TheApplicationsDefaultIsNotUsed)
{
    TestProxy proxy(GetParam());
    const ProxyOptions options = through(proxy);
    const auto type
        = GetParam() == TestProxy::Kind::Http ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy;
    QNetworkProxy::setApplicationProxy({type, options.host, options.port});
    TestPeer client(m_server.endpoint());
    const bool isOpen = client.waitForOpen();
    QNetworkProxy::setApplicationProxy(QNetworkProxy::DefaultProxy);
    EXPECT_TRUE(isOpen);
    EXPECT_EQ(proxy.tunnels, 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, ProxyTest, testing::Values(TestProxy::Kind::Http, TestProxy::Kind::Socks5),
    [](const testing::TestParamInfo<TestProxy::Kind> &test) {
        return test.param == TestProxy::Kind::Http ? "HttpConnect" : "Socks5";
    });

} // namespace
} // namespace cutty::net
