#include "ui/models/TopicTreeModel.h"
#include "tests/ui/models/TrafficMaker.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

using test::TrafficMaker;
using testing::ElementsAre;

class TopicTreeModelTest : public testing::Test
{
protected:
    QStringList names(const QModelIndex &parent = {})
    {
        if (model.canFetchMore(parent))
            model.fetchMore(parent);
        QStringList all;
        for (int row = 0; row < model.rowCount(parent); ++row)
            all += model.index(row, 0, parent).data().toString();
        return all;
    }
    /// All that is shown, whole topics, top down.
    QStringList everything(const QModelIndex &parent = {})
    {
        if (model.canFetchMore(parent))
            model.fetchMore(parent);
        QStringList all;
        for (int row = 0; row < model.rowCount(parent); ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            all += model.topicAt(index);
            all += everything(index);
        }
        return all;
    }
    QModelIndex indexOf(std::string_view topic) { return model.indexOf(tree.find(topic)); }
    void finishScan()
    {
        QSignalSpy scanning(&model, &TopicTreeModel::scanningChanged);
        ASSERT_TRUE(!model.isScanning() || scanning.wait());
    }

    TopicTree tree;
    TopicTreeModel model{tree};
    TrafficMaker maker;
};

class TestedTopicTreeModelTest : public TopicTreeModelTest
{
protected:
    // Else the tester fetches while rows are being inserted, which no view does.
    TestedTopicTreeModelTest() { tester.setUseFetchMore(false); }

    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(TestedTopicTreeModelTest, SortsByNameWithSystemTopicsLast)
{
    model.apply(maker.add("$SYS/x").add("line10").add("line2").add("/lead").add("zeta").take());
    EXPECT_THAT(names(), ElementsAre(u"\u2205"_s, u"line2"_s, u"line10"_s, u"zeta"_s, u"$SYS"_s));
    model.apply(maker.add("line3").add("$other").add("alpha").take());
    EXPECT_THAT(names(),
        ElementsAre(
            u"\u2205"_s, u"alpha"_s, u"line2"_s, u"line3"_s, u"line10"_s, u"zeta"_s, u"$SYS"_s, u"$other"_s));
}

TEST_F(TestedTopicTreeModelTest, ManyNewTopicsKeepIndexesInPlace)
{
    for (int i = 0; i < 100; i += 2)
        maker.add("t" + std::to_string(i));
    model.apply(maker.take());
    const QPersistentModelIndex kept(indexOf("t50"));
    for (int i = 1; i < 100; i += 2)
        maker.add("t" + std::to_string(i));
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.apply(maker.take());
    EXPECT_LE(inserted.size(), 8);
    ASSERT_EQ(model.rowCount(), 100);
    EXPECT_EQ(kept.row(), 50);
    EXPECT_EQ(kept.data().toString(), u"t50"_s);
}

TEST_F(TopicTreeModelTest, ChildrenAreExposedWhenAskedFor)
{
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.apply(maker.add("a/b/c").add("a/b/d").take());
    EXPECT_EQ(inserted.size(), 1);
    const QModelIndex a = indexOf("a");
    EXPECT_TRUE(model.hasChildren(a));
    EXPECT_EQ(model.rowCount(a), 0);
    model.apply(maker.add("a/x").take());
    EXPECT_EQ(inserted.size(), 1) << "nobody looks at the children of a";
    EXPECT_THAT(names(a), ElementsAre(u"b"_s, u"x"_s));
    model.apply(maker.add("a/c").take());
    EXPECT_THAT(names(a), ElementsAre(u"b"_s, u"c"_s, u"x"_s));
}

TEST_F(TopicTreeModelTest, LeafThatBecomesABranchSaysSo)
{
    model.apply(maker.add("a").take());
    const QModelIndex a = indexOf("a");
    EXPECT_FALSE(model.hasChildren(a));
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.apply(maker.add("a/b/c").take());
    ASSERT_EQ(inserted.size(), 1);
    EXPECT_EQ(inserted.at(0).at(0).toModelIndex(), a);
    EXPECT_TRUE(model.hasChildren(a));
}

TEST_F(TopicTreeModelTest, ChangesAreReportedOnceForEachParent)
{
    for (int i = 0; i < 50; ++i)
        maker.add("a/t" + std::to_string(i)).add("b/t" + std::to_string(i));
    model.apply(maker.take());
    names(indexOf("a"));
    const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    for (int i = 10; i < 20; ++i)
        maker.add("a/t" + std::to_string(i)).add("b/t" + std::to_string(i)).add("a/t" + std::to_string(i));
    model.apply(maker.take());
    EXPECT_EQ(changed.size(), 2) << "the top, and the children of a; those of b were never shown";
}

TEST_F(TopicTreeModelTest, ShowsValueRateAndMarks)
{
    model.apply(maker.add("a/b", "21.5", {.retain = true}).add("a/c").add("a/c").take());
    model.updateRates(1.0);
    const QModelIndex a = indexOf("a");
    names(a);
    const QModelIndex b = indexOf("a/b");
    EXPECT_EQ(b.siblingAtColumn(TopicTreeModel::ValueColumn).data().toString(), u"21.5"_s);
    EXPECT_TRUE(b.data(TopicTreeModel::RetainedRole).toBool());
    EXPECT_EQ(b.data(TopicTreeModel::TopicRole).toString(), u"a/b"_s);
    EXPECT_LT(b.data(TopicTreeModel::AgeRole).toLongLong(), 60'000);
    EXPECT_EQ(a.siblingAtColumn(TopicTreeModel::ValueColumn).data().toString(), u"2 topics"_s);
    EXPECT_EQ(a.siblingAtColumn(TopicTreeModel::RateColumn).data().toString(),
        QLocale().toString(3.0, 'f', 1) + u"/s"_s);
    EXPECT_FALSE(a.data(TopicTreeModel::IsTopicRole).toBool());
    EXPECT_EQ(a.data(TopicTreeModel::MessagesRole).toULongLong(), 3U);
}

TEST_F(TopicTreeModelTest, MarkupInATopicStaysText)
{
    model.apply(maker.add("<b>bold</b>").take());
    const QString tip = model.index(0, 0).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains(u"&lt;b&gt;"_s));
    EXPECT_FALSE(tip.contains(u"<b>"_s));
}

TEST_F(TestedTopicTreeModelTest, FilterShowsMatchesWithWhatIsAbove)
{
    model.apply(
        maker.add("plant/line1/temp").add("plant/line2/Temp").add("plant/line2/press").add("x").take());
    model.setFilter(u"TEMP"_s);
    finishScan();
    EXPECT_THAT(everything(),
        ElementsAre(
            u"plant"_s, u"plant/line1"_s, u"plant/line1/temp"_s, u"plant/line2"_s, u"plant/line2/Temp"_s));
    model.apply(maker.add("plant/line0/temp").add("y").take());
    finishScan();
    EXPECT_EQ(everything().size(), 7);
    model.setFilter(u"plant/+/temp"_s);
    finishScan();
    EXPECT_TRUE(everything().contains(u"plant/line0/temp"_s));
    EXPECT_FALSE(everything().contains(u"plant/line2/Temp"_s));
    model.setFilter({});
    EXPECT_THAT(names(), ElementsAre(u"plant"_s, u"x"_s, u"y"_s));
}

TEST_F(TestedTopicTreeModelTest, ClearStartsAfresh)
{
    model.apply(maker.add("a/b").take());
    model.setFilter(u"b"_s);
    finishScan();
    model.clear();
    EXPECT_EQ(model.rowCount(), 0);
    model.apply(maker.add("a/b").add("c").take());
    finishScan();
    EXPECT_THAT(everything(), ElementsAre(u"a"_s, u"a/b"_s));
}

TEST_F(TestedTopicTreeModelTest, AgreesWithANaiveModelUnderRandomOperations)
{
    std::mt19937 random(5);
    for (int round = 0; round < 120; ++round) {
        for (std::size_t i = 0; i < random() % 30; ++i) {
            std::string topic = "t" + std::to_string(random() % 30);
            for (std::size_t level = 0; level < random() % 3; ++level)
                topic += "/" + std::to_string(random() % 9);
            maker.add(topic);
        }
        model.apply(maker.take());
        if (random() % 8 == 0)
            model.setFilter(random() % 2 ? u"1"_s : QString());
        if (random() % 40 == 0)
            model.clear();
        if (random() % 5 == 0)
            model.updateRates(1.0);
        if (random() % 10 == 0)
            everything();
    }
    model.setFilter({});
    QStringList expected;
    for (std::size_t id = 1; id < tree.nodeCount(); ++id)
        expected += QString::fromStdString(tree.path(static_cast<NodeId>(id)));
    QStringList shown = everything();
    EXPECT_EQ(shown.size(), expected.size());
    shown.sort();
    expected.sort();
    EXPECT_EQ(shown, expected);
}

TEST_F(TopicTreeModelTest, ManyRowsLetNewOnesInOnceASecond)
{
    for (int i = 0; i < 25'000; ++i)
        maker.add("t" + std::to_string(i));
    model.apply(maker.take());
    ASSERT_EQ(model.rowCount(), 25'000);
    model.apply(maker.add("new1").take());
    model.apply(maker.add("new2").take());
    EXPECT_EQ(model.rowCount(), 25'000);
    model.updateRates(1.0);
    EXPECT_EQ(model.rowCount(), 25'002);
}

} // namespace
} // namespace cutty::ui
