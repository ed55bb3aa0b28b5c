#include "ui/models/MessageListModel.h"
#include "tests/ui/models/TrafficMaker.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gmock/gmock.h>

#include <random>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

using test::TrafficMaker;

class MessageListModelTest : public testing::Test
{
protected:
    explicit MessageListModelTest(std::uint64_t budget = MessageLog::defaultByteBudget)
        : log(budget)
    {
    }

    std::vector<std::uint64_t> rows() const
    {
        std::vector<std::uint64_t> all;
        for (int row = 0; row < model.rowCount(); ++row)
            all.push_back(model.record(row).sequence);
        return all;
    }
    QString text(int row, int column) const { return model.index(row, column).data().toString(); }
    static MessageFilter query(const QString &text) { return {.query = *MessageQuery::parse(text)}; }
    void finishScan()
    {
        QSignalSpy scanning(&model, &MessageListModel::scanningChanged);
        ASSERT_TRUE(!model.isScanning() || scanning.wait());
    }

    MessageLog log;
    MessageListModel model{log};
    TrafficMaker maker;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

class SmallMessageListModelTest : public MessageListModelTest
{
protected:
    SmallMessageListModelTest()
        : MessageListModelTest(60'000)
    {
    }
};

TEST_F(MessageListModelTest, ShowsWhatCameInOrder)
{
    model.append(maker.add("plant/a", "{\n \"v\": 1 }", {.qos = QoS::AtLeastOnce, .retain = true})
            .add("plant//b", std::string(1'300, 'x'), {.direction = Direction::Sent})
            .take());
    EXPECT_EQ(text(0, MessageListModel::TopicColumn), u"plant/a"_s);
    EXPECT_EQ(text(0, MessageListModel::QoSColumn), u"1"_s);
    EXPECT_EQ(text(0, MessageListModel::PayloadColumn), u"{ \"v\": 1 }"_s);
    EXPECT_EQ(text(1, MessageListModel::SizeColumn), QLocale().toString(1'300));
    EXPECT_EQ(text(1, MessageListModel::PayloadColumn).size(), MessageListModel::previewLength);
    EXPECT_TRUE(model.index(0, 0).data(MessageListModel::RetainRole).toBool());
    EXPECT_EQ(model.index(1, 0).data(MessageListModel::DirectionRole).toInt(), int(Direction::Sent));
    EXPECT_TRUE(text(0, MessageListModel::TimeColumn).contains(u"03-01 "_s)) << "not today, so with its day";
}

TEST_F(MessageListModelTest, OneInsertionForEachBatch)
{
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 1'000; ++i)
        maker.add("t" + std::to_string(i % 7));
    model.append(maker.take());
    EXPECT_EQ(inserted.size(), 1);
    EXPECT_EQ(model.rowCount(), 1'000);
    model.append(MessageBatch{});
    EXPECT_EQ(inserted.size(), 1);
}

TEST_F(SmallMessageListModelTest, AtMostThreeSignalsForABatchThatEvicts)
{
    for (int i = 0; i < 10; ++i)
        maker.add("rare");
    model.append(maker.take());
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    const QSignalSpy moved(&model, &QAbstractItemModel::layoutChanged);
    for (int i = 0; i < 2'000; ++i)
        maker.add(i % 100 == 0 ? "sometimes" : "noisy");
    model.append(maker.take());
    EXPECT_EQ(inserted.size(), 1);
    EXPECT_EQ(removed.size(), 1);
    EXPECT_EQ(moved.size(), 1);
    EXPECT_EQ(text(0, MessageListModel::TopicColumn), u"rare"_s);
    EXPECT_LE(log.bytes(), log.byteBudget());
}

TEST_F(SmallMessageListModelTest, IndexesFollowTheirMessageThroughEviction)
{
    for (int i = 0; i < 200; ++i)
        maker.add(i % 20 == 0 ? "rare" : "noisy");
    model.append(maker.take());
    const QPersistentModelIndex rare(model.index(20, MessageListModel::TopicColumn));
    const QPersistentModelIndex noisy(model.index(21, MessageListModel::TopicColumn));
    const std::uint64_t sequence = model.record(20).sequence;
    for (int i = 0; i < 1'000; ++i)
        maker.add("noisy");
    model.append(maker.take());
    ASSERT_TRUE(rare.isValid());
    EXPECT_EQ(model.record(rare.row()).sequence, sequence);
    EXPECT_FALSE(noisy.isValid());
}

TEST_F(SmallMessageListModelTest, FilteredIndexesFollowTheirMessageThroughEviction)
{
    model.setFilter(query(u"e"_s));
    for (int i = 0; i < 200; ++i)
        maker.add(i % 20 == 0 ? "rare" : i % 2 ? "noise" : "hush");
    model.append(maker.take());
    const int row = *model.rowOf(MessageLog::liveKey(41));
    const QPersistentModelIndex rare(model.index(row, 0));
    for (int i = 0; i < 1'000; ++i)
        maker.add("noise");
    model.append(maker.take());
    ASSERT_TRUE(rare.isValid());
    EXPECT_EQ(model.record(rare.row()).sequence, 41U);
    EXPECT_TRUE(std::ranges::is_sorted(rows()));
}

TEST_F(MessageListModelTest, FilterLooksAtOldAndNewMessages)
{
    model.append(maker.add("a/x").add("b").add("a/y").take());
    model.setFilter({.branches = {"a"}});
    finishScan();
    EXPECT_EQ(rows(), (std::vector<std::uint64_t>{1, 3}));
    model.append(maker.add("b").add("a").take());
    EXPECT_EQ(rows(), (std::vector<std::uint64_t>{1, 3, 5}));
    EXPECT_EQ(model.rowOf(MessageLog::liveKey(3)), 1);
    EXPECT_EQ(model.rowOf(MessageLog::liveKey(2)), std::nullopt);
    EXPECT_EQ(model.rowAtOrAfter(MessageLog::liveKey(2)), 1);
    model.setFilter({});
    EXPECT_EQ(model.rowCount(), 5);
}

TEST_F(MessageListModelTest, LongScanFindsTheNewestFirstAndMissesNothing)
{
    // Almost a match everywhere: nothing costs more to look through.
    const std::string payload(20'000, 'n');
    for (int i = 0; i < 1'500; ++i)
        maker.add("t", i % 100 == 0 ? payload + "needle" : payload);
    model.append(maker.take());
    const QSignalSpy scanning(&model, &MessageListModel::scanningChanged);
    model.setFilter(query(u"needle"_s));
    ASSERT_TRUE(model.isScanning());
    maker.add("t", "needle in the meantime");
    model.append(maker.take());
    ASSERT_GT(model.rowCount(), 0);
    EXPECT_EQ(model.record(model.rowCount() - 1).sequence, 1'501U);
    finishScan();
    EXPECT_EQ(model.rowCount(), 16);
    EXPECT_TRUE(std::ranges::is_sorted(rows()));
    EXPECT_EQ(scanning.size(), 2);
}

TEST_F(MessageListModelTest, HistoryComesInFrontAndIsFilteredToo)
{
    model.append(maker.add("live").take());
    std::vector<MessageRecord> page;
    for (std::uint64_t sequence = 1; sequence <= 4; ++sequence)
        page.push_back({.message = Message::create({.topic = sequence % 2 ? "odd" : "even", .payload = "h"}),
            .time = WallTime(std::chrono::seconds(sequence)),
            .sequence = sequence});
    EXPECT_EQ(model.showHistory(page), 4U);
    EXPECT_EQ(model.showHistory(page), 0U);
    ASSERT_EQ(model.rowCount(), 5);
    EXPECT_TRUE(model.index(0, 0).data(MessageListModel::HistoryRole).toBool());
    EXPECT_FALSE(model.index(4, 0).data(MessageListModel::HistoryRole).toBool());
    model.setFilter(query(u"topic:odd"_s));
    finishScan();
    EXPECT_EQ(rows(), (std::vector<std::uint64_t>{1, 3}));
    EXPECT_EQ(model.positionInTopic(1), (TopicPosition{2, 2}));
}

TEST_F(MessageListModelTest, WalksTheMessagesOfATopic)
{
    model.append(maker.add("a").add("b").add("a").add("a").take());
    EXPECT_EQ(model.positionInTopic(2), (TopicPosition{2, 3}));
    EXPECT_EQ(model.previousOfTopic(2), 0);
    EXPECT_EQ(model.nextOfTopic(2), 3);
    EXPECT_EQ(model.previousOfTopic(0), std::nullopt);
    EXPECT_EQ(model.nextOfTopic(1), std::nullopt);
}

TEST_F(SmallMessageListModelTest, AgreesWithANaiveModelUnderRandomOperations)
{
    std::mt19937 random(11);
    const std::vector<QString> queries{u""_s, u"topic:t1"_s, u"qos:1"_s, u"p5"_s, u">3"_s};
    for (int step = 0; step < 400; ++step) {
        if (random() % 10 == 0)
            model.setFilter(query(queries[random() % queries.size()]));
        if (random() % 60 == 0)
            model.clear();
        for (std::size_t i = 0; i < random() % 40; ++i)
            maker.add("t" + std::to_string(random() % 12), "p" + std::to_string(random() % 1'000),
                {.qos = static_cast<QoS>(random() % 3)});
        model.append(maker.take());
        if (step % 5 == 0) {
            finishScan();
            std::vector<std::uint64_t> expected;
            for (std::size_t row = 0; row < log.size(); ++row)
                if (model.filter().matches(log.at(row)))
                    expected.push_back(log.at(row).sequence);
            ASSERT_EQ(rows(), expected) << "step " << step;
        }
    }
}

} // namespace
} // namespace cutty::ui
