#pragma once

#include "tests/mqtt/CutLink.h"
#include "tests/mqtt/CutLinkLedger.h"

#include "core/broker/BrokerCore.h"
#include "core/mqtt/engine/Connection.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace cutty::mqtt::test {

struct CutLinkPlan
{
    ProtocolVersion version{};
    QoS qos{};
    /// That each of the two clients sends to the other.
    std::uint64_t messages = 0;
    std::uint64_t seed = 0;
};

/// Two clients of one BrokerCore that send each other numbered messages over links which break at random
/// bytes, again and again, both with sessions that are kept. The broker hears of a break at once or only when
/// the client is back. Nothing but the seed decides what happens.
class CutLinkScene
{
public:
    explicit CutLinkScene(const CutLinkPlan &plan);

    /// Runs until every message has arrived and all exchanges are finished. Returns what went wrong, or
    /// nothing.
    std::string run();

    std::uint64_t cuts() const { return m_cuts; }
    std::uint64_t repetitions() const;
    std::uint64_t deliveredBytes() const { return m_deliveredBytes; }

private:
    struct Client
    {
        std::string name;
        std::string peerTopic;
        /// Nothing while it is away.
        std::unique_ptr<Connection> connection;
        SessionState session;
        CutLink link{0};
        broker::LinkId linkId{};
        bool subscribed = false;
        std::uint64_t connects = 0;
        CutLinkLedger sent;
    };

    Client &peerOf(const Client &client) { return &client == &m_clients[0] ? m_clients[1] : m_clients[0]; }
    bool isDone() const;
    bool subscribeBoth();
    void step(Client &client);
    void connect(Client &client);
    void publishSome(Client &client);
    void carryToBroker(Client &client);
    void collectFromBroker();
    void carryToClient(Client &client);
    void collectEvents(Client &client);
    void note(Client &client, const Connected &event);
    void note(Client &client, const MessageReceived &event);
    void note(Client &client, const PublishFinished &event);
    void note(Client &client, const SubscribeAcknowledged &event);
    void note(Client &client, const Closed &event);
    void breakLink(Client &client);
    void letTimePass();
    std::size_t bytesToLive();
    void fail(const Client &client, const std::string &what);
    /// From `least` to `most`.
    std::uint64_t random(std::uint64_t least, std::uint64_t most)
    {
        return least + m_random() % (most - least + 1);
    }

    CutLinkPlan m_plan;
    std::mt19937_64 m_random;
    broker::BrokerCore m_broker;
    TimePoint m_now = TimePoint{} + std::chrono::hours(1);
    std::array<Client, 2> m_clients;
    /// Broken links that the broker has not heard of yet.
    std::vector<broker::LinkId> m_unnoticed;
    std::uint64_t m_lastLink = 0;
    bool m_cutting = false;
    std::uint64_t m_cuts = 0;
    std::uint64_t m_deliveredBytes = 0;
    std::string m_buffer;
    std::string m_error;
};

} // namespace cutty::mqtt::test
