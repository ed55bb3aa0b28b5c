#pragma once

#include "core/broker/BrokerCore.h"
#include "core/broker/state/StateReader.h"
#include "core/broker/state/frames.h"
#include "core/mqtt/engine/Connection.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cutty::broker::test {

using namespace std::chrono_literals;

/// A client that keeps its session, on a broker that may be killed.
struct RigClient
{
    std::string clientId;
    mqtt::ConnectPacket packet;
    std::uint64_t link = 0;
    std::unique_ptr<mqtt::Connection> connection;
    /// Between connections.
    mqtt::SessionState session;
    /// What was received, by payload, how often.
    std::map<std::string, int> received;
    /// By token.
    std::set<std::uint64_t> acknowledged;
    std::optional<mqtt::ConnackPacket> connack;
    std::vector<mqtt::ReasonCode> granted;

    bool isConnected() const { return connection && connection->isConnected(); }
};

/// A broker that writes its journal before it sends, as a host has to, and clients; at any moment the broker
/// can be killed, and is made anew of what was written. A turn is: bytes to the broker, the journal, bytes to
/// the clients.
class StateRig
{
public:
    explicit StateRig(const BrokerOptions &options = {});

    RigClient &add(mqtt::ConnectPacket packet);
    RigClient &client(std::size_t index) { return *m_clients[index]; }
    std::size_t size() const { return m_clients.size(); }
    /// Opens a connection and sends CONNECT; turns do the rest.
    void connect(RigClient &client);
    /// Breaks the connection without DISCONNECT.
    void cut(RigClient &client);

    /// Gives the broker what these clients have sent.
    void carryToBroker(const std::function<bool(const RigClient &)> &chosen);
    /// Appends the frame of this turn, if there is one.
    void writeJournal();
    void carryToClients();
    void turn();
    /// Turns until all are silent.
    void settle();
    void advance(Duration duration);

    /// Ends the broker as it is, and makes a new one of the files; the last `lost` bytes of the journal were
    /// not written.
    void kill(std::size_t lost = 0);
    /// A new snapshot and an empty journal.
    void compact();
    /// Of the snapshot and the journal.
    std::string filedState() const;
    /// Of the broker as it is now.
    std::string presentState() const;

    BrokerOptions options;
    std::unique_ptr<BrokerCore> broker;
    TimePoint now = TimePoint{} + 1h;
    /// 1970 in the broker's clock; it changes when the machine starts anew.
    Duration sinceEpoch = 1'700'000'000s;
    std::string snapshot;
    std::string journal;
    /// Sizes of the journal at which a frame ends.
    std::vector<std::size_t> frameEnds;

private:
    void collect(RigClient &client);
    void startBroker();

    std::vector<std::unique_ptr<RigClient>> m_clients;
    std::uint64_t m_lastLink = 0;
    std::uint64_t m_generation = 0;
};

} // namespace cutty::broker::test
