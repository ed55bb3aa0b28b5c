// The command line against brokers that refuse, end the connection, break the protocol, or are none.
#include "tests/interop/CliProgram.h"
#include "tests/interop/ScriptedBroker.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace cutty::interop {
namespace {

using namespace Qt::StringLiterals;
using mqtt::ReasonCode;

TEST(CliSubExitCodeTest, ARefusedSubscriptionHasItsOwn)
{
    const ScriptedBroker broker([](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            peer.send(mqtt::ConnackPacket{});
        else if (const auto *subscribe = std::get_if<mqtt::SubscribePacket>(&packet))
            peer.send(mqtt::SubackPacket{
                subscribe->packetId, {ReasonCode::GrantedQoS1, ReasonCode::NotAuthorized}, {}});
    });
    Cutty subscriber(clientArguments(
        u"sub"_s, broker.port(), {u"-t"_s, u"mine"_s, u"-t"_s, u"theirs"_s, u"-q"_s, u"1"_s}));
    subscriber.expectFailure(5, "theirs: 0x87 not authorized");
}

/// Answers CONNECT with these bytes, in one piece, on the first connection; grants everything on later ones.
ScriptedBroker::Script beginning(std::string bytes)
{
    return [bytes = std::move(bytes)](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet)) {
            if (peer.number == 0)
                return peer.sendBytes(bytes);
            return peer.send(mqtt::ConnackPacket{});
        }
        if (const auto *subscribe = std::get_if<mqtt::SubscribePacket>(&packet)) {
            peer.send(mqtt::SubackPacket{subscribe->packetId, {ReasonCode::Success}, {}});
            peer.send(mqtt::PublishPacket{.message = Message::create({.topic = "t", .payload = "again"})});
        }
    };
}

std::string bytesOf(std::string_view hex)
{
    return QByteArray::fromHex(QByteArray(hex.data(), static_cast<qsizetype>(hex.size()))).toStdString();
}

TEST(CliSubExitCodeTest, AnEndRightBehindConnackIsALostConnection)
{
    const ScriptedBroker quota(beginning(bytesOf("2003000000 E00197")));
    Cutty subscriber(clientArguments(u"sub"_s, quota.port(), {u"-t"_s, u"t"_s}));
    subscriber.expectFailure(7, "ended the connection: 0x97 quota exceeded");
    const ScriptedBroker malformed(beginning(bytesOf("2003000000 3605000174000178")));
    Cutty other(clientArguments(u"sub"_s, malformed.port(), {u"-t"_s, u"t"_s}));
    other.expectFailure(7, "breaks the rules of MQTT");
    const ScriptedBroker third(beginning(bytesOf("2003000000 E00197")));
    Cutty publisher(clientArguments(u"pub"_s, third.port(), {u"-t"_s, u"t"_s, u"-n"_s, u"-q"_s, u"1"_s}));
    publisher.expectFailure(7, "quota exceeded");
}

TEST(CliSubExitCodeTest, AnEndRightBehindConnackIsMadeGoodByReconnecting)
{
    const ScriptedBroker broker(beginning(bytesOf("2003000000 E0018B"))); // the server shuts down
    Cutty subscriber(clientArguments(
        u"sub"_s, broker.port(), {u"-t"_s, u"t"_s, u"-C"_s, u"1"_s, u"--reconnect-period"_s, u"1"_s}));
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.exitCode(), 0) << subscriber.errorOutput().constData();
    EXPECT_EQ(subscriber.output(), "again\n");
}

TEST(CliSubExitCodeTest, ARefusedUnsubscribeIsSaid)
{
    const ScriptedBroker broker([](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            peer.send(mqtt::ConnackPacket{});
        else if (const auto *unsubscribe = std::get_if<mqtt::UnsubscribePacket>(&packet))
            peer.send(mqtt::UnsubackPacket{
                unsubscribe->packetId, {ReasonCode::NoSubscriptionExisted, ReasonCode::NotAuthorized}, {}});
    });
    Cutty subscriber(
        clientArguments(u"sub"_s, broker.port(), {u"-U"_s, u"mine"_s, u"-U"_s, u"theirs"_s, u"-E"_s}));
    subscriber.expectFailure(5, "theirs: 0x87 not authorized");
}

TEST(CliSubExitCodeTest, ReconnectingInVainIsStillALostConnection)
{
    std::function<void()> close;
    ScriptedBroker broker([&](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            return peer.send(mqtt::ConnackPacket{});
        close();
        peer.hangUp();
    });
    close = [&] {
        broker.close();
    };
    Cutty subscriber(clientArguments(u"sub"_s, broker.port(),
        {u"-t"_s, u"t"_s, u"--reconnect-period"_s, u"1"_s, u"--maximum-reconnect-times"_s, u"2"_s}));
    ASSERT_TRUE(subscriber.waitForEnd());
    EXPECT_EQ(subscriber.exitCode(), 7) << subscriber.errorOutput().constData();
    EXPECT_EQ(broker.connections(), 1u);
}

TEST(CliPeerTest, APeerThatSpeaksSomethingElseIsToldFromOneAtFault)
{
    for (const std::string_view foreign : {std::string_view("HTTP/1.1 400 Bad Request\r\n\r\n"),
             std::string_view("SSH-2.0-x\r\n"), std::string_view("\x15\x03\x03\0\x02\x02\x32", 7)}) {
        const ScriptedBroker broker(beginning(std::string(foreign)));
        Cutty subscriber(clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s}));
        subscriber.expectFailure(1, "is not MQTT");
    }
    const ScriptedBroker broker(beginning(bytesOf("2003000000 30050001230078")));
    Cutty subscriber(clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s}));
    subscriber.expectFailure(7, "packet PUBLISH, byte 2: the topic name");
    EXPECT_TRUE(subscriber.errorOutput().contains("; MQTT-")) << subscriber.errorOutput().constData();
    const ScriptedBroker other(beginning(bytesOf("2003000000 30050001230078")));
    Cutty verbose(clientArguments(u"sub"_s, other.port(), {u"-t"_s, u"t"_s, u"-d"_s}));
    ASSERT_TRUE(verbose.waitForEnd());
    EXPECT_TRUE(verbose.errorOutput().contains("30 05 00 01 23 00 78")) << verbose.errorOutput().constData();
}

TEST(CliPeerTest, AServerReferenceIsNamed)
{
    const ScriptedBroker broker([](ScriptedBroker::Peer &peer, mqtt::Packet &) {
        mqtt::Properties properties;
        properties.add(mqtt::PropertyId::ServerReference, "other.example:1883");
        if (peer.number == 0)
            return peer.send(
                mqtt::ConnackPacket{.reason = ReasonCode::ServerMoved, .properties = properties});
        peer.send(mqtt::ConnackPacket{});
        peer.send(mqtt::DisconnectPacket{ReasonCode::UseAnotherServer, properties});
    });
    Cutty refused(clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s}));
    refused.expectFailure(3, "refuses the login: 0x9D server moved; use other.example:1883.");
    Cutty ended(clientArguments(u"sub"_s, broker.port(), {u"-t"_s, u"t"_s}));
    ended.expectFailure(7, "ended the connection: 0x9C use another server; use other.example:1883.");
}

TEST(CliSubExitCodeTest, ALostConnectionHasItsOwnUnlessItIsMadeAgain)
{
    const auto script = [](ScriptedBroker::Peer &peer, mqtt::Packet &packet) {
        if (std::holds_alternative<std::unique_ptr<mqtt::ConnectPacket>>(packet))
            return peer.send(mqtt::ConnackPacket{});
        const auto *subscribe = std::get_if<mqtt::SubscribePacket>(&packet);
        if (!subscribe)
            return;
        if (peer.number == 0)
            return peer.hangUp();
        peer.send(mqtt::SubackPacket{subscribe->packetId, {ReasonCode::Success}, {}});
        peer.send(mqtt::PublishPacket{.message = Message::create({.topic = "t", .payload = "again"})});
    };
    const ScriptedBroker first(script);
    Cutty once(clientArguments(u"sub"_s, first.port(), {u"-t"_s, u"t"_s}));
    once.expectFailure(7, "was lost");
    const ScriptedBroker second(script);
    Cutty again(clientArguments(
        u"sub"_s, second.port(), {u"-t"_s, u"t"_s, u"-C"_s, u"1"_s, u"--reconnect-period"_s, u"1"_s}));
    ASSERT_TRUE(again.waitForEnd());
    EXPECT_EQ(again.exitCode(), 0) << again.errorOutput().constData();
    EXPECT_EQ(again.output(), "again\n");
}

} // namespace
} // namespace cutty::interop
