// Random traffic on a broker that is killed at random moments: what was acknowledged must come.
#include "tests/broker/state/StateRig.h"
#include "tests/mqtt/Versions.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ProtocolVersion;

/// Publishers and subscribers that stay, and others that come, go and change their minds.
class Traffic
{
public:
    Traffic(ProtocolVersion version, std::uint32_t seed)
        : m_random(seed)
        , m_version(version)
    {
        for (int n = 0; n < 3; ++n)
            join(rig.add(lasting("publisher-" + std::to_string(n))));
        for (int n = 0; n < 3; ++n)
            join(rig.add(lasting("subscriber-" + std::to_string(n))));
        for (int n = 0; n < 3; ++n)
            join(rig.add(lasting("visitor-" + std::to_string(n))));
        rig.settle();
        subscribe(rig.client(3), "once/#", QoS::ExactlyOnce);
        subscribe(rig.client(4), "least/#", QoS::AtLeastOnce);
        subscribe(rig.client(5), "#", QoS::ExactlyOnce);
        rig.settle();
    }

    std::size_t below(std::size_t bound) { return m_random() % bound; }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

    void step()
    {
        for (std::size_t n = 0; n < rig.size(); ++n) {
            RigClient &client = rig.client(n);
            if (!client.connection && chance(40))
                rig.connect(client);
            else if (client.connection && chance(4))
                rig.cut(client);
            if (n < 3)
                publish(client);
            else if (n >= 6)
                visit(client);
        }
        if (chance(10))
            rig.advance(std::chrono::seconds(below(30)));
    }

    /// The broker's turn, or as much of it as it lived to see; false when it was killed.
    bool runTurn()
    {
        rig.carryToBroker([this](const RigClient &) { return chance(70); });
        if (chance(2)) {
            rig.kill(); // before it wrote what it had heard
            return false;
        }
        const std::size_t before = rig.journal.size();
        rig.writeJournal();
        if (chance(2)) {
            // In the midst of writing, or just after, and before it sent anything.
            rig.kill(below(rig.journal.size() - before + 1));
            return false;
        }
        rig.carryToClients();
        if (chance(2)) {
            rig.kill();
            return false;
        }
        return true;
    }

    /// Everybody comes back and nobody is killed any more.
    void calmDown()
    {
        for (int round = 0; round < 2; ++round) {
            for (std::size_t n = 0; n < rig.size(); ++n) {
                if (!rig.client(n).isConnected())
                    rig.connect(rig.client(n));
            }
            rig.settle();
        }
    }

    std::size_t published() const { return m_once.size() + m_least.size(); }

    void expectAllArrived()
    {
        for (std::size_t n = 0; n < 3; ++n)
            EXPECT_EQ(rig.client(n).acknowledged.size(), m_publishedBy[n]) << "publisher " << n;
        for (const std::string &payload : m_once) {
            EXPECT_EQ(rig.client(3).received[payload], 1) << payload << " at QoS 2";
            EXPECT_EQ(rig.client(5).received[payload], 1) << payload << " at QoS 2, by #";
        }
        for (const std::string &payload : m_least)
            EXPECT_GE(rig.client(4).received[payload], 1) << payload << " at QoS 1";
    }

    StateRig rig;

private:
    mqtt::ConnectPacket lasting(std::string clientId) const
    {
        mqtt::ConnectPacket packet{
            .version = m_version, .cleanStart = false, .keepAlive = 0s, .clientId = std::move(clientId)};
        if (m_version == ProtocolVersion::V5)
            packet.properties.add(PropertyId::SessionExpiryInterval, 1'000'000)
                .add(PropertyId::ReceiveMaximum, 5);
        return packet;
    }

    void join(RigClient &client) { rig.connect(client); }

    static void subscribe(RigClient &client, const std::string &filter, QoS qos)
    {
        static_cast<void>(
            client.connection->subscribe({{.filter = filter, .options = {.maximumQoS = qos}}}, {}, {}));
    }

    void publish(RigClient &client)
    {
        if (!client.isConnected() || client.connection->queuedCount() > 20)
            return;
        for (std::size_t count = below(4); count > 0; --count) {
            const QoS qos = chance(50) ? QoS::ExactlyOnce : QoS::AtLeastOnce;
            const std::string payload = std::to_string(++m_lastPayload);
            const std::string topic
                = (qos == QoS::ExactlyOnce ? "once/" : "least/") + std::to_string(below(5));
            const bool retain = chance(20);
            const auto index = static_cast<std::size_t>(client.clientId.back() - '0');
            const auto sent = client.connection->publish(
                {.message
                    = Message::create({.topic = topic, .payload = payload, .qos = qos, .retain = retain}),
                    .qos = qos,
                    .retain = retain,
                    .token = mqtt::PublishToken{m_lastPayload}},
                rig.now);
            if (!sent)
                continue;
            (qos == QoS::ExactlyOnce ? m_once : m_least).push_back(payload);
            ++m_publishedBy[index];
        }
    }

    /// Visitors may begin anew, leave a will, share, subscribe and unsubscribe.
    void visit(RigClient &client)
    {
        static const std::vector<std::string> filters{
            "once/1", "least/+", "$share/group/once/#", "$share/group/least/#", "visitors/#"};
        if (!client.connection) {
            client.packet.cleanStart = chance(20);
            client.packet.will.reset();
            if (chance(30))
                client.packet.will = mqtt::Will{.topic = "visitors/will",
                    .payload = client.clientId,
                    .qos = QoS::AtLeastOnce,
                    .retain = chance(50)};
            if (client.packet.will && m_version == ProtocolVersion::V5 && chance(70))
                client.packet.will->properties.add(
                    PropertyId::WillDelayInterval, static_cast<std::uint32_t>(below(60)));
            return;
        }
        if (!client.isConnected())
            return;
        const std::string &filter = filters[below(filters.size())];
        if (chance(10))
            subscribe(client, filter, static_cast<QoS>(below(3)));
        else if (chance(10))
            static_cast<void>(client.connection->unsubscribe({filter}, rig.now));
        else if (chance(3))
            client.connection->disconnect();
    }

    std::mt19937 m_random;
    ProtocolVersion m_version;
    std::uint64_t m_lastPayload = 0;
    std::vector<std::string> m_once;
    std::vector<std::string> m_least;
    std::size_t m_publishedBy[3] = {};
};

class RandomStateTest : public mqtt::test::VersionTest
{
};

TEST_P(RandomStateTest, FilesTellAtEachTurnWhatTheBrokerHolds)
{
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Traffic traffic(GetParam(), seed);
        for (int step = 0; step < 120; ++step) {
            traffic.step();
            if (traffic.runTurn())
                ASSERT_EQ(traffic.rig.filedState(), traffic.rig.presentState()) << "step " << step;
            if (traffic.chance(3))
                traffic.rig.compact();
        }
        EXPECT_GT(traffic.published(), 100U);
    }
}

TEST_P(RandomStateTest, KilledAtAnyMomentItLosesNothingAcknowledgedAndDoublesNothing)
{
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Traffic traffic(GetParam(), seed * 7919);
        int kills = 0;
        for (int step = 0; step < 300; ++step) {
            traffic.step();
            kills += traffic.runTurn() ? 0 : 1;
        }
        traffic.calmDown();
        EXPECT_GT(kills, 0);
        traffic.expectAllArrived();
        if (HasFailure())
            return;
    }
}

TEST_P(RandomStateTest, JournalCutAnywhereGivesTheStateAfterItsLastWholeFrame)
{
    Traffic traffic(GetParam(), 4711);
    std::vector<std::pair<std::size_t, std::string>> states;
    traffic.rig.compact();
    const std::string snapshot = traffic.rig.snapshot;
    states.emplace_back(0, traffic.rig.presentState());
    for (int step = 0; step < 100; ++step) {
        traffic.step();
        traffic.rig.turn();
        states.emplace_back(traffic.rig.journal.size(), traffic.rig.presentState());
    }
    for (int round = 0; round < 500; ++round) {
        const std::size_t size = traffic.below(traffic.rig.journal.size() + 1);
        auto expected = states.begin();
        const auto frame = std::ranges::upper_bound(traffic.rig.frameEnds, size);
        const std::size_t whole = frame == traffic.rig.frameEnds.begin() ? 0 : *std::prev(frame);
        for (auto state = states.begin(); state != states.end() && state->first <= whole; ++state)
            expected = state;
        if (expected->first != whole && whole != 0)
            continue; // between two turns, at time passing
        StateRig copy;
        copy.snapshot = snapshot;
        copy.journal = traffic.rig.journal.substr(0, size);
        ASSERT_EQ(copy.filedState(), expected->second) << "cut at " << size;
    }
}

CUTTY_FOR_BOTH_VERSIONS(RandomStateTest);

} // namespace
} // namespace cutty::broker::test
