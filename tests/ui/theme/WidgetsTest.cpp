#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Chip.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/StatusDot.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;

class WidgetsTest : public testing::Test
{
protected:
    void SetUp() override { Theme::instance().apply(); }

    static void addQoS(SegmentedControl &control)
    {
        for (int i = 0; i < 3; ++i)
            control.addSegment(QString::number(i));
    }
};

TEST_F(WidgetsTest, ArrowsHomeAndEndChooseASegment)
{
    SegmentedControl qos(u"QoS"_s);
    addQoS(qos);
    QSignalSpy activated(&qos, &SegmentedControl::activated);
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(qos.segment(qos.currentIndex()), key);
    };
    EXPECT_EQ(qos.currentIndex(), 0);
    press(Qt::Key_Right);
    EXPECT_EQ(qos.currentIndex(), 1);
    press(Qt::Key_End);
    EXPECT_EQ(qos.currentIndex(), 2);
    press(Qt::Key_Right);
    EXPECT_EQ(qos.currentIndex(), 2);
    press(Qt::Key_Home);
    EXPECT_EQ(qos.currentIndex(), 0);
    EXPECT_EQ(activated.count(), 3);
}

TEST_F(WidgetsTest, ArrowsPassOverADisabledSegment)
{
    SegmentedControl qos(u"QoS"_s);
    addQoS(qos);
    qos.setSegmentEnabled(1, false);
    QTest::keyClick(qos.segment(0), Qt::Key_Right);
    EXPECT_EQ(qos.currentIndex(), 2);
}

TEST_F(WidgetsTest, ExactlyOneSegmentIsCheckedAndTakesTheFocus)
{
    SegmentedControl qos(u"QoS"_s);
    addQoS(qos);
    QTest::mouseClick(qos.segment(2), Qt::LeftButton);
    QTest::mouseClick(qos.segment(2), Qt::LeftButton);
    EXPECT_EQ(qos.currentIndex(), 2);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(qos.segment(i)->isChecked(), i == 2);
        EXPECT_EQ(qos.segment(i)->focusPolicy() != Qt::NoFocus, i == 2);
    }
}

TEST_F(WidgetsTest, TheFocusMovesWithTheChoice)
{
    QWidget window;
    auto *row = new QHBoxLayout(&window);
    auto *qos = new SegmentedControl(u"QoS"_s);
    addQoS(*qos);
    row->addWidget(qos);
    window.show();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    qos->setFocus(Qt::TabFocusReason);
    ASSERT_TRUE(qos->segment(0)->hasFocus());
    QTest::keyClick(window.focusWidget(), Qt::Key_Right);
    EXPECT_TRUE(qos->segment(1)->hasFocus());
}

TEST_F(WidgetsTest, ChoosingByProgramIsNotAnActivation)
{
    SegmentedControl qos(u"QoS"_s);
    addQoS(qos);
    QSignalSpy activated(&qos, &SegmentedControl::activated);
    QSignalSpy changed(&qos, &SegmentedControl::currentIndexChanged);
    qos.setCurrentIndex(1);
    qos.setCurrentIndex(1);
    qos.setCurrentIndex(7);
    EXPECT_EQ(qos.currentIndex(), 1);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(activated.count(), 0);
}

TEST_F(WidgetsTest, EscapeClearsTheSearchAndThenLeavesIt)
{
    SearchField field(u"Search topics"_s);
    QSignalSpy left(&field, &SearchField::left);
    QTest::keyClicks(&field, u"temp"_s);
    EXPECT_EQ(field.text(), u"temp");
    QTest::keyClick(&field, Qt::Key_Escape);
    EXPECT_EQ(field.text(), QString());
    EXPECT_EQ(left.count(), 0);
    QTest::keyClick(&field, Qt::Key_Escape);
    EXPECT_EQ(left.count(), 1);
    EXPECT_EQ(field.accessibleName(), u"Search topics");
}

TEST_F(WidgetsTest, AChipIsPressedByKeyboard)
{
    Chip chip(u"1,204 new"_s);
    QSignalSpy clicked(&chip, &Chip::clicked);
    QTest::keyClick(&chip, Qt::Key_Return);
    QTest::keyClick(&chip, Qt::Key_Space);
    EXPECT_EQ(clicked.count(), 2);
    const int width = chip.sizeHint().width();
    chip.setTrailingIcon(IconName::ArrowDown);
    EXPECT_GT(chip.sizeHint().width(), width);
}

TEST_F(WidgetsTest, AnInlineMessageShowsReceivedTextAsItIs)
{
    InlineMessage banner;
    EXPECT_TRUE(banner.isHidden());
    banner.setMessage(InlineMessage::Kind::Error, u"<b>refused</b>"_s);
    EXPECT_FALSE(banner.isHidden());
    EXPECT_EQ(banner.text(), u"<b>refused</b>");
    EXPECT_EQ(banner.accessibleName(), u"<b>refused</b>");
    for (const QLabel *label : banner.findChildren<QLabel *>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText);
}

TEST_F(WidgetsTest, ANewMessageDropsTheButtonsOfTheLast)
{
    InlineMessage banner;
    banner.setMessage(InlineMessage::Kind::Error, u"Refused"_s);
    auto *retry = banner.addButton(u"Retry"_s);
    // As a click of it does: the button is still being delivered its own release.
    QObject::connect(retry, &QPushButton::clicked, &banner,
        [&banner] { banner.setMessage(InlineMessage::Kind::Info, u"Trying again"_s); });
    retry->click();
    EXPECT_EQ(banner.text(), u"Trying again");
    EXPECT_TRUE(banner.findChildren<QPushButton *>().isEmpty());
}

TEST_F(WidgetsTest, ClosingAnInlineMessageHidesItAndSaysSo)
{
    InlineMessage banner;
    banner.setMessage(InlineMessage::Kind::Warning, u"Expires soon"_s);
    QSignalSpy closed(&banner, &InlineMessage::closed);
    banner.findChild<QToolButton *>()->click();
    EXPECT_TRUE(banner.isHidden());
    EXPECT_EQ(closed.count(), 1);
}

TEST_F(WidgetsTest, AnElidedLabelKnowsWhenItIsCut)
{
    ElidedLabel label;
    label.setText(u"plant/line1/furnace/temperature"_s);
    label.resize(label.sizeHint());
    EXPECT_FALSE(label.isElided());
    label.resize(60, label.height());
    EXPECT_TRUE(label.isElided());
    EXPECT_EQ(label.accessibleName(), u"plant/line1/furnace/temperature");
}

TEST_F(WidgetsTest, AnElidedLabelStaysOneLineWithLineBreaks)
{
    ElidedLabel one;
    one.setText(u"ab"_s);
    ElidedLabel two;
    two.setText(u"a\nb"_s);
    EXPECT_EQ(two.sizeHint().height(), one.sizeHint().height());
    EXPECT_GT(two.sizeHint().width(), one.sizeHint().width());
}

TEST_F(WidgetsTest, EveryStateHasItsOwnShapeAndWord)
{
    QSet<QString> words;
    QSet<QByteArray> shapes;
    for (int i = 0; i <= static_cast<int>(StatusDot::State::Failed); ++i) {
        StatusDot dot;
        dot.resize(16, 16);
        dot.setState(static_cast<StatusDot::State>(i));
        words.insert(dot.accessibleName());
        const QImage image = dot.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
        QByteArray shape;
        const int ground = image.pixelColor(0, 0).value();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                shape += std::abs(image.pixelColor(x, y).value() - ground) > 60 ? '#' : ' ';
        }
        shapes.insert(shape);
    }
    EXPECT_EQ(words.size(), 5);
    EXPECT_EQ(shapes.size(), 5);
}

TEST_F(WidgetsTest, APanelHeaderKeepsItsHeightAndItsButtonsAtTheEnd)
{
    PanelHeader header(u"Topics"_s);
    QAction add(u"Subscribe"_s);
    QToolButton *button = header.addButton(&add);
    auto *search = new SearchField(u"Search"_s);
    header.addControl(search, 1);
    header.resize(400, header.sizeHint().height());
    header.show();
    EXPECT_EQ(header.sizeHint().height(), metrics::panelHeaderHeight);
    EXPECT_EQ(button->accessibleName(), u"Subscribe");
    EXPECT_GT(button->geometry().right(), 390);
    EXPECT_GT(search->width(), 200);
    EXPECT_LT(search->geometry().right(), button->geometry().left());
}

TEST_F(WidgetsTest, TheFirstButtonOfAnEmptyStateIsThePrimaryOne)
{
    EmptyState empty(IconName::Message, u"Nothing yet"_s, u"Subscribe first."_s);
    EXPECT_TRUE(empty.addButton(u"Subscribe"_s)->property("primary").toBool());
    EXPECT_FALSE(empty.addButton(u"Import"_s)->property("primary").toBool());
    EXPECT_EQ(empty.accessibleName(), u"Nothing yet");
}

TEST_F(WidgetsTest, ASplitterIsAHairlineThatCannotSwallowAPanel)
{
    Splitter splitter(Qt::Horizontal);
    splitter.addWidget(new QWidget);
    splitter.addWidget(new QWidget);
    EXPECT_EQ(splitter.handleWidth(), 1);
    EXPECT_FALSE(splitter.childrenCollapsible());
}

TEST_F(WidgetsTest, ALabelFollowsTheTheme)
{
    Theme &theme = Theme::instance();
    theme.setChoice(ThemeChoice::Light);
    ThemeLabel label(FontRole::Small, ColorToken::SecondaryText);
    theme.setChoice(ThemeChoice::Dark);
    EXPECT_EQ(label.palette().color(label.foregroundRole()),
        tokenColor(ColorToken::SecondaryText, ThemeVariant::Dark));
    theme.setChoice(ThemeChoice::FollowSystem);
}

} // namespace
} // namespace cutty::ui
