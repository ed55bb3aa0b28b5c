#include "tests/broker/state/StateText.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace cutty::broker::test {
namespace {

std::string toText(TimePoint time)
{
    return time == TimePoint::max() ? "never" : std::to_string(time.time_since_epoch().count());
}

void describe(std::ostream &out, const mqtt::OutgoingPublish &publish)
{
    if (publish.message)
        out << publish.message->topic() << " '" << publish.message->payload() << "' properties "
            << publish.message->properties().size() << " as " << toInt(publish.message->publishedQoS())
            << publish.message->publishedRetain() << publish.message->expiryOffset();
    out << " QoS " << toInt(publish.qos) << " retain " << publish.retain << " group "
        << static_cast<std::uint64_t>(publish.token) << " until " << toText(publish.expiresAt) << " ids";
    for (const std::uint32_t identifier : publish.subscriptionIdentifiers)
        out << ' ' << identifier;
    out << '\n';
}

void describe(std::ostream &out, const StoredSession &stored)
{
    const Session &session = stored.session;
    for (const auto &[filter, granted] : session.subscriptions) {
        const auto group = stored.groups.find(filter);
        out << "  subscribed " << filter << " QoS " << toInt(granted.options.maximumQoS)
            << granted.options.noLocal << granted.options.retainAsPublished
            << static_cast<int>(granted.options.retainHandling) << " id " << granted.identifier << " group "
            << (group == stored.groups.end() ? 0 : static_cast<std::uint64_t>(group->second)) << '\n';
    }
    for (const auto &[order, entry] : session.parked.inflight.inOrder()) {
        out << "  sent " << static_cast<int>(entry.packetId) << " stage " << static_cast<int>(entry.stage)
            << ' ';
        describe(out, entry.publish);
    }
    for (const mqtt::OutgoingPublish &publish : session.parked.queue) {
        out << "  waits ";
        describe(out, publish);
    }
    std::vector<int> held;
    for (const mqtt::PacketId id : session.parked.inflight.held())
        held.push_back(static_cast<int>(id));
    std::ranges::sort(held);
    for (const int id : held)
        out << "  holds " << id << '\n';
}

} // namespace

std::string describe(const StateImage &image)
{
    std::ostringstream out;
    for (const auto &[id, stored] : image.sessions) {
        const Session &session = stored.session;
        const bool outlives = session.expiryInterval.count() != 0;
        if (!outlives && !session.will)
            continue;
        out << static_cast<std::uint64_t>(id) << ' ' << session.clientId << " expiry "
            << session.expiryInterval.count() << (stored.connected ? " connected" : " away") << " until "
            << toText(stored.endsAt) << '\n';
        if (session.will)
            out << "  will " << session.will->topic << " '" << session.will->payload << "' "
                << toInt(session.will->qos) << session.will->retain << " properties "
                << session.will->properties.encoded().size() << '\n';
        if (stored.waitingWill)
            out << "  waiting will " << stored.waitingWill->topic() << " '" << stored.waitingWill->payload()
                << "' at " << toText(stored.willAt) << '\n';
        if (outlives)
            describe(out, stored);
    }
    for (const auto &[topic, retained] : image.retained)
        out << "retained " << topic << " '" << retained.message->payload() << "' until "
            << toText(retained.expiresAt) << '\n';
    return out.str();
}

std::string describeFiles(std::string_view snapshot, std::string_view journal, Duration sinceEpoch)
{
    StateReader reader(sinceEpoch);
    const auto header = reader.readSnapshot(snapshot);
    if (!header) {
        ADD_FAILURE() << "the snapshot is bad at " << header.error().offset << ", kind "
                      << static_cast<int>(header.error().kind);
        return {};
    }
    if (!journal.empty()) {
        const auto cut = reader.readJournal(journal);
        if (!cut) {
            ADD_FAILURE() << "the journal is bad at " << cut.error().offset << ", kind "
                          << static_cast<int>(cut.error().kind);
            return {};
        }
    }
    return describe(reader.takeImage());
}

} // namespace cutty::broker::test
