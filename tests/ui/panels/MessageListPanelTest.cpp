#include "ui/panels/MessageListPanel.h"
#include "tests/ui/models/TrafficMaker.h"
#include "ui/models/TrafficModel.h"
#include "ui/panels/MessageTable.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/SearchField.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

using test::TrafficMaker;

class MessageListPanelTest : public testing::Test
{
protected:
    explicit MessageListPanelTest(std::uint64_t budget = MessageLog::defaultByteBudget)
        : traffic(nullptr, budget)
        , panel(traffic.messages())
        , table(*panel.table())
    {
        panel.resize(700, 400);
        panel.show();
    }

    void arrive(int count, std::string_view topic = "plant/temp")
    {
        for (int i = 0; i < count; ++i)
            maker.add(topic, "21.5");
        traffic.addBatch(maker.takeShared());
    }
    MessageKey top() const { return traffic.messages().keyAt(table.rowAt(0)); }
    bool isAtEnd() const
    {
        return table.verticalScrollBar()->value() == table.verticalScrollBar()->maximum();
    }
    void scrollUp() { table.verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub); }
    template <typename Widget> Widget *find(const QString &name) { return panel.findChild<Widget *>(name); }
    void search(const QString &text)
    {
        auto *field = find<SearchField>(u"messages.search"_s);
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    void click(int row)
    {
        table.scrollTo(traffic.messages().index(row, 0));
        const QRect cell = table.visualRect(traffic.messages().index(row, MessageListModel::TopicColumn));
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, cell.center());
    }

    mutable TrafficModel traffic;
    MessageListPanel panel;
    MessageTable &table;
    TrafficMaker maker;
};

class SmallMessageListPanelTest : public MessageListPanelTest
{
protected:
    SmallMessageListPanelTest()
        : MessageListPanelTest(100'000)
    {
    }
};

TEST_F(MessageListPanelTest, FollowsTheNewestMessage)
{
    arrive(500);
    EXPECT_TRUE(table.isFollowing());
    EXPECT_TRUE(isAtEnd());
    arrive(500);
    EXPECT_TRUE(isAtEnd());
    EXPECT_GT(table.verticalScrollBar()->value(), 900);
}

TEST_F(MessageListPanelTest, ScrollingUpPausesAndCountsWhatArrives)
{
    arrive(500);
    scrollUp();
    EXPECT_FALSE(table.isFollowing());
    EXPECT_FALSE(find<QToolButton>(u"messages.follow"_s)->isChecked());
    const MessageKey before = top();
    arrive(1'204);
    EXPECT_EQ(top(), before);
    auto *chip = find<Chip>(u"messages.new"_s);
    EXPECT_TRUE(chip->isVisible());
    EXPECT_EQ(chip->text(), QLocale().toString(1'204) + u" new"_s);
    chip->click();
    EXPECT_TRUE(table.isFollowing());
    EXPECT_TRUE(isAtEnd());
    EXPECT_FALSE(chip->isVisible());
}

TEST_F(MessageListPanelTest, EndKeyResumes)
{
    arrive(500);
    scrollUp();
    arrive(5);
    QTest::keyClick(&table, Qt::Key_End);
    EXPECT_TRUE(table.isFollowing());
    EXPECT_TRUE(isAtEnd());
    EXPECT_FALSE(table.currentIndex().isValid()) << "following chooses nothing";
}

TEST_F(MessageListPanelTest, ChoosingAMessagePausesAndTellsIt)
{
    arrive(500);
    const QSignalSpy chosen(&panel, &MessageListPanel::currentMessageChanged);
    click(490);
    EXPECT_FALSE(table.isFollowing());
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(panel.currentMessage()->sequence, 491U);
    arrive(10);
    EXPECT_EQ(chosen.size(), 1);
    EXPECT_EQ(table.currentIndex().row(), 490);
}

TEST_F(SmallMessageListPanelTest, PlaceAndChoiceBelongToMessagesThroughEviction)
{
    arrive(10, "rare");
    arrive(600);
    click(500);
    const std::uint64_t chosen = panel.currentMessage()->sequence;
    const MessageKey before = top();
    const QSignalSpy changed(&panel, &MessageListPanel::currentMessageChanged);
    arrive(900);
    ASSERT_GT(traffic.status().evicted, 0U);
    EXPECT_EQ(top(), before);
    EXPECT_EQ(traffic.messages().record(table.currentIndex().row()).sequence, chosen);
    EXPECT_TRUE(table.selectionModel()->isRowSelected(table.currentIndex().row()));
    EXPECT_EQ(changed.size(), 0);
}

TEST_F(SmallMessageListPanelTest, EvictedChoiceStaysChosenAndNoOtherTakesItsPlace)
{
    arrive(300);
    click(5);
    const std::uint64_t chosen = panel.currentMessage()->sequence;
    const QSignalSpy changed(&panel, &MessageListPanel::currentMessageChanged);
    arrive(2'000);
    EXPECT_EQ(changed.size(), 0);
    EXPECT_EQ(panel.currentMessage()->sequence, chosen);
    EXPECT_FALSE(table.currentIndex().isValid());
    EXPECT_FALSE(table.selectionModel()->hasSelection());
    EXPECT_EQ(panel.positionInTopic(), std::nullopt);
    EXPECT_FALSE(panel.selectNextOfTopic());
}

TEST_F(MessageListPanelTest, HistoryInFrontMovesNothing)
{
    arrive(300);
    click(200);
    const MessageKey before = top();
    std::vector<MessageRecord> page;
    for (std::uint64_t sequence = 1; sequence <= 50; ++sequence)
        page.push_back({.message = Message::create({.topic = "old"}),
            .time = WallTime(std::chrono::seconds(sequence)),
            .sequence = sequence});
    EXPECT_EQ(traffic.showHistory(page), 50U);
    EXPECT_EQ(top(), before);
    EXPECT_EQ(table.currentIndex().row(), 250);
    EXPECT_EQ(table.newCount(), 0);
}

TEST_F(MessageListPanelTest, TimeColumnHasRoomForTheDateOfOlderMessages)
{
    traffic.showHistory({{.message = Message::create({.topic = "old"}),
        .time = WallTime(std::chrono::seconds(1)),
        .sequence = 1}});
    const QString text = traffic.messages().index(0, MessageListModel::TimeColumn).data().toString();
    EXPECT_GE(table.columnWidth(MessageListModel::TimeColumn),
        QFontMetrics(Theme::instance().font(FontRole::Fixed)).horizontalAdvance(text));
}

TEST_F(MessageListPanelTest, ChoiceSurvivesFilters)
{
    for (int i = 0; i < 100; ++i)
        maker.add(i % 2 ? "odd" : "even", std::to_string(i));
    traffic.addBatch(maker.takeShared());
    click(51);
    search(u"topic:odd"_s);
    EXPECT_EQ(traffic.messages().rowCount(), 50);
    EXPECT_EQ(table.currentIndex().row(), 25);
    search(u"topic:even"_s);
    EXPECT_FALSE(table.currentIndex().isValid());
    EXPECT_EQ(panel.currentMessage()->message->payload(), "51");
    search({});
    EXPECT_EQ(table.currentIndex().row(), 51);
    EXPECT_TRUE(table.selectionModel()->isRowSelected(51));
}

TEST_F(MessageListPanelTest, TopicsFilterAndEscapePutsThemAway)
{
    maker.add("plant/line1/temp").add("plant/line2/temp").add("plant/line1");
    traffic.addBatch(maker.takeShared());
    panel.setTopics({u"plant/line1"_s});
    EXPECT_EQ(traffic.messages().rowCount(), 2);
    auto *chip = find<Chip>(u"messages.topics"_s);
    EXPECT_TRUE(chip->isVisible());
    EXPECT_EQ(chip->text(), u"Topic: plant/line1"_s);
    panel.setTopics({u"plant/line1"_s, u"plant/line2"_s});
    EXPECT_EQ(chip->text(), u"2 topics"_s);
    const QSignalSpy cleared(&panel, &MessageListPanel::topicsCleared);
    QTest::keyClick(&table, Qt::Key_Escape);
    EXPECT_EQ(cleared.size(), 1);
    EXPECT_FALSE(chip->isVisible());
    EXPECT_EQ(traffic.messages().rowCount(), 3);
}

TEST_F(MessageListPanelTest, DirectionFilters)
{
    maker.add("a", "in").add("a", "out", {.direction = Direction::Sent});
    traffic.addBatch(maker.takeShared());
    find<QComboBox>(u"messages.direction"_s)->setCurrentIndex(2);
    ASSERT_EQ(traffic.messages().rowCount(), 1);
    EXPECT_EQ(traffic.messages().record(0).message->payload(), "out");
}

TEST_F(MessageListPanelTest, SaysWhatIsWrongWithASearchAndKeepsTheLastOne)
{
    arrive(3);
    search(u"qos:0"_s);
    search(u"qos:9"_s);
    auto *problem = find<QLabel>(u"messages.problem"_s);
    EXPECT_TRUE(problem->isVisible());
    EXPECT_TRUE(problem->text().contains(u"qos:9"_s));
    EXPECT_EQ(traffic.messages().rowCount(), 3);
    search(u"qos:1"_s);
    EXPECT_FALSE(problem->isVisible());
    EXPECT_EQ(traffic.messages().rowCount(), 0);
}

TEST_F(MessageListPanelTest, WalksTheTopicOfTheChosenMessage)
{
    maker.add("a", "1").add("b", "2").add("a", "3").add("a", "4");
    traffic.addBatch(maker.takeShared());
    click(2);
    EXPECT_EQ(panel.positionInTopic(), (TopicPosition{2, 3}));
    EXPECT_TRUE(panel.selectPreviousOfTopic());
    EXPECT_EQ(panel.currentMessage()->message->payload(), "1");
    EXPECT_FALSE(panel.selectPreviousOfTopic());
    EXPECT_TRUE(panel.selectNextOfTopic());
    arrive(4, "a");
    arrive(4, "b");
    EXPECT_EQ(panel.positionInTopic(), (TopicPosition{2, 7}));
}

TEST_F(MessageListPanelTest, CopiesSelectedPayloads)
{
    maker.add("a", "one").add("b", "two");
    traffic.addBatch(maker.takeShared());
    table.selectAll();
    panel.findChild<QAction *>(u"messages.copyPayload"_s)->trigger();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"one\ntwo"_s);
}

TEST_F(MessageListPanelTest, RemembersColumns)
{
    table.horizontalHeader()->resizeSection(MessageListModel::TopicColumn, 321);
    const QByteArray state = panel.saveState();
    MessageListPanel other(traffic.messages());
    EXPECT_TRUE(other.restoreState(state));
    EXPECT_EQ(other.table()->columnWidth(MessageListModel::TopicColumn), 321);
    EXPECT_FALSE(other.restoreState("rubbish"));
    EXPECT_FALSE(other.restoreState({}));
}

TEST_F(MessageListPanelTest, TwoHundredThousandRowsStayQuickToScroll)
{
    arrive(200'000);
    ASSERT_EQ(traffic.messages().rowCount(), 200'000);
    table.verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMinimum);
    EXPECT_EQ(top(), MessageLog::liveKey(1));
    QTest::keyClick(&table, Qt::Key_End);
    EXPECT_TRUE(isAtEnd());
    EXPECT_EQ(table.rowAt(table.viewport()->height() - 12), 199'999);
}

TEST_F(MessageListPanelTest, EveryControlHasAName)
{
    for (const QWidget *widget : panel.findChildren<QWidget *>())
        if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible()) {
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
            EXPECT_TRUE(named) << widget->metaObject()->className() << " "
                               << qPrintable(widget->objectName());
        }
}

} // namespace
} // namespace cutty::ui
