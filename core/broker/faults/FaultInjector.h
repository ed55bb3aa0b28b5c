#pragma once

#include "core/base/Time.h"
#include "core/broker/faults/FaultLane.h"
#include "core/broker/faults/FaultPacket.h"
#include "core/broker/faults/FaultPeer.h"
#include "core/broker/faults/FaultRun.h"
#include "core/broker/faults/InjectedFault.h"
#include "core/broker/faults/PacketFramer.h"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

/// Bytes that go on, and how the connection goes on behind them.
struct FaultOutput
{
    /// FromClient: to the broker.
    FaultDirection direction{};
    std::string bytes;
    /// Close and Reset of the client's link; the broker is told that the connection is gone. Nothing follows.
    LinkEnd end = LinkEnd::None;
};

/// Stands between a client's link and the broker and misbehaves by plan. Like the engine it owns no socket,
/// clock or thread: pass in what comes from either side and the time, then drain it: pollOutput() and
/// pollInjected() until empty, then pollTimeout(). The order of packets is kept except where a rule asks
/// otherwise; what no rule is for goes on byte by byte as it came, once its packet is whole.
///
/// What waits is bounded by FaultPlan::maximumHeldBytes in each direction: over it the connection is reset,
/// as a link cannot be told to stop reading. The broker's side learns of what is held by heldBytes() and so
/// drops QoS 0 for a slow client as it does without faults.
class FaultInjector
{
public:
    explicit FaultInjector(std::shared_ptr<FaultRun> run, TimePoint now, const FaultPeer &peer = {});

    /// From now on by another plan; what is held stays, silence and expected answers end.
    void setRun(std::shared_ptr<FaultRun> run, TimePoint now);

    // What happened.
    void handleFromClient(std::string_view bytes, TimePoint now);
    void handleToClient(std::string_view bytes, TimePoint now);
    /// The client has closed in order: what is held for the broker goes on in time, then Close.
    void handleClientClosed(TimePoint now);
    /// The broker closes the connection: what is held for the client goes on in time, then Close.
    void handleBrokerClosed(TimePoint now);
    void handleTimeout(TimePoint now);

    // What comes out.
    std::optional<FaultOutput> pollOutput();
    /// At most 1 MiB waits here; the oldest are lost then, see lostInjected().
    std::optional<InjectedFault> pollInjected();
    std::optional<TimePoint> pollTimeout() const;

    // State.
    std::size_t heldBytes(FaultDirection direction) const { return side(direction).lane.heldBytes(); }
    std::uint64_t lostInjected() const { return m_lostInjected; }
    const std::string &clientId() const { return m_clientId; }

private:
    struct Side
    {
        FaultDirection direction{};
        PacketFramer framer;
        FaultLane lane;
        std::unordered_map<std::uint16_t, std::string> aliases;
        bool silent = false;
        /// The end is on its way; nothing is taken in any more.
        bool ending = false;
    };
    /// A rule that is at work, and the occurrence that it is at work on.
    struct Cause
    {
        std::string_view name;
        std::optional<std::size_t> rule;
        std::uint64_t occurrence = 0;
    };
    /// What becomes of a packet while the rules are gone through.
    struct Work;
    struct ActionRunner;
    /// What is done to an answer when it comes.
    struct Expectation
    {
        FaultAction action;
        std::string name;
        std::optional<std::size_t> rule;
    };

    const Side &side(FaultDirection direction) const { return m_sides[static_cast<std::size_t>(direction)]; }
    Side &side(FaultDirection direction) { return m_sides[static_cast<std::size_t>(direction)]; }

    // FaultInjector.cpp: the way of a packet.
    void handle(Side &from, std::string_view bytes, TimePoint now);
    void handlePacket(Side &from, std::string_view bytes, TimePoint now);
    void end(Side &from, TimePoint now);
    void observe(Side &from, const FaultPacket &facts);
    std::string_view topicOf(Side &from, const mqtt::Packet &packet);
    void applyRules(const FaultPacket &packet, Work &work, TimePoint now);
    /// Of the rule's packets, which this is; nothing when the rule lets it pass.
    std::optional<std::uint64_t> findOccurrence(std::size_t index, const FaultPacket &packet);
    void push(Side &to, LaneItem item);
    /// Bytes that are the injector's own.
    void inject(FaultDirection direction, std::string bytes, TimePoint now);
    /// The last bytes to the client, then Close; what either side still says counts no more.
    void finish(std::string bytes, TimePoint now);
    void release(TimePoint now);

    // applyFaults.cpp: what rules do.
    void apply(
        const FaultAction &action, const Cause &cause, const FaultPacket &packet, Work &work, TimePoint now);
    void applyExpectation(const FaultPacket &packet, Work &work, TimePoint now);
    void send(Side &to, Work &&work, TimePoint now);
    void revealAlias(const FaultPacket &packet, Work &work);
    /// 0 to `limit`, which is included.
    std::uint64_t draw(const Cause &cause, std::uint64_t purpose, std::uint64_t limit) const;

    std::shared_ptr<FaultRun> m_run;
    std::uint64_t m_connection = 0;
    TimePoint m_start;
    std::vector<std::uint64_t> m_counts;
    std::array<Side, 2> m_sides;
    mqtt::ProtocolVersion m_version;
    std::string m_clientId;
    bool m_connected = false;
    bool m_ended = false;
    /// By type and packet identifier of an answer that the broker owes.
    std::unordered_map<std::uint32_t, Expectation> m_expected;
    /// Those of PUBLISH that were refused and so never reached the broker.
    std::unordered_map<std::uint16_t, std::string> m_hiddenAliases;
    std::deque<FaultOutput> m_outputs;
    /// The last output may not grow.
    bool m_sealed = false;
    std::deque<InjectedFault> m_injected;
    std::size_t m_injectedBytes = 0;
    std::uint64_t m_lostInjected = 0;
};

} // namespace cutty::broker
