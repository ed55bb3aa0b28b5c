#pragma once

#include "core/base/Time.h"
#include "core/broker/faults/FaultPlan.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

/// A plan at work: what its rules count over several connections, shared by the injectors of all of them. Not
/// thread-safe. A plan that replaces another counts from the beginning.
class FaultRun
{
public:
    /// `plan` has passed checkFaultPlan().
    FaultRun(FaultPlan plan, TimePoint start);
    /// The requests that have had their fault stay so under the next plan.
    FaultRun(FaultPlan plan, TimePoint start, FaultRun &&previous);

    const FaultPlan &plan() const { return m_plan; }
    TimePoint start() const { return m_start; }
    bool isActive() const { return m_active; }

    /// A number for a connection, from 1: the draws of each are their own, whatever the others do.
    std::uint64_t addConnection() { return ++m_connections; }

    /// The count of the rule's packets so far, this one included, over the client or the plan.
    std::uint64_t countForClient(std::size_t rule, std::string_view clientId);
    std::uint64_t countForPlan(std::size_t rule) { return ++m_planCounts[rule]; }

    /// Evenly distributed; the same for the same arguments and seed.
    std::uint64_t draw(
        std::size_t rule, std::uint64_t connection, std::uint64_t occurrence, std::uint64_t purpose) const;

    /// False when a packet of that kind has been seen with this identifier (fault:requestid).
    bool addRequest(mqtt::PacketType type, std::string_view requestId);

private:
    struct Requests
    {
        std::set<std::string, std::less<>> known;
        std::deque<std::string> inOrder;
    };

    FaultPlan m_plan;
    TimePoint m_start;
    bool m_active;
    std::uint64_t m_connections = 0;
    std::vector<std::uint64_t> m_planCounts;
    /// By rule; the key is the client identifier.
    std::vector<std::unordered_map<std::string, std::uint64_t>> m_clientCounts;
    std::unordered_map<mqtt::PacketType, Requests> m_requests;
};

} // namespace cutty::broker
