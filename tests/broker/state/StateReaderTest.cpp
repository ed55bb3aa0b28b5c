#include "core/broker/state/StateReader.h"

#include "core/broker/state/SnapshotWriter.h"
#include "core/broker/state/StateJournal.h"
#include "core/broker/state/records.h"
#include "tests/broker/state/StateText.h"

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>

namespace cutty::broker::test {
namespace {

using namespace std::chrono_literals;
using mqtt::PacketId;
using mqtt::PropertyId;
using mqtt::SessionChange;

constexpr Duration clockOffset = 1'700'000'000s;

MessagePtr message(std::string_view topic, std::string_view payload, std::string_view properties = {})
{
    return Message::create({.topic = topic,
        .payload = payload,
        .properties = properties,
        .expiryOffset = mqtt::messageExpiryOffset(mqtt::PropertiesView(properties)),
        .qos = QoS::ExactlyOnce,
        .retain = true});
}

/// A journal with its header, to which the changes of a StateJournal are appended frame by frame.
class JournalFile
{
public:
    JournalFile() { appendStateHeader(bytes, {StateHeader::Kind::Journal, 0, 5}); }

    void append(StateJournal &journal, Duration sinceEpoch = clockOffset)
    {
        std::string frame;
        journal.poll(frame, sinceEpoch);
        if (!frame.empty())
            append(std::move(frame));
    }
    void append(std::string frame)
    {
        sealFrame(frame, 5);
        bytes += frame;
        ends.push_back(bytes.size());
    }

    std::string bytes;
    std::vector<std::size_t> ends;
};

/// One frame of records that a test makes itself.
std::string frameOf(const std::string &records) { return std::string(frameHeaderSize, '\0') + records; }

std::string emptySnapshot()
{
    return SnapshotWriter({.kind = StateHeader::Kind::Snapshot}, clockOffset).finish();
}

std::string described(const JournalFile &file, Duration sinceEpoch = clockOffset)
{
    return describeFiles(emptySnapshot(), file.bytes, sinceEpoch);
}

/// A session of which everything can be recorded.
Session lastingSession()
{
    Session session;
    session.id = SessionId{300};
    session.clientId = "device-1";
    session.expiryInterval = 3600s;
    session.will = mqtt::Will{.topic = "state", .payload = "gone", .qos = QoS::AtLeastOnce, .retain = true};
    session.will->properties.add(PropertyId::WillDelayInterval, 5);
    return session;
}

mqtt::OutgoingPublish publishOf(MessagePtr of, QoS qos = QoS::AtLeastOnce)
{
    return {.message = std::move(of), .qos = qos};
}

TEST(StateReaderTest, GivesBackEveryFieldOfASession)
{
    StateJournal journal;
    Session session = lastingSession();
    journal.sessionOpened(session);
    journal.subscribed(session, "a/+",
        {.options = {.maximumQoS = QoS::ExactlyOnce,
             .noLocal = true,
             .retainAsPublished = true,
             .retainHandling = mqtt::RetainHandling::DoNotSend},
            .identifier = 268'435'455},
        {});
    journal.subscribed(
        session, "$share/g/b", {.options = {.maximumQoS = QoS::AtLeastOnce}}, SharedGroupId{9});
    mqtt::Properties properties;
    properties.add(PropertyId::MessageExpiryInterval, 60).addUserProperty("name", "value");
    journal.queued(session,
        {.message = message("a/b", "payload", properties.encoded()),
            .qos = QoS::ExactlyOnce,
            .retain = true,
            .subscriptionIdentifiers = {1, 268'435'455},
            .token = mqtt::PublishToken{9},
            .expiresAt = TimePoint(77s)});
    const std::vector<SessionChange> changes{
        {.kind = SessionChange::Kind::Held, .packetId = PacketId{65'535}}};
    journal.changed(session, changes);
    JournalFile file;
    file.append(journal);
    EXPECT_EQ(described(file),
        "300 device-1 expiry 3600 connected until never\n"
        "  will state 'gone' 11 properties 5\n"
        "  subscribed $share/g/b QoS 1000 id 0 group 9\n"
        "  subscribed a/+ QoS 2112 id 268435455 group 0\n"
        "  waits a/b 'payload' properties 19 as 211 QoS 2 retain 1 group 9 until 77000000000 ids 1 "
        "268435455\n"
        "  holds 65535\n");
}

TEST(StateReaderTest, FollowsAMessageOnItsWay)
{
    StateJournal journal;
    JournalFile file;
    Session session = lastingSession();
    session.will.reset();
    journal.sessionOpened(session);
    for (const char *payload : {"one", "two", "three", "four"})
        journal.queued(session, publishOf(message("t", payload), QoS::ExactlyOnce));
    using enum SessionChange::Kind;
    const std::vector<SessionChange> changes{{Sent, PacketId{1}}, {Sent, PacketId{2}}, {Dropped, {}, 1},
        {Received, PacketId{1}}, {Held, PacketId{8}}, {Held, PacketId{9}}, {Released, PacketId{8}}};
    journal.changed(session, changes);
    file.append(journal);
    EXPECT_EQ(described(file),
        "300 device-1 expiry 3600 connected until never\n"
        "  sent 1 stage 2  QoS 2 retain 0 group 0 until never ids\n"
        "  sent 2 stage 1 t 'two' properties 0 as 210 QoS 2 retain 0 group 0 until never ids\n"
        "  waits t 'three' properties 0 as 210 QoS 2 retain 0 group 0 until never ids\n"
        "  holds 9\n");
    journal.changed(session,
        std::vector<SessionChange>{{Finished, PacketId{1}}, {Received, PacketId{2}}, {Finished, PacketId{2}},
            {Dropped, {}, 0}, {Released, PacketId{9}}});
    file.append(journal);
    EXPECT_EQ(described(file), "300 device-1 expiry 3600 connected until never\n");
}

TEST(StateReaderTest, KnowsWhenAClientWentAndWhatWaits)
{
    StateJournal journal;
    JournalFile file;
    Session session = lastingSession();
    journal.sessionOpened(session);
    session.will.reset();
    journal.sessionClosed(session, TimePoint(3700s), message("state", "gone"), TimePoint(105s));
    file.append(journal);
    EXPECT_EQ(described(file),
        "300 device-1 expiry 3600 away until 3700000000000\n"
        "  waiting will state 'gone' at 105000000000\n");
    journal.willPublished(session.id);
    file.append(journal);
    EXPECT_EQ(described(file), "300 device-1 expiry 3600 away until 3700000000000\n");
    journal.sessionOpened(session);
    file.append(journal);
    EXPECT_EQ(described(file), "300 device-1 expiry 3600 connected until never\n");
    journal.sessionEnded(session);
    file.append(journal);
    EXPECT_EQ(described(file), "");
}

TEST(StateReaderTest, KeepsTheLastRetainedMessageOfATopic)
{
    StateJournal journal;
    JournalFile file;
    journal.retained({message("a", "old")});
    journal.retained({message("a", "new"), TimePoint(9s)});
    journal.retained({message("b", "other")});
    journal.retainedRemoved("b");
    journal.retainedRemoved("never there");
    file.append(journal);
    EXPECT_EQ(described(file), "retained a 'new' until 9000000000\n");
}

TEST(StateReaderTest, RelatesTimesToItsOwnClock)
{
    StateJournal journal;
    JournalFile file;
    journal.retained({message("a", "x"), TimePoint(100s)});
    file.append(journal);
    // The machine was started anew, and its clock is at 0 an hour later than before.
    EXPECT_EQ(described(file, clockOffset + 1h), "retained a 'x' until -3500000000000\n");
}

TEST(StateReaderTest, WritesAMessageOnceForManySessions)
{
    StateJournal journal;
    const MessagePtr large = message("t", std::string(10'000, 'x'));
    std::vector<Session> sessions(100);
    for (std::size_t n = 0; n < sessions.size(); ++n) {
        sessions[n] = lastingSession();
        sessions[n].id = SessionId{n + 1};
        journal.sessionOpened(sessions[n]);
        journal.queued(sessions[n], publishOf(large));
    }
    std::string frame;
    journal.poll(frame, clockOffset);
    EXPECT_LT(frame.size(), 20'000U);
}

TEST(StateReaderTest, WhatEndsWithItsConnectionLeavesNoTrace)
{
    StateJournal journal;
    Session session;
    session.id = SessionId{1};
    session.clientId = "passing";
    journal.sessionOpened(session);
    journal.subscribed(session, "a", {}, {});
    journal.queued(session, publishOf(message("a", "x")));
    journal.sessionClosed(session, TimePoint::max(), {}, TimePoint::max());
    journal.sessionEnded(session);
    Session lasting = lastingSession();
    lasting.isRecorded = true;
    journal.queued(lasting, publishOf(message("a", "x"), QoS::AtMostOnce));
    std::string frame = "what was there";
    journal.poll(frame, clockOffset);
    EXPECT_EQ(frame, "");
}

TEST(StateReaderTest, SnapshotHoldsWhatTheJournalTells)
{
    Session session = lastingSession();
    session.will.reset();
    mqtt::SessionState state;
    const MessagePtr shared = message("t", "shared");
    state.inflight.add(PacketId{4}, publishOf(shared));
    state.inflight.add(PacketId{3}, publishOf(shared, QoS::ExactlyOnce));
    state.inflight.add(PacketId{2}, publishOf(shared, QoS::ExactlyOnce));
    state.inflight.markReceived(PacketId{2});
    state.queue.push_back(publishOf(shared));
    state.inflight.hold(PacketId{77});
    SnapshotWriter writer({.kind = StateHeader::Kind::Snapshot}, clockOffset);
    writer.away(session, TimePoint(50s), shared, TimePoint(40s));
    writer.subscription(session.id, "t/#", {}, {});
    writer.messages(session.id, state);
    writer.retained({shared});
    const std::string file = writer.finish();
    EXPECT_EQ(describeFiles(file, {}, clockOffset),
        "300 device-1 expiry 3600 away until 50000000000\n"
        "  waiting will t 'shared' at 40000000000\n"
        "  subscribed t/# QoS 0000 id 0 group 0\n"
        "  sent 4 stage 0 t 'shared' properties 0 as 210 QoS 1 retain 0 group 0 until never ids\n"
        "  sent 3 stage 1 t 'shared' properties 0 as 210 QoS 2 retain 0 group 0 until never ids\n"
        "  sent 2 stage 2  QoS 2 retain 0 group 0 until never ids\n"
        "  waits t 'shared' properties 0 as 210 QoS 1 retain 0 group 0 until never ids\n"
        "  holds 77\n"
        "retained t 'shared' until never\n");
    EXPECT_EQ(file.find("shared"), file.rfind("shared")) << "the message stands there twice";
}

TEST(StateReaderTest, LargeSnapshotsAreManyFrames)
{
    SnapshotWriter writer({.kind = StateHeader::Kind::Snapshot}, clockOffset);
    std::vector<MessagePtr> messages;
    for (int n = 0; n < 30; ++n)
        messages.push_back(message("t/" + std::to_string(n), std::string(100'000, 'x')));
    for (const MessagePtr &one : messages)
        writer.retained({one});
    const std::string file = writer.finish();
    StateReader reader(clockOffset);
    ASSERT_TRUE(reader.readSnapshot(file));
    EXPECT_EQ(reader.takeImage().retained.size(), 30U);
    // Wherever it ends too soon, it says so.
    for (std::size_t size = stateHeaderSize; size < file.size(); size += 9'973) {
        StateReader cut(clockOffset);
        const auto read = cut.readSnapshot(std::string_view(file).substr(0, size));
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().kind, RestoreError::Kind::Truncated);
    }
}

/// Three frames, and what is known after each.
struct ThreeFrames
{
    ThreeFrames()
    {
        StateJournal journal;
        states.push_back("");
        for (const char *topic : {"first", "second", "third"}) {
            journal.retained({message(topic, "payload of its own")});
            file.append(journal);
            states.push_back(described(file));
        }
    }

    JournalFile file;
    std::vector<std::string> states;
};

TEST(StateReaderTest, CutsAnAppendThatDidNotEnd)
{
    const ThreeFrames three;
    const std::string &bytes = three.file.bytes;
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        std::size_t whole = 0;
        while (whole < 3 && three.file.ends[whole] <= size)
            ++whole;
        const std::size_t end = whole > 0 ? three.file.ends[whole - 1] : std::min(size, stateHeaderSize);
        const std::size_t kept = size < stateHeaderSize ? 0 : end;
        StateReader reader(clockOffset);
        ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
        const auto cut = reader.readJournal(std::string_view(bytes).substr(0, size));
        ASSERT_TRUE(cut) << size;
        EXPECT_EQ(*cut, size - kept) << size;
        EXPECT_EQ(describe(reader.takeImage()), three.states[whole]) << size;
    }
}

TEST(StateReaderTest, CorruptionInTheMiddleIsAnErrorThatSaysWhere)
{
    const ThreeFrames three;
    for (std::size_t at = three.file.ends[0]; at < three.file.ends[1]; ++at) {
        std::string bad = three.file.bytes;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        StateReader reader(clockOffset);
        ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
        const auto read = reader.readJournal(bad);
        ASSERT_FALSE(read) << at;
        EXPECT_EQ(read.error(), (RestoreError{RestoreError::Kind::Corrupt, three.file.ends[0]})) << at;
    }
}

TEST(StateReaderTest, CorruptionAtTheEndIsCut)
{
    const ThreeFrames three;
    std::string bad = three.file.bytes;
    bad.back() = static_cast<char>(bad.back() ^ 1);
    bad += std::string(4096, '\0'); // as a file system may leave it
    StateReader reader(clockOffset);
    ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
    EXPECT_EQ(reader.readJournal(bad).value_or(0), bad.size() - three.file.ends[1]);
    EXPECT_EQ(describe(reader.takeImage()), three.states[2]);
}

TEST(StateReaderTest, PayloadThatLooksLikeAFrameIsNone)
{
    // A client does not know the salt, so what it writes cannot make a cut tail look like a corrupt middle.
    std::string forged = frameOf("\x12\x01x");
    sealFrame(forged, 0);
    StateJournal journal;
    JournalFile file;
    journal.retained({message("t", forged)});
    file.append(journal);
    StateReader reader(clockOffset);
    ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
    EXPECT_TRUE(reader.readJournal(std::string_view(file.bytes).substr(0, file.bytes.size() - 1)));
}

TEST(StateReaderTest, JournalOfAnotherGenerationIsRefused)
{
    std::string other;
    appendStateHeader(other, {StateHeader::Kind::Journal, 2});
    StateReader reader(clockOffset);
    ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
    EXPECT_EQ(reader.readJournal(other).error(), (RestoreError{RestoreError::Kind::NotState, 0}));
    StateReader second(clockOffset);
    EXPECT_EQ(second.readSnapshot(other).error(), (RestoreError{RestoreError::Kind::NotState, 0}));
}

TEST(StateReaderTest, RecordsThatCannotBeAreErrors)
{
    Session session = lastingSession();
    std::string opened;
    records::appendSessionOpened(opened, session);
    std::string hello;
    records::appendMessage(hello, 1, *message("t", "x"));
    const auto change = [&](SessionChange::Kind kind, int id) {
        std::string record;
        records::appendChange(record, session.id, {.kind = kind, .packetId = PacketId(id)});
        return opened + record;
    };
    const auto record = [&](auto append) {
        std::string text = opened + hello;
        append(text);
        return text;
    };
    using enum SessionChange::Kind;
    const std::vector<std::string> bad{change(Sent, 1), change(Finished, 1), change(Received, 1),
        change(Released, 1), change(Held, 0), change(Dropped, 0),
        record([](std::string &out) { records::appendSessionEnded(out, SessionId{1}); }),
        record([&](std::string &out) { records::appendUnsubscribed(out, session.id, "a"); }),
        record([&](std::string &out) { records::appendSubscribed(out, session.id, "a/#/b", {}, {}); }),
        record([&](std::string &out) { records::appendQueued(out, session.id, 2, publishOf({})); }),
        record([&](std::string &out) { records::appendQueued(out, session.id, 0, publishOf({})); }),
        record([&](std::string &out) {
            records::appendQueued(out, session.id, 1, publishOf({}, QoS::AtMostOnce));
        }),
        record([&](std::string &out) { records::appendRetained(out, 0, TimePoint::max()); }),
        record([](std::string &out) { records::appendMessage(out, 2, *message("wild/#", "x")); }),
        record([](std::string &out) { records::appendMessage(out, 2, *message("t", "x", "\x02")); }),
        record([](std::string &out) { out += '\0'; }), record([](std::string &out) { out += '\x14'; }),
        record([](std::string &out) { out += "\x02\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"; })};
    for (std::size_t n = 0; n < bad.size(); ++n) {
        JournalFile file;
        file.append(frameOf(bad[n]));
        StateReader reader(clockOffset);
        ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
        const auto read = reader.readJournal(file.bytes);
        ASSERT_FALSE(read) << n;
        EXPECT_EQ(read.error().kind, RestoreError::Kind::Inconsistent) << n;
        EXPECT_GE(read.error().offset, stateHeaderSize + frameHeaderSize) << n;
    }
}

TEST(StateReaderTest, SurvivesWhateverRecordsSay)
{
    // Sealed nonsense: checksums keep accidents away, not somebody who makes a file.
    std::mt19937 random(20261122);
    StateJournal journal;
    Session session = lastingSession();
    journal.sessionOpened(session);
    journal.subscribed(session, "a/+", {}, SharedGroupId{1});
    journal.queued(session, publishOf(message("a", "x"), QoS::ExactlyOnce));
    journal.changed(session, std::vector<SessionChange>{{SessionChange::Kind::Sent, PacketId{1}}});
    journal.sessionClosed(session, TimePoint(5s), message("w", "y"), TimePoint(4s));
    std::string frame;
    journal.poll(frame, clockOffset);
    for (int round = 0; round < 20'000; ++round) {
        std::string bad = frame;
        for (int edits = 1 + static_cast<int>(random() % 4); edits > 0; --edits)
            bad[frameHeaderSize + random() % (bad.size() - frameHeaderSize)] = static_cast<char>(random());
        JournalFile file;
        file.append(std::move(bad));
        StateReader reader(clockOffset);
        ASSERT_TRUE(reader.readSnapshot(emptySnapshot()));
        if (reader.readJournal(file.bytes))
            describe(reader.takeImage());
    }
}

} // namespace
} // namespace cutty::broker::test
