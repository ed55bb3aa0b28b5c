#include "core/broker/state/StateReader.h"

#include "core/broker/state/RecordReader.h"
#include "core/broker/state/records.h"

#include <algorithm>
#include <array>
#include <limits>

namespace cutty::broker {
namespace {

std::int64_t toNanoseconds(Duration duration)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}

} // namespace

StateReader::StateReader(Duration sinceEpoch)
    : m_localClock(toNanoseconds(sinceEpoch))
{
}

std::expected<StateHeader, RestoreError> StateReader::readSnapshot(std::string_view file)
{
    const auto header = readStateHeader(file);
    if (!header)
        return std::unexpected(header.error());
    if (header->kind != StateHeader::Kind::Snapshot)
        return std::unexpected(RestoreError{RestoreError::Kind::NotState, 0});
    m_header = *header;
    std::size_t offset = stateHeaderSize;
    while (offset < file.size()) {
        const auto records = readFrame(file, offset, m_header.salt);
        if (!records) {
            const bool cut = !hasFrameBehind(file, offset, m_header.salt);
            return std::unexpected(
                RestoreError{cut ? RestoreError::Kind::Truncated : RestoreError::Kind::Corrupt, offset});
        }
        if (m_complete || !applyFrame(*records, offset + frameHeaderSize))
            return std::unexpected(RestoreError{RestoreError::Kind::Inconsistent, m_badRecord});
        offset += frameHeaderSize + records->size();
    }
    if (!m_complete)
        return std::unexpected(RestoreError{RestoreError::Kind::Truncated, file.size()});
    return m_header;
}

std::expected<std::size_t, RestoreError> StateReader::readJournal(std::string_view file)
{
    const auto header = readStateHeader(file);
    if (!header && header.error().kind == RestoreError::Kind::Truncated)
        return file.size();
    if (!header)
        return std::unexpected(header.error());
    if (header->kind != StateHeader::Kind::Journal || header->generation != m_header.generation)
        return std::unexpected(RestoreError{RestoreError::Kind::NotState, 0});
    std::size_t offset = stateHeaderSize;
    while (offset < file.size()) {
        const auto records = readFrame(file, offset, header->salt);
        if (!records) {
            if (hasFrameBehind(file, offset, header->salt))
                return std::unexpected(RestoreError{RestoreError::Kind::Corrupt, offset});
            break;
        }
        if (!applyFrame(*records, offset + frameHeaderSize))
            return std::unexpected(RestoreError{RestoreError::Kind::Inconsistent, m_badRecord});
        offset += frameHeaderSize + records->size();
    }
    return file.size() - offset;
}

bool StateReader::applyFrame(std::string_view records, std::size_t offset)
{
    RecordReader reader(records);
    while (!reader.atEnd()) {
        m_badRecord = offset + reader.position();
        if (!applyRecord(reader))
            return false;
    }
    return true;
}

bool StateReader::applyRecord(RecordReader &record)
{
    const Apply apply = findApply(record.byte());
    if (!apply)
        return false;
    (this->*apply)(record);
    return !record.failed();
}

StateReader::Apply StateReader::findApply(std::uint8_t kind)
{
    // By records::Kind.
    static constexpr std::array<Apply, 20> applies{nullptr, &StateReader::applyClock,
        &StateReader::applyMessage, &StateReader::applySessionOpened, &StateReader::applySessionClosed,
        &StateReader::applySessionEnded, &StateReader::applyWillPublished, &StateReader::applySubscribed,
        &StateReader::applyUnsubscribed, &StateReader::applyQueued, &StateReader::applyInFlight,
        &StateReader::applySent, &StateReader::applyDropped, &StateReader::applyReceived,
        &StateReader::applyFinished, &StateReader::applyHeld, &StateReader::applyReleased,
        &StateReader::applyRetained, &StateReader::applyRetainedRemoved, &StateReader::applyEnd};
    return kind < applies.size() ? applies[kind] : nullptr;
}

StoredSession &StateReader::session(RecordReader &record)
{
    const auto known = m_image.sessions.find(SessionId{record.number()});
    if (known != m_image.sessions.end())
        return known->second;
    record.fail();
    return m_nobody;
}

MessagePtr StateReader::message(RecordReader &record)
{
    const std::uint64_t number = record.number();
    if (number == 0)
        return {};
    const auto known = m_messages.find(number);
    if (known != m_messages.end())
        return known->second;
    record.fail();
    return {};
}

TimePoint StateReader::time(RecordReader &record) const
{
    const std::int64_t recorded = record.nanoseconds();
    if (recorded == toNanoseconds(TimePoint::max().time_since_epoch()))
        return TimePoint::max();
    // Far from what the arithmetic could overflow with; the longest interval of MQTT is 136 years.
    static constexpr std::int64_t bound = std::numeric_limits<std::int64_t>::max() / 4;
    const auto bounded = [](std::int64_t value) {
        return std::clamp(value, -bound, bound);
    };
    const std::int64_t local = bounded(recorded) + bounded(m_frameClock) - bounded(m_localClock);
    return TimePoint(std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(local)));
}

} // namespace cutty::broker
