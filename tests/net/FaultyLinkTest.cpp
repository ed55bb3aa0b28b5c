#include "core/net/link/FaultyLink.h"

#include "core/mqtt/codec/encode.h"
#include "core/net/driver/BrokerHost.h"
#include "core/net/link/MemoryLink.h"
#include "core/net/link/TcpLink.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/LinkEar.h"
#include "tests/net/ScriptedLink.h"
#include "tests/net/TestClient.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#ifdef Q_OS_UNIX
#include <cerrno>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace cutty::net {
namespace {

using namespace std::chrono_literals;
using namespace test;
using namespace broker;
using mqtt::CloseCause;
using mqtt::PacketType;
using mqtt::ProtocolVersion;
using mqtt::ReasonCode;

const std::string pingreq("\xC0\x00", 2);
const std::string pingresp("\xD0\x00", 2);

FaultPlan planOf(FaultMatch match, FaultAction action)
{
    return {.rules = {{.name = "rule", .match = std::move(match), .action = std::move(action)}}};
}

/// A faulty link over a link that the test plays.
class FaultyLinkTest : public testing::Test
{
protected:
    void begin(FaultMatch match, FaultAction action)
    {
        auto scripted = std::make_unique<ScriptedLink>();
        inner = scripted.get();
        const auto run = std::make_shared<FaultRun>(
            planOf(std::move(match), std::move(action)), std::chrono::steady_clock::now());
        link = std::make_unique<FaultyLink>(std::move(scripted), run);
        ear = std::make_unique<LinkEar>(*link);
    }

    ScriptedLink *inner = nullptr;
    std::unique_ptr<FaultyLink> link;
    std::unique_ptr<LinkEar> ear;
};

TEST_F(FaultyLinkTest, PassesBothWaysWhatNoRuleIsFor)
{
    begin({.packets = {PacketType::Publish}}, Drop{});
    inner->says(pingreq);
    link->write(pingresp);
    EXPECT_EQ(ear->received, pingreq);
    EXPECT_EQ(inner->written(), pingresp);
    EXPECT_EQ(link->peerAddress(), QStringLiteral("scripted"));
}

TEST_F(FaultyLinkTest, CountsWhatIsHeldAsWaitingAndTellsWhenItGoes)
{
    begin({.direction = FaultDirection::ToClient}, Delay{.delay = 30ms});
    link->write(pingresp);
    EXPECT_EQ(link->bytesToWrite(), pingresp.size());
    EXPECT_TRUE(inner->written().empty());
    EXPECT_TRUE(waitFor([&] { return inner->written() == pingresp; }));
    EXPECT_EQ(link->bytesToWrite(), 0u);
    EXPECT_EQ(ear->drained, 1);
}

TEST_F(FaultyLinkTest, ClosesBehindWhatIsHeld)
{
    begin({.direction = FaultDirection::ToClient}, Delay{.delay = 30ms});
    link->write(pingresp);
    link->close();
    EXPECT_FALSE(inner->closing);
    inner->says(pingreq);
    EXPECT_TRUE(waitFor([&] { return ear->closed > 0; }));
    EXPECT_EQ(inner->written(), pingresp);
    EXPECT_TRUE(inner->closing);
    EXPECT_TRUE(ear->received.empty()) << "who closes does not listen any more";
}

TEST_F(FaultyLinkTest, DeliversWhatAClientSentBeforeItClosed)
{
    begin({.direction = FaultDirection::FromClient}, Delay{.delay = 30ms});
    inner->says(pingreq);
    inner->ends();
    EXPECT_EQ(ear->closed, 0);
    EXPECT_TRUE(waitFor([&] { return ear->closed > 0; }));
    EXPECT_EQ(ear->received, pingreq);
    EXPECT_FALSE(ear->error.has_value());
}

TEST_F(FaultyLinkTest, AnErrorOfTheLinkEndsItAtOnce)
{
    begin({.direction = FaultDirection::FromClient}, Delay{.delay = 1h});
    inner->says(pingreq);
    inner->ends(LinkError{.kind = LinkErrorKind::Other});
    EXPECT_EQ(ear->closed, 1);
    EXPECT_EQ(ear->error->kind, LinkErrorKind::Other);
}

TEST_F(FaultyLinkTest, ResetsBehindTheBytesOfTheCut)
{
    begin({.packets = {PacketType::Pingresp}}, Cut{.mode = CutMode::Reset, .atByte = 1});
    inner->takesBytes = false;
    link->write(pingresp);
    EXPECT_EQ(inner->written(), pingresp.substr(0, 1));
    EXPECT_FALSE(inner->aborted) << "the byte has not gone out";
    link->write(pingresp);
    inner->waiting = 0;
    Q_EMIT inner->drained();
    EXPECT_TRUE(waitFor([&] { return ear->closed > 0; }));
    EXPECT_TRUE(inner->aborted);
    EXPECT_EQ(inner->written(), pingresp.substr(0, 1));
}

TEST_F(FaultyLinkTest, WritesByteByByte)
{
    begin({.packets = {PacketType::Pingresp}}, Dribble{});
    link->write(pingresp + pingresp);
    EXPECT_EQ(inner->writes.size(), 4u);
}

TEST_F(FaultyLinkTest, SlotsMayWriteAndAbortWithinReceived)
{
    begin({.packets = {PacketType::Publish}}, Drop{});
    QObject::connect(link.get(), &Link::received, link.get(), [this](std::string_view) {
        link->write(pingresp);
        link->abort();
    });
    inner->says(pingreq + pingreq);
    EXPECT_EQ(ear->closed, 1);
    EXPECT_TRUE(inner->aborted);
}

TEST_F(FaultyLinkTest, TellsWhatItDid)
{
    begin({.packets = {PacketType::Pingreq}}, Drop{});
    std::vector<std::string> rules;
    QObject::connect(link.get(), &FaultyLink::faultInjected, link.get(),
        [&](const InjectedFault &fault) { rules.push_back(fault.rule); });
    inner->says(pingreq);
    EXPECT_EQ(rules, std::vector<std::string>{"rule"});
    EXPECT_TRUE(ear->received.empty());
}

/// A broker on TCP, and clients of ours as its victims.
class FaultyHostTest : public mqtt::test::VersionTest
{
protected:
    FaultyHostTest()
    {
        const auto listening = host.listen(QHostAddress::LocalHost, 0);
        EXPECT_TRUE(listening.has_value());
        port = listening.value_or(0);
        host.setFaultHandler([this](LinkId, const InjectedFault &fault) { injected.push_back(fault); });
    }

    std::unique_ptr<Link> tcpLink() const
    {
        return std::make_unique<TcpLink>(QStringLiteral("127.0.0.1"), port);
    }
    void set(FaultMatch match, FaultAction action)
    {
        EXPECT_TRUE(host.setFaultPlan(planOf(std::move(match), std::move(action))));
    }

    BrokerHost host;
    std::uint16_t port = 0;
    std::vector<InjectedFault> injected;
};

TEST_P(FaultyHostTest, RefusesAndLogsOnThePacket)
{
    set({.packets = {PacketType::Connect}, .clientId = "bad-*"}, Refuse{.reason = ReasonCode::NotAuthorized});
    TestClient bad(tcpLink());
    EXPECT_FALSE(bad.connect(GetParam(), "bad-1"));
    ASSERT_EQ(injected.size(), 1u);
    EXPECT_EQ(injected[0].clientId, "bad-1");
    TestClient good(tcpLink());
    EXPECT_TRUE(good.connect(GetParam(), "good-1"));
}

TEST_P(FaultyHostTest, APlanReachesConnectionsThatLive)
{
    TestClient socket(tcpLink());
    auto [ours, theirs] = MemoryLink::createPair();
    host.adopt(std::move(theirs));
    TestClient inside(std::move(ours));
    ASSERT_TRUE(socket.connect(GetParam(), "socket"));
    ASSERT_TRUE(inside.connect(GetParam(), "inside"));
    ASSERT_TRUE(inside.subscribe("#"));
    set({.topicFilter = "lost"}, Drop{});
    ASSERT_TRUE(socket.publish("lost", "x"));
    ASSERT_TRUE(socket.publish("kept", "x", QoS::AtLeastOnce));
    ASSERT_TRUE(inside.waitForMessages(1));
    EXPECT_EQ(inside.messages[0].message->topic(), "kept");
    EXPECT_EQ(injected.at(0).clientId, "socket");

    set({.topicFilter = "kept"}, Drop{});
    ASSERT_TRUE(socket.publish("lost", "x", QoS::AtLeastOnce));
    ASSERT_TRUE(inside.waitForMessages(2));
    EXPECT_EQ(inside.messages[1].message->topic(), "lost");

    EXPECT_TRUE(host.setFaultPlan({}));
    ASSERT_TRUE(socket.publish("kept", "x", QoS::AtLeastOnce));
    ASSERT_TRUE(inside.waitForMessages(3));
    EXPECT_EQ(host.snapshot().clients.size(), 2u);
}

TEST_P(FaultyHostTest, KeepsThePlanWhenTheNextIsWrong)
{
    set({.packets = {PacketType::Connect}}, Refuse{});
    const auto refused = host.setFaultPlan(planOf({.topicFilter = "a/#/b"}, Drop{}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, FaultPlanErrorKind::TopicFilterInvalid);
    TestClient client(tcpLink());
    EXPECT_FALSE(client.connect(GetParam(), "c"));
}

TEST_P(FaultyHostTest, DisconnectsAVictimWithItsReason)
{
    set({.topicFilter = "end"}, DisconnectClient{.reason = ReasonCode::QuotaExceeded, .after = 20ms});
    TestClient client(tcpLink());
    ASSERT_TRUE(client.connect(GetParam(), "c"));
    ASSERT_TRUE(client.publish("end", "x", QoS::AtLeastOnce));
    EXPECT_EQ(client.acknowledged, 1u);
    ASSERT_TRUE(client.waitForEnd());
    EXPECT_EQ(client.end->closed.cause, isFive() ? CloseCause::Peer : CloseCause::TransportLost);
    if (isFive()) {
        EXPECT_EQ(client.end->closed.reason, ReasonCode::QuotaExceeded);
    }
    EXPECT_TRUE(waitFor([&] { return host.snapshot().clients.empty(); }));
}

TEST_P(FaultyHostTest, DribbledAndDelayedMessagesArriveWhole)
{
    FaultPlan plan = planOf({.packets = {PacketType::Publish}}, Dribble{.chunkBytes = 1});
    plan.rules.push_back({.name = "late", .action = Delay{.delay = 1ms, .jitter = 5ms}});
    plan.rules.push_back({.name = "narrow", .action = Bandwidth{.bytesPerSecond = 1'000'000}});
    ASSERT_TRUE(host.setFaultPlan(plan));
    TestClient client(tcpLink());
    ASSERT_TRUE(client.connect(GetParam(), "c"));
    ASSERT_TRUE(client.subscribe("a"));
    for (int number = 0; number < 10; ++number)
        ASSERT_TRUE(client.publish("a", std::to_string(number), static_cast<QoS>(number % 3)));
    ASSERT_TRUE(client.waitForMessages(10));
    for (int number = 0; number < 10; ++number)
        EXPECT_EQ(
            client.messages[static_cast<std::size_t>(number)].message->payload(), std::to_string(number));
}

TEST_P(FaultyHostTest, TooMuchHeldEndsTheConnection)
{
    FaultPlan plan = planOf({.packets = {PacketType::Publish}}, Delay{.delay = 1h});
    plan.maximumHeldBytes = 4096;
    ASSERT_TRUE(host.setFaultPlan(plan));
    TestClient client(tcpLink());
    ASSERT_TRUE(client.connect(GetParam(), "c"));
    for (int number = 0; number < 10 && !client.end; ++number)
        static_cast<void>(client.publish("a", std::string(1000, 'x')));
    EXPECT_TRUE(client.waitForEnd());
}

#ifdef Q_OS_UNIX

/// A client by the system's calls alone, which tell a reset from an orderly end.
class PlainSocket
{
public:
    explicit PlainSocket(std::uint16_t port)
        : m_descriptor(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        EXPECT_EQ(::fcntl(m_descriptor, F_SETFL, O_NONBLOCK), 0);
    }
    ~PlainSocket() { ::close(m_descriptor); }
    PlainSocket(const PlainSocket &) = delete;
    PlainSocket &operator=(const PlainSocket &) = delete;

    void says(std::string_view bytes)
    {
        EXPECT_EQ(::send(m_descriptor, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    }
    /// 0 for an orderly end, or what the system calls the error.
    int waitForEnd()
    {
        int cause = -1;
        EXPECT_TRUE(waitFor([&] {
            char bytes[64];
            const ssize_t size = ::recv(m_descriptor, bytes, sizeof bytes, 0);
            if (size > 0)
                heard.append(bytes, static_cast<std::size_t>(size));
            else if (size == 0)
                cause = 0;
            else if (errno != EAGAIN)
                cause = errno;
            return cause >= 0;
        }));
        return cause;
    }

    std::string heard;

private:
    int m_descriptor;
};

TEST_P(FaultyHostTest, ResetAtByteNIsAResetForThePeer)
{
    std::string connect;
    mqtt::encode(connect, mqtt::ConnectPacket{.version = GetParam(), .clientId = "c"});
    for (const CutMode mode : {CutMode::Close, CutMode::Reset}) {
        set({.packets = {PacketType::Connack}}, Cut{.mode = mode, .atByte = 3});
        PlainSocket client(port);
        client.says(connect);
        EXPECT_EQ(client.waitForEnd(), mode == CutMode::Reset ? ECONNRESET : 0);
        EXPECT_EQ(client.heard.size(), 3u);
    }
    EXPECT_TRUE(waitFor([&] { return host.snapshot().clients.empty(); }));
}

#endif

CUTTY_FOR_BOTH_VERSIONS(FaultyHostTest);

} // namespace
} // namespace cutty::net
