#include "tests/broker/findings/FindingsFixture.h"

#include "core/broker/findings/findingText.h"

namespace cutty::broker {

void PrintTo(const Finding &finding, std::ostream *out)
{
    *out << finding.clientId << ": " << toName(finding.mistake) << " [" << finding.statement << "] "
         << describe(finding) << " (" << hexBytes(finding) << ')';
}

namespace test {

FindingsTest::FindingsTest(BrokerOptions options)
    : BrokerTest(std::move(options))
{
    harness.broker.setExamining(true);
}

RawPeer &FindingsTest::joinRaw(mqtt::ConnectPacket packet)
{
    m_device = std::make_unique<RawPeer>(harness, GetParam());
    m_device->says(std::make_unique<mqtt::ConnectPacket>(std::move(packet)));
    m_device->hears();
    return *m_device;
}

void FindingsTest::cutRaw()
{
    harness.broker.handleLinkClosed(m_device->link, harness.now);
    harness.exchange();
}

void FindingsTest::says(const std::vector<std::string> &packets)
{
    std::string bytes;
    for (const std::string &packet : packets)
        bytes += packet;
    m_device->saysBytes(bytes);
}

std::vector<mqtt::PacketId> FindingsTest::delivers(QoS qos, int count)
{
    device().hears();
    for (int n = 0; n < count; ++n)
        harness.broker.publish(makeMessage("down", std::to_string(n), {.qos = qos}), harness.now);
    harness.exchange();
    std::vector<mqtt::PacketId> ids;
    for (const mqtt::Packet &packet : device().hears()) {
        if (const auto *publish = std::get_if<mqtt::PublishPacket>(&packet))
            ids.push_back(publish->packetId);
    }
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(count));
    ids.resize(static_cast<std::size_t>(count));
    return ids;
}

void FindingsTest::subscribeRaw(QoS qos)
{
    device().says(mqtt::SubscribePacket{
        .packetId = mqtt::PacketId{900}, .subscriptions = {{"down", {.maximumQoS = qos}}}, .properties = {}});
    device().hears();
}

std::string FindingsTest::publish(QoS qos, std::uint16_t id, std::string_view payload, bool duplicate)
{
    return wire(mqtt::PublishPacket{.message = makeMessage("up", payload, {.qos = qos}),
        .qos = qos,
        .duplicate = duplicate,
        .packetId = mqtt::PacketId{id},
        .subscriptionIdentifiers = {}});
}

std::string FindingsTest::wire(const mqtt::Packet &packet)
{
    std::string bytes;
    encode(bytes, packet, GetParam());
    return bytes;
}

std::vector<Finding> FindingsTest::findings()
{
    std::vector<Finding> found;
    while (auto finding = harness.broker.pollFinding()) {
        if (finding->mistake != Mistake::NoDisconnect)
            found.push_back(std::move(*finding));
    }
    return found;
}

Finding FindingsTest::finds(Mistake mistake, std::string_view in5, std::string_view in311, Severity severity)
{
    const std::vector<Finding> found = findings();
    EXPECT_EQ(found.size(), 1U) << testing::PrintToString(found);
    if (found.empty())
        return {};
    const Finding &finding = found.front();
    EXPECT_EQ(toName(finding.mistake), toName(mistake));
    EXPECT_EQ(finding.statement, isFive() ? in5 : in311);
    EXPECT_EQ(finding.severity, severity);
    EXPECT_EQ(finding.clientId, "device");
    EXPECT_EQ(finding.version, GetParam());
    if (severity == Severity::Breach && !finding.statement.empty()) {
        EXPECT_GE(count("device", finding.statement).broken, 1U);
    }
    return finding;
}

StatementCount FindingsTest::count(std::string_view clientId, std::string_view statement) const
{
    const Coverage *coverage = harness.broker.examiner().coverage(clientId);
    const auto index = indexOfStatement(GetParam(), statement);
    if (!coverage || !index) {
        ADD_FAILURE() << statement << " or " << clientId << " is unknown";
        return {};
    }
    return coverage->count(GetParam(), *index);
}

} // namespace test
} // namespace cutty::broker
