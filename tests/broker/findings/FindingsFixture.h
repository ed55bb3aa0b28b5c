#pragma once

#include "tests/broker/BrokerHarness.h"

#include "core/broker/findings/Finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace cutty::broker {

void PrintTo(const Finding &finding, std::ostream *out);

namespace test {

/// A broker that examines its clients, and one client whose packets a test writes itself.
class FindingsTest : public BrokerTest
{
protected:
    explicit FindingsTest(BrokerOptions options = {});

    /// Opens a link and says CONNECT; what came before on it is forgotten.
    RawPeer &joinRaw(mqtt::ConnectPacket packet);
    RawPeer &joinRaw() { return joinRaw(passing("device")); }
    /// The link breaks.
    void cutRaw();
    /// All packets in one input.
    void says(const std::vector<std::string> &packets);
    RawPeer &device() { return *m_device; }
    /// The broker publishes as many messages to the device, which has subscribed at that QoS; their
    /// identifiers.
    std::vector<mqtt::PacketId> delivers(QoS qos, int count);
    void subscribeRaw(QoS qos);

    using BrokerTest::publish;
    static std::string publish(
        QoS qos, std::uint16_t id, std::string_view payload = "x", bool duplicate = false);
    template <typename T> static std::string answer(mqtt::PacketId id)
    {
        return wire(T{.packetId = id, .properties = {}});
    }
    template <typename T> static std::string answer(std::uint16_t id)
    {
        return answer<T>(mqtt::PacketId{id});
    }
    static std::string wire(const mqtt::Packet &packet);

    /// Those since the last call, without those about links that end without DISCONNECT.
    std::vector<Finding> findings();
    /// Fails unless there is just one, of that kind; `in5` and `in311` name its statement.
    Finding finds(
        Mistake mistake, std::string_view in5, std::string_view in311, Severity severity = Severity::Breach);
    StatementCount count(std::string_view clientId, std::string_view statement) const;

private:
    std::unique_ptr<RawPeer> m_device;
};

} // namespace test
} // namespace cutty::broker
