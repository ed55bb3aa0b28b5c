#pragma once

#include "tests/mqtt/Versions.h"

#include "core/broker/BrokerCore.h"
#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"
#include "core/mqtt/engine/Connection.h"

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker::test {

using namespace std::chrono_literals;

/// A client joined to the broker by a link, and what came to it.
struct TestClient
{
    LinkId link{};
    mqtt::Connection connection;
    /// What it sends stays with it and its timers stand still, as in a program that hangs.
    bool held = false;
    /// What the broker sends it is lost on the way.
    bool deaf = false;

    std::optional<mqtt::ConnackPacket> connack;
    std::vector<mqtt::PublishPacket> messages;
    std::vector<mqtt::SubackPacket> subacks;
    std::vector<mqtt::UnsubackPacket> unsubacks;
    std::vector<mqtt::PublishFinished> finished;
    std::optional<mqtt::Closed> closed;

    /// What has come since the last call.
    std::vector<mqtt::PublishPacket> takeMessages() { return std::exchange(messages, {}); }
    std::vector<std::string> takePayloads();
    std::vector<std::string> takeTopics();
};

/// The defaults but for the system topics, which would make a test of a year's expiry see 3 million of them.
inline BrokerOptions quietOptions() { return {.systemTopicInterval = 0s}; }

/// A BrokerCore, clients joined to it by wires without delay, and a manual clock that jumps from deadline to
/// deadline. Links without a client are for tests that write packets themselves.
class BrokerHarness
{
public:
    explicit BrokerHarness(BrokerOptions options = quietOptions());

    /// A client whose link is open and that has said nothing.
    TestClient &open(mqtt::ConnectionOptions options = {});
    TestClient &connect(
        mqtt::ConnectPacket packet, mqtt::SessionState session = {}, mqtt::ConnectionOptions options = {});
    /// Breaks the link without DISCONNECT; returns what the client keeps of the session.
    mqtt::SessionState cut(TestClient &client);

    LinkId openRaw();
    void sendRaw(LinkId link, std::string_view bytes);
    /// What has been sent to a link without a client since the last call.
    std::string takeRaw(LinkId link) { return std::exchange(m_raw[link], {}); }
    bool isOpen(LinkId link) const { return m_open.contains(link); }

    /// Carries bytes to and fro until all are silent.
    void exchange();
    /// Lets time pass, stopping at each deadline on the way.
    void advance(Duration duration);

    BrokerCore broker;
    TimePoint now = TimePoint{} + 1h;

private:
    bool carryToBroker();
    bool carryFromBroker();
    void collect(TestClient &client);
    std::optional<TimePoint> nextDeadline() const;

    std::vector<std::unique_ptr<TestClient>> m_clients;
    std::unordered_map<LinkId, TestClient *> m_open;
    std::unordered_map<LinkId, std::string> m_raw;
    std::uint64_t m_lastLink = 0;
};

/// A link on which a test writes and reads packets itself.
class RawPeer
{
public:
    RawPeer(BrokerHarness &harness, mqtt::ProtocolVersion version);

    void says(const mqtt::Packet &packet);
    void saysBytes(std::string_view bytes) { m_harness.sendRaw(link, bytes); }
    /// All that was sent since the last call; fails the test where it cannot be read.
    std::vector<mqtt::Packet> hears();
    /// The only packet sent since the last call.
    template <typename T> T hearsOne()
    {
        std::vector<mqtt::Packet> packets = hears();
        if (packets.size() != 1 || !std::holds_alternative<T>(packets.front())) {
            ADD_FAILURE() << packets.size() << " packets came, or one of another kind";
            return {};
        }
        return std::get<T>(std::move(packets.front()));
    }
    bool isOpen() const { return m_harness.isOpen(link); }

    const LinkId link;

private:
    BrokerHarness &m_harness;
    mqtt::ProtocolVersion m_version;
    mqtt::PacketDecoder m_decoder;
};

struct PublishFacts
{
    QoS qos = QoS::AtMostOnce;
    bool retain = false;
    mqtt::Properties properties = {};
};

MessagePtr makeMessage(std::string_view topic, std::string_view payload, const PublishFacts &facts = {});

/// Fixture of the broker's scenarios, each for 3.1.1 and 5.
class BrokerTest : public mqtt::test::VersionTest
{
protected:
    explicit BrokerTest(BrokerOptions options = quietOptions());

    /// A session that ends with the connection.
    mqtt::ConnectPacket passing(std::string clientId) const;
    /// A session that outlives the connection; before MQTT 5 for ever.
    mqtt::ConnectPacket lasting(std::string clientId, std::chrono::seconds expiry = 1h) const;
    TestClient &join(std::string clientId) { return harness.connect(passing(std::move(clientId))); }
    TestClient &joinLasting(std::string clientId) { return harness.connect(lasting(std::move(clientId))); }

    /// The reason that SUBACK gives.
    mqtt::ReasonCode subscribe(TestClient &client, std::string filter, mqtt::SubscriptionOptions options,
        std::uint32_t identifier = 0);
    mqtt::ReasonCode subscribe(TestClient &client, std::string filter, QoS qos = QoS::ExactlyOnce)
    {
        return subscribe(client, std::move(filter), mqtt::SubscriptionOptions{.maximumQoS = qos});
    }
    /// The reason that PUBACK, PUBREC or PUBCOMP gives; nothing at QoS 0 or when none has come.
    std::optional<mqtt::ReasonCode> publish(
        TestClient &client, std::string_view topic, std::string_view payload, const PublishFacts &facts = {});
    void disconnect(TestClient &client, mqtt::ReasonCode reason = mqtt::ReasonCode::Success,
        mqtt::Properties properties = {});

    static constexpr QoS allQoS[] = {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce};

    BrokerHarness harness;
};

} // namespace cutty::broker::test

/// For what MQTT 5 alone has.
#define CUTTY_FOR_VERSION_5(Fixture)                                                                         \
    INSTANTIATE_TEST_SUITE_P(Versions, Fixture, testing::Values(cutty::mqtt::ProtocolVersion::V5),           \
        cutty::mqtt::test::versionName)
