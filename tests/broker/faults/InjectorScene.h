#pragma once

#include "tests/mqtt/Bytes.h"
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include "core/broker/faults/FaultInjector.h"
#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutty::broker::test {

using namespace std::chrono_literals;
using mqtt::PacketType;
using mqtt::ProtocolVersion;
using mqtt::ReasonCode;

inline std::string wire(const mqtt::Packet &packet, ProtocolVersion version)
{
    std::string bytes;
    mqtt::encode(bytes, packet, version);
    return bytes;
}

/// An injector on a manual clock; the test plays the client and the broker.
class InjectorScene
{
public:
    explicit InjectorScene(FaultPlan plan, ProtocolVersion protocolVersion = ProtocolVersion::V5)
        : version(protocolVersion)
        , run(std::make_shared<FaultRun>(std::move(plan), now))
        , injector(run, now)
    {
    }

    void clientSays(const mqtt::Packet &packet) { clientSaysBytes(wire(packet, version)); }
    void clientSaysBytes(std::string_view bytes)
    {
        injector.handleFromClient(bytes, now);
        drain();
    }
    void brokerSays(const mqtt::Packet &packet) { brokerSaysBytes(wire(packet, version)); }
    void brokerSaysBytes(std::string_view bytes)
    {
        injector.handleToClient(bytes, now);
        drain();
    }
    void clientCloses()
    {
        injector.handleClientClosed(now);
        drain();
    }
    void brokerCloses()
    {
        injector.handleBrokerClosed(now);
        drain();
    }
    /// CONNECT and CONNACK go through.
    void connect(std::string clientId = "c", mqtt::ConnackPacket connack = {})
    {
        clientSays(std::make_unique<mqtt::ConnectPacket>(
            mqtt::ConnectPacket{.version = version, .clientId = std::move(clientId)}));
        brokerSays(std::move(connack));
        forget();
    }
    /// Lets time pass, stopping at each deadline on the way.
    void advance(Duration duration)
    {
        const TimePoint target = now + duration;
        while (const auto deadline = injector.pollTimeout()) {
            if (*deadline > target)
                break;
            now = std::max(now, *deadline);
            injector.handleTimeout(now);
            drain();
        }
        now = target;
    }

    std::string takeToBroker() { return std::exchange(toBroker, {}); }
    std::string takeToClient() { return std::exchange(toClient, {}); }
    void forget()
    {
        toBroker.clear();
        toClient.clear();
        writes.clear();
        injected.clear();
    }
    /// Names of the rules that struck since the last call.
    std::vector<std::string> takeRules()
    {
        std::vector<std::string> names;
        for (const InjectedFault &fault : std::exchange(injected, {}))
            names.push_back(fault.rule);
        return names;
    }

    ProtocolVersion version;
    TimePoint now = TimePoint{} + 1h;
    std::shared_ptr<FaultRun> run;
    FaultInjector injector;
    std::string toBroker;
    std::string toClient;
    /// Each output to the client.
    std::vector<std::string> writes;
    LinkEnd end = LinkEnd::None;
    FaultDirection endDirection{};
    std::vector<InjectedFault> injected;

private:
    void drain()
    {
        while (auto output = injector.pollOutput()) {
            EXPECT_EQ(end, LinkEnd::None) << "something came behind the end";
            (output->direction == FaultDirection::FromClient ? toBroker : toClient) += output->bytes;
            if (output->direction == FaultDirection::ToClient)
                writes.push_back(output->bytes);
            end = output->end;
            endDirection = output->direction;
        }
        while (auto fault = injector.pollInjected())
            injected.push_back(std::move(*fault));
    }
};

inline mqtt::PublishPacket publishOf(std::string_view topic, QoS qos = QoS::AtMostOnce, std::uint16_t id = 0,
    const mqtt::Properties &properties = {}, std::string_view payload = "x")
{
    return {.message = mqtt::test::message(topic, payload, properties),
        .qos = qos,
        .packetId = mqtt::PacketId{id}};
}

inline FaultPlan planOf(FaultMatch match, FaultAction action)
{
    return {.rules = {{.name = "rule", .match = std::move(match), .action = std::move(action)}}};
}

/// Fixture of scenarios with a connected client "c" and one rule, for 3.1.1 and 5.
class FaultTest : public mqtt::test::VersionTest
{
protected:
    InjectorScene scene(FaultMatch match, FaultAction action)
    {
        return sceneOf(planOf(std::move(match), std::move(action)));
    }
    InjectorScene sceneOf(FaultPlan plan)
    {
        InjectorScene made(std::move(plan), GetParam());
        return made;
    }
    std::string bytes(const mqtt::Packet &packet) const { return wire(packet, GetParam()); }
};

} // namespace cutty::broker::test
