// What rules do to packets.
#include "core/broker/faults/FaultInjector.h"
#include "core/broker/faults/FaultWork.h"
#include "core/broker/faults/packetEdits.h"
#include "core/mqtt/codec/encode.h"

#include <algorithm>
#include <utility>

namespace cutty::broker {
namespace {

constexpr std::size_t maximumInjectedBytes = std::size_t{1} << 20U;

// What draws are for, so that two of one packet differ; 0 is the probability.
constexpr std::uint64_t forJitter = 1;
constexpr std::uint64_t forOffset = 2;

std::uint32_t expectationKey(const Answer &answer)
{
    return static_cast<std::uint32_t>(answer.type) << 16U | answer.packetId;
}

Duration scaled(const Pace &pace, std::size_t chunkBytes)
{
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double, Duration::period>(pace.interval)
        * static_cast<double>(chunkBytes) / static_cast<double>(pace.chunkBytes));
}

/// As slow as either.
Pace slower(const Pace &one, const Pace &other)
{
    if (one.chunkBytes == 0)
        return other;
    const std::size_t chunkBytes = std::min(one.chunkBytes, other.chunkBytes);
    return {
        .chunkBytes = chunkBytes, .interval = std::max(scaled(one, chunkBytes), scaled(other, chunkBytes))};
}

/// Fifty chunks a second, so that a cap is felt evenly.
Pace paceOf(const Bandwidth &action)
{
    constexpr std::uint64_t fastest = 10'000'000'000;
    const std::uint64_t rate = std::min(action.bytesPerSecond, fastest);
    const std::uint64_t chunkBytes = std::max<std::uint64_t>(1, rate / 50);
    return {.chunkBytes = static_cast<std::size_t>(chunkBytes),
        .interval = std::chrono::nanoseconds(std::chrono::seconds(1)) * chunkBytes / rate};
}

} // namespace

/// One rule at one packet; each function says whether the action could be done to such a packet.
struct FaultInjector::ActionRunner
{
    FaultInjector &injector;
    const Cause &cause;
    const FaultPacket &packet;
    Work &work;
    TimePoint now;

    bool operator()(const Delay &action) const
    {
        const auto most = static_cast<std::uint64_t>(Duration(action.jitter).count());
        work.delay
            += action.delay + Duration(static_cast<Duration::rep>(injector.draw(cause, forJitter, most)));
        work.overtakable = work.overtakable || !action.keepOrder;
        return true;
    }

    bool operator()(const Drop &) const
    {
        work.taken = true;
        return true;
    }

    bool operator()(const Duplicate &action) const
    {
        work.copies += action.copies;
        return true;
    }

    bool operator()(const Reorder &action) const
    {
        work.behind = std::max(work.behind, action.packets);
        work.maximumWait = std::max<Duration>(work.maximumWait, action.maximumWait);
        return true;
    }

    bool operator()(const Truncate &action) const
    {
        if (action.bytes >= work.bytes.size())
            return false;
        work.bytes.resize(action.bytes);
        return true;
    }

    bool operator()(const Corrupt &action) const
    {
        const auto size = static_cast<std::int64_t>(work.bytes.size());
        if (size == 0)
            return false;
        const auto byChance = [&] {
            return static_cast<std::int64_t>(injector.draw(cause, forOffset, work.bytes.size() - 1));
        };
        std::int64_t offset = action.offset ? *action.offset : byChance();
        offset += offset < 0 ? size : 0;
        if (offset < 0 || offset >= size)
            return false;
        char &byte = work.bytes[static_cast<std::size_t>(offset)];
        const bool isXor = action.mode == CorruptMode::Xor;
        byte = static_cast<char>(isXor ? static_cast<std::uint8_t>(byte) ^ action.value : action.value);
        return true;
    }

    bool operator()(const Dribble &action) const
    {
        work.pace = slower(work.pace, {.chunkBytes = action.chunkBytes, .interval = action.interval});
        return true;
    }

    bool operator()(const Bandwidth &action) const
    {
        work.pace = slower(work.pace, paceOf(action));
        return true;
    }

    bool operator()(const Cut &action) const
    {
        work.bytes.resize(std::min<std::size_t>(work.bytes.size(), action.atByte));
        work.end = action.mode == CutMode::Close ? LinkEnd::Close : LinkEnd::Reset;
        return true;
    }

    bool operator()(const Silence &action) const
    {
        Side &from = injector.side(FaultDirection::FromClient);
        Side &to = injector.side(FaultDirection::ToClient);
        const bool isDeaf = action.mode == SilenceMode::Everything;
        if (to.silent && (from.silent || !isDeaf))
            return false;
        to.silent = true;
        from.silent = from.silent || isDeaf;
        work.taken = injector.side(packet.direction).silent;
        return true;
    }

    bool operator()(const Withhold &action) const
    {
        if (packet.direction == FaultDirection::FromClient)
            return expect(action);
        work.taken = asAnswer(packet.type, packet.bytes).has_value();
        return work.taken;
    }

    bool operator()(const Refuse &action) const
    {
        if (packet.direction == FaultDirection::ToClient)
            return changeAnswer(action.reason);
        if (!packet.packet)
            return false;
        auto refusal = mqtt::isError(action.reason) ? refusalOf(*packet.packet, action.reason, packet.version)
                                                    : std::nullopt;
        if (!refusal)
            return expect(action);
        work.taken = true;
        work.instead = *refusal;
        if (packet.type == mqtt::PacketType::Connect)
            injector.finish(*std::move(refusal), now);
        else
            injector.inject(FaultDirection::ToClient, *std::move(refusal), now);
        const auto *publish = std::get_if<mqtt::PublishPacket>(packet.packet);
        if (publish && publish->topicAlias != 0 && !packet.topic.empty())
            injector.m_hiddenAliases[publish->topicAlias] = packet.topic;
        return true;
    }

    bool operator()(const WrongPacketId &action) const
    {
        const auto offset = work.bytes.empty() ? std::nullopt : packetIdOffset(work.bytes);
        if (!offset)
            return false;
        const std::uint16_t own = *packetIdOf(work.bytes);
        const auto above = static_cast<std::uint16_t>(own == 0xFFFF ? 1 : own + 1);
        const std::uint16_t wrong = action.packetId.value_or(above);
        work.bytes[*offset] = static_cast<char>(wrong >> 8U);
        work.bytes[*offset + 1] = static_cast<char>(wrong);
        return true;
    }

    bool operator()(const Unsolicited &action) const
    {
        const std::uint16_t own = packetIdOf(packet.bytes).value_or(0xFFFF);
        injector.inject(action.direction,
            acknowledgement(action.packet, action.packetId.value_or(own), action.reason, packet.version),
            now);
        return true;
    }

    bool operator()(const AnnounceLimits &action) const
    {
        return replace(withLimits(work.bytes, action, packet.version));
    }

    bool operator()(const DisconnectClient &action) const
    {
        std::string bytes;
        if (packet.version == mqtt::ProtocolVersion::V5 && injector.m_connected) // [MQTT-3.14.0-1]
            mqtt::encode(bytes, mqtt::DisconnectPacket{.reason = action.reason}, packet.version);
        work.instead = bytes;
        if (action.after == std::chrono::milliseconds(0)) {
            work.taken = true;
            injector.finish(std::move(bytes), now);
        } else {
            injector.side(FaultDirection::ToClient)
                .lane.pushAside(
                    {.bytes = std::move(bytes), .due = now + action.after, .end = LinkEnd::Close});
        }
        return true;
    }

private:
    /// Once the broker's answer comes; false now, as nothing is done to this packet.
    bool expect(const FaultAction &action) const
    {
        const auto answer = packet.packet ? answerTo(*packet.packet) : std::nullopt;
        if (answer)
            injector.m_expected[expectationKey(*answer)]
                = {.action = action, .name = std::string(cause.name), .rule = cause.rule};
        return false;
    }

    bool changeAnswer(mqtt::ReasonCode reason) const
    {
        if (!replace(withReason(work.bytes, reason, packet.version)))
            return false;
        if (packet.type == mqtt::PacketType::Connack && mqtt::isError(reason))
            work.end = LinkEnd::Close; // [MQTT-3.2.2-7]
        return true;
    }

    bool replace(std::optional<std::string> bytes) const
    {
        if (!bytes)
            return false;
        work.bytes = *std::move(bytes);
        return true;
    }
};

void FaultInjector::apply(
    const FaultAction &action, const Cause &cause, const FaultPacket &packet, Work &work, TimePoint now)
{
    const Duration before = work.delay;
    const ActionRunner runner{.injector = *this, .cause = cause, .packet = packet, .work = work, .now = now};
    if (!std::visit(runner, action))
        return;
    InjectedFault fault{.time = now,
        .rule = std::string(cause.name),
        .ruleIndex = cause.rule,
        .action = action,
        .direction = packet.direction,
        .packet = packet.type,
        .version = packet.version,
        .clientId = std::string(packet.clientId),
        .bytes = std::string(packet.bytes.substr(0, InjectedFault::maximumBytes)),
        .result = (work.taken ? work.instead : work.bytes).substr(0, InjectedFault::maximumBytes),
        .size = packet.bytes.size(),
        .delay = work.delay - before};
    m_injectedBytes += sizeof fault + fault.bytes.size() + fault.result.size();
    m_injected.push_back(std::move(fault));
    while (m_injectedBytes > maximumInjectedBytes) {
        static_cast<void>(pollInjected());
        ++m_lostInjected;
    }
}

void FaultInjector::applyExpectation(const FaultPacket &packet, Work &work, TimePoint now)
{
    const auto answer = m_expected.empty() ? std::nullopt : asAnswer(packet.type, packet.bytes);
    const auto found = answer ? m_expected.find(expectationKey(*answer)) : m_expected.end();
    if (found == m_expected.end())
        return;
    const Expectation expected = std::move(found->second);
    m_expected.erase(found);
    apply(expected.action, {.name = expected.name, .rule = expected.rule}, packet, work, now);
}

void FaultInjector::send(Side &to, Work &&work, TimePoint now)
{
    if (work.taken || (work.bytes.empty() && work.end == LinkEnd::None) || to.ending)
        return;
    LaneItem item{.bytes = std::move(work.bytes), .due = now + work.delay, .pace = work.pace};
    for (; work.copies > 0 && to.lane.heldMemory() <= m_run->plan().maximumHeldBytes; --work.copies)
        push(to, item);
    item.end = work.end;
    if (work.behind > 0 && work.end == LinkEnd::None) {
        item.due += work.maximumWait;
        to.lane.pushBehind(std::move(item), work.behind);
    } else if (work.overtakable) {
        to.lane.pushAside(std::move(item));
    } else {
        push(to, std::move(item));
    }
}

/// The alias of a PUBLISH that was refused means nothing to the broker.
void FaultInjector::revealAlias(const FaultPacket &packet, Work &work)
{
    const auto *publish = packet.packet ? std::get_if<mqtt::PublishPacket>(packet.packet) : nullptr;
    if (!publish || publish->topicAlias == 0)
        return;
    const auto hidden = m_hiddenAliases.find(publish->topicAlias);
    if (hidden == m_hiddenAliases.end())
        return;
    if (publish->topicOmitted)
        work.bytes = withTopic(*publish, hidden->second, packet.version);
    m_hiddenAliases.erase(hidden);
}

std::uint64_t FaultInjector::draw(const Cause &cause, std::uint64_t purpose, std::uint64_t limit) const
{
    const std::uint64_t number = m_run->draw(cause.rule.value_or(0), m_connection, cause.occurrence, purpose);
    return limit == UINT64_MAX ? number : number % (limit + 1);
}

} // namespace cutty::broker
