#include "ui/panels/TopicPanel.h"
#include "tests/ui/models/TrafficMaker.h"
#include "ui/models/TrafficModel.h"
#include "ui/panels/TopicView.h"
#include "ui/widgets/SearchField.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

using test::TrafficMaker;
using testing::ElementsAre;

class TopicPanelTest : public testing::Test
{
protected:
    TopicPanelTest()
    {
        panel.resize(300, 400);
        panel.show();
        maker.add("plant/line1/temp", "21.5").add("plant/line1/press").add("plant/line2").add("$SYS/uptime");
        traffic.addBatch(maker.takeShared());
        EXPECT_TRUE(QTest::qWaitFor([this] { return view.isExpanded(indexOf("plant/line1")); }));
    }

    QModelIndex indexOf(std::string_view topic)
    {
        return traffic.topics().indexOf(traffic.topics().tree().find(topic));
    }
    void click(std::string_view topic, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(
            view.viewport(), Qt::LeftButton, modifiers, view.visualRect(indexOf(topic)).center());
    }
    void filter(const QString &text)
    {
        auto *field = panel.findChild<SearchField *>(u"topics.filter"_s);
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
    }

    TrafficModel traffic{nullptr, MessageLog::defaultByteBudget, 8};
    TopicPanel panel{traffic.topics()};
    TopicView &view = *panel.view();
    TrafficMaker maker;
};

TEST_F(TopicPanelTest, FewTopicsAreOpenedAsTheyComeButNotTheBrokersOwn)
{
    EXPECT_TRUE(view.isExpanded(indexOf("plant")));
    EXPECT_TRUE(view.isExpanded(indexOf("plant/line1")));
    EXPECT_FALSE(view.isExpanded(indexOf("$SYS")));
}

TEST_F(TopicPanelTest, ChoosingTellsTheBranchesAndEscapeTakesItBack)
{
    const QSignalSpy chosen(&panel, &TopicPanel::topicsChosen);
    click("plant/line1");
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_THAT(chosen.last().first().toStringList(), ElementsAre(u"plant/line1"_s));
    click("plant/line2", Qt::ControlModifier);
    EXPECT_THAT(chosen.last().first().toStringList(), ElementsAre(u"plant/line1"_s, u"plant/line2"_s));
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_TRUE(chosen.last().first().toStringList().isEmpty());
}

TEST_F(TopicPanelTest, FilterShowsMatchesOpenAndGivesBackWhatWasOpen)
{
    view.collapse(indexOf("plant/line1"));
    filter(u"temp"_s);
    EXPECT_TRUE(indexOf("plant/line1/temp").isValid());
    EXPECT_FALSE(indexOf("plant/line2").isValid());
    EXPECT_TRUE(view.isExpanded(indexOf("plant/line1")));
    filter({});
    EXPECT_TRUE(view.isExpanded(indexOf("plant")));
    EXPECT_FALSE(view.isExpanded(indexOf("plant/line1")));
}

TEST_F(TopicPanelTest, ActionsSpeakOfTheChosenTopic)
{
    const QSignalSpy publish(&panel, &TopicPanel::publishRequested);
    const QSignalSpy subscribe(&panel, &TopicPanel::subscribeRequested);
    click("plant/line1");
    panel.findChild<QAction *>(u"topics.publish"_s)->trigger();
    panel.findChild<QAction *>(u"topics.subscribe"_s)->trigger();
    panel.findChild<QAction *>(u"topics.copy"_s)->trigger();
    EXPECT_EQ(publish.first().first().toString(), u"plant/line1"_s);
    EXPECT_EQ(subscribe.first().first().toString(), u"plant/line1/#"_s);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"plant/line1"_s);
    click("plant/line2");
    panel.findChild<QAction *>(u"topics.subscribe"_s)->trigger();
    EXPECT_EQ(subscribe.last().first().toString(), u"plant/line2"_s);
}

TEST_F(TopicPanelTest, ExpandAndCollapseAll)
{
    panel.findChild<QAction *>(u"topics.collapseAll"_s)->trigger();
    EXPECT_FALSE(view.isExpanded(indexOf("plant")));
    panel.findChild<QAction *>(u"topics.expandAll"_s)->trigger();
    EXPECT_TRUE(view.isExpanded(indexOf("$SYS")));
}

TEST_F(TopicPanelTest, SaysWhatIsNotShown)
{
    auto *notShown = panel.findChild<QLabel *>(u"topics.notShown"_s);
    EXPECT_FALSE(notShown->isVisible());
    for (int i = 0; i < 10; ++i)
        maker.add("t" + std::to_string(i));
    traffic.addBatch(maker.takeShared());
    EXPECT_TRUE(notShown->isVisible());
    EXPECT_TRUE(notShown->text().startsWith(u"6 more topics"_s)) << qPrintable(notShown->text());
    traffic.clear();
    EXPECT_FALSE(notShown->isVisible());
}

TEST_F(TopicPanelTest, RowsStayUnderTheMouseWhileValuesChange)
{
    const QModelIndex line2 = indexOf("plant/line2");
    const QRect before = view.visualRect(line2);
    for (int i = 0; i < 100; ++i)
        maker.add("plant/line2", std::to_string(i));
    traffic.addBatch(maker.takeShared());
    EXPECT_EQ(view.visualRect(indexOf("plant/line2")), before);
    EXPECT_EQ(indexOf("plant/line2").siblingAtColumn(TopicTreeModel::ValueColumn).data().toString(), u"99"_s);
}

TEST_F(TopicPanelTest, ClearingTheChoiceTellsSo)
{
    click("plant/line2");
    const QSignalSpy chosen(&panel, &TopicPanel::topicsChosen);
    panel.clearChoice();
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_TRUE(chosen.first().first().toStringList().isEmpty());
}

} // namespace
} // namespace cutty::ui
