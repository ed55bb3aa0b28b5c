#include "core/broker/faults/FaultInjector.h"

#include "core/broker/faults/FaultWork.h"
#include "core/broker/faults/packetEdits.h"
#include "core/broker/faults/userPropertyFaults.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {
namespace {

/// Of one direction; a peer that fills them is about to be closed for it anyway.
constexpr std::size_t maximumAliases = 256;

constexpr std::size_t maximumOutputs = 4096;

} // namespace

FaultInjector::FaultInjector(std::shared_ptr<FaultRun> run, TimePoint now, const FaultPeer &peer)
    : m_sides{Side{.direction = FaultDirection::FromClient}, Side{.direction = FaultDirection::ToClient}}
    , m_version(peer.version)
    , m_clientId(peer.clientId)
    , m_connected(peer.connected)
{
    setRun(std::move(run), now);
    Side &from = side(FaultDirection::FromClient);
    from.framer.resume(peer.unreadInput);
    handle(from, {}, now);
}

void FaultInjector::setRun(std::shared_ptr<FaultRun> run, TimePoint now)
{
    m_run = std::move(run);
    m_connection = m_run->addConnection();
    m_start = now;
    m_counts.assign(m_run->plan().rules.size(), 0);
    m_expected.clear();
    for (Side &one : m_sides) {
        one.silent = false;
        one.framer.setMaximumPacketSize(m_run->plan().maximumHeldBytes);
    }
}

void FaultInjector::handleFromClient(std::string_view bytes, TimePoint now)
{
    handle(side(FaultDirection::FromClient), bytes, now);
    release(now);
}

void FaultInjector::handleToClient(std::string_view bytes, TimePoint now)
{
    handle(side(FaultDirection::ToClient), bytes, now);
    release(now);
}

void FaultInjector::handleClientClosed(TimePoint now) { end(side(FaultDirection::FromClient), now); }

void FaultInjector::handleBrokerClosed(TimePoint now) { end(side(FaultDirection::ToClient), now); }

void FaultInjector::handleTimeout(TimePoint now) { release(now); }

std::optional<FaultOutput> FaultInjector::pollOutput()
{
    if (m_outputs.empty())
        return std::nullopt;
    FaultOutput output = std::move(m_outputs.front());
    m_outputs.pop_front();
    return output;
}

std::optional<InjectedFault> FaultInjector::pollInjected()
{
    if (m_injected.empty())
        return std::nullopt;
    InjectedFault fault = std::move(m_injected.front());
    m_injected.pop_front();
    m_injectedBytes -= sizeof fault + fault.bytes.size() + fault.result.size();
    return fault;
}

std::optional<TimePoint> FaultInjector::pollTimeout() const
{
    if (m_ended)
        return std::nullopt;
    const auto first = m_sides[0].lane.pollTimeout();
    const auto second = m_sides[1].lane.pollTimeout();
    return first && second ? std::min(*first, *second) : first ? first : second;
}

void FaultInjector::handle(Side &from, std::string_view bytes, TimePoint now)
{
    if (m_ended || from.ending)
        return;
    from.framer.feed(bytes);
    while (const auto frame = from.framer.next()) {
        if (frame->kind == PacketFramer::Frame::Kind::Piece) {
            if (!from.silent)
                push(from, {.bytes = std::string(frame->bytes), .due = now, .endsPacket = frame->ends});
        } else if (frame->kind == PacketFramer::Frame::Kind::Packet) {
            handlePacket(from, frame->bytes, now);
        } else if (const auto packet = readPacket(frame->bytes, m_version)) {
            const FaultPacket facts{.direction = from.direction, .packet = &*packet};
            static_cast<void>(topicOf(from, *packet));
            observe(from, facts);
        }
        if (m_ended || from.ending)
            return;
    }
}

void FaultInjector::end(Side &from, TimePoint now)
{
    if (m_ended || std::exchange(from.ending, true))
        return;
    from.lane.flushBehind();
    std::string rest = from.framer.takeRest();
    if (from.silent)
        rest.clear();
    from.lane.push({.bytes = std::move(rest), .due = now, .end = LinkEnd::Close});
    release(now);
}

void FaultInjector::handlePacket(Side &from, std::string_view bytes, TimePoint now)
{
    const auto type = static_cast<mqtt::PacketType>(static_cast<std::uint8_t>(bytes[0]) >> 4U);
    const bool isNeeded
        = m_run->isActive() || type == mqtt::PacketType::Connect || type == mqtt::PacketType::Connack;
    const auto packet = isNeeded ? readPacket(bytes, m_version) : std::nullopt;
    FaultPacket facts{
        .direction = from.direction, .type = type, .bytes = bytes, .packet = packet ? &*packet : nullptr};
    if (packet) {
        facts.topic = topicOf(from, *packet);
        observe(from, facts);
    }
    facts.version = m_version;
    facts.clientId = m_clientId;
    Work work{.bytes = std::string(bytes)};
    if (from.silent)
        return;
    if (m_run->isActive()) {
        if (from.direction == FaultDirection::FromClient)
            revealAlias(facts, work);
        else
            applyExpectation(facts, work, now);
        applyRules(facts, work, now);
    }
    send(from, std::move(work), now);
}

/// What later packets are read by.
void FaultInjector::observe(Side &from, const FaultPacket &facts)
{
    if (const auto *connect = std::get_if<std::unique_ptr<mqtt::ConnectPacket>>(facts.packet)) {
        if (from.direction == FaultDirection::FromClient && !m_connected) {
            m_version = (*connect)->version;
            m_clientId = (*connect)->clientId;
        }
    } else if (const auto *connack = std::get_if<mqtt::ConnackPacket>(facts.packet)) {
        m_connected = m_connected || !mqtt::isError(connack->reason);
        if (const auto assigned = connack->properties.text(mqtt::PropertyId::AssignedClientIdentifier))
            m_clientId = *assigned;
    }
}

std::string_view FaultInjector::topicOf(Side &from, const mqtt::Packet &packet)
{
    const auto *publish = std::get_if<mqtt::PublishPacket>(&packet);
    if (!publish)
        return {};
    if (publish->topicAlias == 0)
        return publish->message->topic();
    if (!publish->topicOmitted) {
        if (from.aliases.size() < maximumAliases || from.aliases.contains(publish->topicAlias))
            from.aliases[publish->topicAlias] = publish->message->topic();
        return publish->message->topic();
    }
    const auto known = from.aliases.find(publish->topicAlias);
    return known == from.aliases.end() ? std::string_view{} : known->second;
}

void FaultInjector::applyRules(const FaultPacket &packet, Work &work, TimePoint now)
{
    if (work.taken)
        return;
    const FaultPlan &plan = m_run->plan();
    if (plan.userPropertyFaults) {
        if (const auto requested = findRequestedFault(packet, *m_run))
            apply(requested->action, {.name = requested->property}, packet, work, now);
    }
    for (std::size_t index = 0; index < plan.rules.size() && !work.taken; ++index) {
        const FaultRule &rule = plan.rules[index];
        if (!rule.enabled || !meets(rule.match, packet, m_start, m_run->start(), now))
            continue;
        if (const auto occurrence = findOccurrence(index, packet))
            apply(rule.action, {.name = rule.name, .rule = index, .occurrence = *occurrence}, packet, work,
                now);
    }
}

std::optional<std::uint64_t> FaultInjector::findOccurrence(std::size_t index, const FaultPacket &packet)
{
    const FaultMatch &match = m_run->plan().rules[index].match;
    const std::uint64_t here = ++m_counts[index];
    std::uint64_t counted = here;
    if (match.scope == CountScope::Client)
        counted = m_run->countForClient(index, packet.clientId);
    else if (match.scope == CountScope::Plan)
        counted = m_run->countForPlan(index);
    if (!isAmong(match.occurrences, counted))
        return std::nullopt;
    if (match.probability < 1) {
        constexpr double scale = 1.0 / (std::uint64_t{1} << 53U);
        const auto number = m_run->draw(index, m_connection, here, 0) >> 11U;
        if (static_cast<double>(number) * scale >= match.probability)
            return std::nullopt;
    }
    return here;
}

void FaultInjector::push(Side &to, LaneItem item)
{
    if (m_ended || to.ending)
        return;
    to.ending = item.end != LinkEnd::None;
    to.lane.push(std::move(item));
}

void FaultInjector::inject(FaultDirection direction, std::string bytes, TimePoint now)
{
    Side &to = side(direction);
    if (!to.silent && !bytes.empty())
        push(to, {.bytes = std::move(bytes), .due = now});
}

void FaultInjector::finish(std::string bytes, TimePoint now)
{
    Side &to = side(FaultDirection::ToClient);
    if (to.silent)
        bytes.clear();
    push(to, {.bytes = std::move(bytes), .due = now, .end = LinkEnd::Close});
    side(FaultDirection::FromClient).ending = true;
}

void FaultInjector::release(TimePoint now)
{
    for (Side &one : m_sides) {
        // The rest in the next turn: packets written byte by byte can be large.
        while (!m_ended && m_outputs.size() < maximumOutputs) {
            const auto released = one.lane.poll(now);
            if (!released)
                break;
            const bool joins = !m_sealed && !released->apart && !m_outputs.empty()
                && m_outputs.back().direction == one.direction;
            if (!joins)
                m_outputs.push_back({.direction = one.direction});
            m_outputs.back().bytes += released->bytes;
            m_outputs.back().end = released->end;
            m_sealed = released->apart;
            m_ended = released->end != LinkEnd::None;
        }
    }
    for (Side &one : m_sides) {
        if (!m_ended && one.lane.heldMemory() > m_run->plan().maximumHeldBytes) {
            m_outputs.push_back({.direction = one.direction, .end = LinkEnd::Reset});
            m_ended = true;
        }
    }
    if (m_ended) {
        for (Side &one : m_sides)
            one.lane.clear();
    }
}

} // namespace cutty::broker
