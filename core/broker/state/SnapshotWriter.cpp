#include "core/broker/state/SnapshotWriter.h"

#include "core/broker/state/records.h"

#include <utility>

namespace cutty::broker {
namespace {

constexpr std::size_t frameSize = 1U << 20U;

} // namespace

SnapshotWriter::SnapshotWriter(const StateHeader &header, Duration sinceEpoch)
    : m_header(header)
    , m_sinceEpoch(sinceEpoch)
{
    appendStateHeader(m_file, header);
    begin();
}

void SnapshotWriter::begin()
{
    m_frame.assign(frameHeaderSize, '\0');
    records::appendClock(m_frame, m_sinceEpoch);
}

void SnapshotWriter::seal()
{
    sealFrame(m_frame, m_header.salt);
    m_file += m_frame;
}

void SnapshotWriter::sealIfLarge()
{
    if (m_frame.size() < frameSize)
        return;
    seal();
    begin();
}

void SnapshotWriter::connected(const Session &session) { records::appendSessionOpened(m_frame, session); }

void SnapshotWriter::away(const Session &session, TimePoint endsAt, const MessagePtr &will, TimePoint willAt)
{
    records::appendSessionOpened(m_frame, session);
    const records::WaitingWill waiting{.message = name(will), .when = willAt};
    records::appendSessionClosed(m_frame, session, endsAt, waiting);
}

void SnapshotWriter::subscription(
    SessionId session, std::string_view filter, const GrantedSubscription &granted, SharedGroupId group)
{
    records::appendSubscribed(m_frame, session, filter, granted, group);
    sealIfLarge();
}

void SnapshotWriter::messages(SessionId session, const mqtt::SessionState &state)
{
    for (const auto &[order, entry] : state.inflight.inOrder()) {
        records::appendInFlight(m_frame, session, name(entry.publish.message), entry);
        sealIfLarge();
    }
    for (const mqtt::OutgoingPublish &publish : state.queue) {
        records::appendQueued(m_frame, session, name(publish.message), publish);
        sealIfLarge();
    }
    for (const mqtt::PacketId id : state.inflight.held())
        records::appendHeld(m_frame, session, id);
    sealIfLarge();
}

void SnapshotWriter::retained(const RetainedMessage &retained)
{
    records::appendRetained(m_frame, name(retained.message), retained.expiresAt);
    sealIfLarge();
}

std::string SnapshotWriter::finish()
{
    records::appendEnd(m_frame);
    seal();
    return std::move(m_file);
}

std::uint64_t SnapshotWriter::name(const MessagePtr &message)
{
    if (!message)
        return 0;
    const auto [entry, isNew] = m_names.try_emplace(message.get(), m_names.size() + 1);
    if (isNew)
        records::appendMessage(m_frame, entry->second, *message);
    return entry->second;
}

} // namespace cutty::broker
