#include "ui/models/MessageLog.h"
#include "tests/ui/models/TrafficMaker.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace cutty::ui {
namespace {

using test::TrafficMaker;

void evict(MessageLog &log)
{
    log.condemn();
    log.dropCondemned();
}

std::vector<std::uint64_t> sequences(const MessageLog &log)
{
    std::vector<std::uint64_t> all;
    for (std::size_t row = 0; row < log.size(); ++row)
        all.push_back(log.at(row).sequence);
    return all;
}

std::uint64_t costOfAll(const MessageLog &log)
{
    std::uint64_t bytes = 0;
    for (std::size_t row = log.historySize(); row < log.size(); ++row)
        bytes += MessageLog::cost(log.at(row));
    return bytes;
}

std::vector<MessageRecord> historyPage(std::uint64_t first, std::uint64_t last, std::size_t payloadSize = 1)
{
    std::vector<MessageRecord> records;
    const std::string payload(payloadSize, 'h');
    for (std::uint64_t sequence = first; sequence <= last; ++sequence)
        records.push_back({.message = Message::create({.topic = "old", .payload = payload}),
            .time = WallTime(std::chrono::seconds(sequence)),
            .sequence = sequence});
    return records;
}

TEST(MessageLogTest, KeepsEverythingWithinItsBudget)
{
    MessageLog log;
    TrafficMaker maker;
    log.append(maker.add("a").add("b").add("a").take().records);
    EXPECT_FALSE(log.isOverBudget());
    EXPECT_EQ(sequences(log), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_EQ(log.bytes(), costOfAll(log));
    EXPECT_EQ(log.countOf(TopicId{0}), 2U);
}

TEST(MessageLogTest, NoisyTopicCannotEraseARareOne)
{
    MessageLog log(100'000);
    TrafficMaker maker;
    for (int i = 0; i < 12; ++i)
        maker.add("rare");
    for (int i = 0; i < 5'000; ++i)
        maker.add("noisy");
    log.append(maker.take().records);
    ASSERT_TRUE(log.isOverBudget());
    evict(log);
    EXPECT_LE(log.bytes(), log.byteBudget());
    EXPECT_EQ(log.bytes(), costOfAll(log));
    EXPECT_EQ(log.countOf(TopicId{0}), 10U);
    EXPECT_EQ(log.at(0).sequence, 3U);
    EXPECT_EQ(log.at(9).sequence, 12U);
    EXPECT_EQ(log.at(log.size() - 1).sequence, 5'012U);
    EXPECT_EQ(log.evictedCount(), 5'012 - log.size());
}

TEST(MessageLogTest, StaysWithinItsBudgetWhenEveryTopicIsRare)
{
    MessageLog log(100'000);
    TrafficMaker maker;
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 500; ++i)
            maker.add("topic/" + std::to_string(round) + "/" + std::to_string(i));
        log.append(maker.take().records);
        evict(log);
        EXPECT_LE(log.bytes(), log.byteBudget());
        EXPECT_EQ(log.bytes(), costOfAll(log));
    }
    EXPECT_EQ(log.at(log.size() - 1).sequence, 10'000U);
}

TEST(MessageLogTest, NewestMessageStaysHoweverLarge)
{
    MessageLog log(10'000);
    TrafficMaker maker;
    log.append(maker.add("a").add("a", std::string(50'000, 'x')).take().records);
    evict(log);
    ASSERT_GE(log.size(), 1U);
    EXPECT_EQ(log.at(log.size() - 1).sequence, 2U);
}

TEST(MessageLogTest, CondemningKeepsTheNumberOfRowsAndFindsEachMessage)
{
    MessageLog log(50'000);
    TrafficMaker maker;
    for (int i = 0; i < 2'000; ++i)
        maker.add(i % 50 == 0 ? "rare/" + std::to_string(i) : "noisy");
    log.append(maker.take().records);
    const std::size_t before = log.size();
    log.condemn();
    EXPECT_EQ(log.size(), before);
    ASSERT_GT(log.condemnedSize(), 0U);
    for (std::size_t row = 0; row < log.size(); ++row) {
        EXPECT_EQ(log.rowOf(log.keyAt(row)), row);
        const bool isVictim = row >= log.condemnedBegin() && row < log.condemnedBegin() + log.condemnedSize();
        EXPECT_EQ(log.isCondemned(log.keyAt(row)), isVictim);
    }
}

TEST(MessageLogTest, HistoryStandsInFrontAndIsNotTakenTwice)
{
    MessageLog log;
    const auto newer = historyPage(11, 20);
    const auto older = historyPage(1, 15);
    log.prependHistory(log.acceptableHistory(newer));
    const auto accepted = log.acceptableHistory(older);
    EXPECT_EQ(accepted.size(), 10U);
    log.prependHistory(accepted);
    TrafficMaker maker;
    log.append(maker.add("live").take().records);
    ASSERT_EQ(log.size(), 21U);
    EXPECT_EQ(log.historySize(), 20U);
    EXPECT_EQ(log.at(0).sequence, 1U);
    EXPECT_EQ(log.at(20).sequence, 1U);
    EXPECT_EQ(log.rowOf(MessageKey{1}), 0U);
    EXPECT_EQ(log.rowOf(MessageLog::liveKey(1)), 20U);
    EXPECT_LT(log.keyAt(19), log.keyAt(20));
    EXPECT_EQ(log.lowerBound(MessageLog::liveKey(1)), 20U);
}

TEST(MessageLogTest, HistoryThatIsLiveAlreadyIsLeftOut)
{
    MessageLog log;
    TrafficMaker maker;
    maker.setTime(WallTime(std::chrono::seconds(15)));
    log.append(maker.add("live").take().records);
    EXPECT_EQ(log.acceptableHistory(historyPage(10, 20)).size(), 6U);
}

TEST(MessageLogTest, HistoryHasABudgetAndPrefersTheNewest)
{
    MessageLog log;
    const auto page = historyPage(1, 100, 1'000'000);
    const auto accepted = log.acceptableHistory(page);
    EXPECT_LT(accepted.size(), 64U);
    EXPECT_GT(accepted.size(), 60U);
    EXPECT_EQ(accepted.back().sequence, 100U);
}

TEST(MessageLogTest, AgreesWithANaiveModelUnderRandomTraffic)
{
    std::mt19937 random(7);
    MessageLog log(160'000); // Of which the newest ten of thirty topics take less than half.
    TrafficMaker maker;
    std::vector<MessageRecord> all;
    for (int round = 0; round < 300; ++round) {
        const int count = static_cast<int>(random() % 60) + 1;
        for (int i = 0; i < count; ++i)
            maker.add("t" + std::to_string(random() % (random() % 30 + 1)), std::string(random() % 120, 'p'));
        const MessageBatch batch = maker.take();
        all.insert(all.end(), batch.records.begin(), batch.records.end());
        log.append(batch.records);
        if (log.isOverBudget())
            evict(log);
        ASSERT_LE(log.bytes(), log.byteBudget());
        ASSERT_EQ(log.bytes(), costOfAll(log));
        const auto present = sequences(log);
        ASSERT_TRUE(std::ranges::is_sorted(present));
        if (round % 20 != 0)
            continue;
        // Each topic has its newest ten, and nothing was made up.
        std::map<TopicId, std::uint32_t> seen;
        for (auto record = all.rbegin(); record != all.rend(); ++record) {
            const bool isHere = std::ranges::binary_search(present, record->sequence);
            ASSERT_EQ(log.rowOf(MessageLog::liveKey(record->sequence)).has_value(), isHere);
            const bool isOfNewestTen = seen[record->topic]++ < MessageLog::keptPerTopic;
            ASSERT_TRUE(isHere || !isOfNewestTen) << record->sequence;
        }
    }
}

TEST(MessageLogTest, ForgetsAllWhenCleared)
{
    MessageLog log;
    TrafficMaker maker;
    log.append(maker.add("a").take().records);
    log.clear();
    EXPECT_EQ(log.size(), 0U);
    EXPECT_EQ(log.bytes(), 0U);
    log.append(maker.add("a").take().records);
    EXPECT_EQ(log.rowOf(MessageLog::liveKey(2)), 0U);
}

} // namespace
} // namespace cutty::ui
