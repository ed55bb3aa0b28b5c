#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/state/RestoreError.h"
#include "core/broker/state/StateImage.h"
#include "core/broker/state/frames.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace cutty::broker {

class RecordReader;

/// Reads the files of a broker's state: a snapshot, then, if there is one, its journal. Nothing in a file is
/// trusted: what a checksum does not catch is an error all the same.
class StateReader
{
public:
    /// `sinceEpoch` is the time since 1970 UTC when the clock of TimePoint is at 0.
    explicit StateReader(Duration sinceEpoch);

    /// The whole file; first and once. After an error the reader is of no use.
    [[nodiscard]] std::expected<StateHeader, RestoreError> readSnapshot(std::string_view file);
    /// Applies the changes after the snapshot. An end that is no whole frame is the trace of an append that
    /// was cut off, and is left out; the answer says how many bytes that are. A journal of another generation
    /// than the snapshot's is none of its.
    [[nodiscard]] std::expected<std::size_t, RestoreError> readJournal(std::string_view file);
    StateImage takeImage() { return std::move(m_image); }

private:
    using Apply = void (StateReader::*)(RecordReader &);

    /// False, with m_badRecord set, when a record says what cannot be.
    bool applyFrame(std::string_view records, std::size_t offset);
    bool applyRecord(RecordReader &record);
    static Apply findApply(std::uint8_t kind);

    void applyClock(RecordReader &record);
    void applyMessage(RecordReader &record);
    void applySessionOpened(RecordReader &record);
    void applySessionClosed(RecordReader &record);
    void applySessionEnded(RecordReader &record);
    void applyWillPublished(RecordReader &record);
    void applySubscribed(RecordReader &record);
    void applyUnsubscribed(RecordReader &record);
    void applyQueued(RecordReader &record);
    void applyInFlight(RecordReader &record);
    void applySent(RecordReader &record);
    void applyDropped(RecordReader &record);
    void applyReceived(RecordReader &record);
    void applyFinished(RecordReader &record);
    void applyHeld(RecordReader &record);
    void applyReleased(RecordReader &record);
    void applyRetained(RecordReader &record);
    void applyRetainedRemoved(RecordReader &record);
    void applyEnd(RecordReader &record);

    // Fields that are references; each fails the record when there is no such thing.
    StoredSession &session(RecordReader &record);
    /// Null at number 0.
    MessagePtr message(RecordReader &record);
    TimePoint time(RecordReader &record) const;
    mqtt::OutgoingPublish publish(RecordReader &record);

    StateHeader m_header;
    StateImage m_image;
    std::unordered_map<std::uint64_t, MessagePtr> m_messages;
    /// Nanoseconds since 1970 UTC of the reader's clock at 0.
    std::int64_t m_localClock;
    /// The same of the clock of the frame that is being read.
    std::int64_t m_frameClock = 0;
    std::uint64_t m_badRecord = 0;
    bool m_complete = false;
    /// Stands in where a record names no known session.
    StoredSession m_nobody;
};

} // namespace cutty::broker
