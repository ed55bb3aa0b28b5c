#include "core/broker/faults/FaultRun.h"

#include <utility>

namespace cutty::broker {
namespace {

/// Clients choose these names, so that there may be any number: with too many, the oldest requests are
/// forgotten, and clients are counted anew.
constexpr std::size_t maximumClients = 10'000;
constexpr std::size_t maximumRequests = 10'000;

/// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
std::uint64_t mix(std::uint64_t value)
{
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31U);
}

} // namespace

FaultRun::FaultRun(FaultPlan plan, TimePoint start)
    : m_plan(std::move(plan))
    , m_start(start)
    , m_active(broker::isActive(m_plan))
    , m_planCounts(m_plan.rules.size())
    , m_clientCounts(m_plan.rules.size())
{
}

FaultRun::FaultRun(FaultPlan plan, TimePoint start, FaultRun &&previous)
    : FaultRun(std::move(plan), start)
{
    m_requests = std::move(previous.m_requests);
}

std::uint64_t FaultRun::countForClient(std::size_t rule, std::string_view clientId)
{
    auto &counts = m_clientCounts[rule];
    if (counts.size() >= maximumClients && !counts.contains(std::string(clientId)))
        counts.clear();
    return ++counts[std::string(clientId)];
}

std::uint64_t FaultRun::draw(
    std::size_t rule, std::uint64_t connection, std::uint64_t occurrence, std::uint64_t purpose) const
{
    std::uint64_t value = m_plan.seed;
    for (const std::uint64_t part : {std::uint64_t{rule}, connection, occurrence, purpose})
        value = mix(value ^ part);
    return value;
}

bool FaultRun::addRequest(mqtt::PacketType type, std::string_view requestId)
{
    Requests &requests = m_requests[type];
    if (!requests.known.emplace(requestId).second)
        return false;
    requests.inOrder.emplace_back(requestId);
    if (requests.inOrder.size() > maximumRequests) {
        requests.known.erase(requests.inOrder.front());
        requests.inOrder.pop_front();
    }
    return true;
}

} // namespace cutty::broker
