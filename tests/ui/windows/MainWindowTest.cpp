#include "tests/ui/windows/WindowFixture.h"
#include "ui/panels/CodeView.h"
#include "ui/panels/MessageTable.h"
#include "ui/panels/MessageView.h"
#include "ui/panels/TopicView.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/windows/ActionRegistry.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QScreen>
#include <QTabWidget>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QTreeView>

namespace cutty::test {
namespace {

using session::ConnectionState;

class MainWindowTest : public WindowFixture
{
protected:
    MainWindowTest() { start(); }

    ui::MessageTable *table() { return window().findChild<ui::MessageTable *>(); }
    QString payloadText() { return find<ui::CodeView>("message.payload")->toPlainText(); }

    /// The row of the list with this topic; -1 where there is none.
    int rowOf(std::string_view topic)
    {
        const auto &messages = page()->traffic().messages();
        for (int row = messages.rowCount() - 1; row >= 0; --row) {
            if (messages.record(row).message->topic() == topic
                && messages.record(row).direction == Direction::Received)
                return row;
        }
        return -1;
    }

    void choose(std::string_view topic)
    {
        ASSERT_TRUE(waitFor([&] { return rowOf(topic) >= 0; }));
        table()->selectRow(rowOf(topic));
    }
};

TEST_F(MainWindowTest, ShowsWhatIsPublishedInTreeListAndView)
{
    connectLocally();
    publish(QStringLiteral("plant/line1/temp"), QStringLiteral(R"({"t":21.50,"t":127.0})"));
    ASSERT_NO_FATAL_FAILURE(choose("plant/line1/temp"));

    auto *topics = window().findChild<ui::TopicView *>();
    EXPECT_TRUE(waitFor([&] { return topics->model()->rowCount() > 0; }));
    EXPECT_EQ(topics->model()->index(0, 0).data().toString(), QStringLiteral("plant"));
    EXPECT_TRUE(waitFor([&] {
        return payloadText() == QStringLiteral("{\n  \"t\": 21.50,\n  \"t\": 127.0\n}");
    })) << qPrintable(payloadText());
    EXPECT_EQ(find<ui::ElidedLabel>("message.topic")->text(), QStringLiteral("plant/line1/temp"));

    // The second line has colours.
    const QTextBlock line = find<ui::CodeView>("message.payload")->document()->findBlockByNumber(1);
    EXPECT_GE(line.layout()->formats().size(), 2);
}

TEST_F(MainWindowTest, SaysWhenAPublishIsAcknowledged)
{
    connectLocally();
    find<ui::SegmentedControl>("publish.qos")->setCurrentIndex(1);

    publish(QStringLiteral("a"), QStringLiteral("on"));

    auto *result = find<ui::ElidedLabel>("publish.result");
    EXPECT_TRUE(waitFor([&] { return result->text().startsWith(QStringLiteral("Acknowledged in")); }))
        << qPrintable(result->text());
}

TEST_F(MainWindowTest, RefusesAWildcardTopicBesideItsField)
{
    connectLocally();

    publish(QStringLiteral("plant/#"), QStringLiteral("on"));

    EXPECT_TRUE(find<QLabel>("publish.topicError")->isVisible());
}

TEST_F(MainWindowTest, PublishesEachCharacterAsTyped)
{
    connectLocally();
    std::string payload;
    QObject::connect(&page()->connection(), &session::ClientConnection::batchReady, page(),
        [&payload](const MessageBatchPtr &batch) { payload = batch->records.back().message->payload(); });

    publish(QStringLiteral("exact"), QStringLiteral("a\u00A0b\nc"));

    ASSERT_TRUE(waitFor([&payload] { return !payload.empty(); }));
    EXPECT_EQ(payload, "a\u00A0b\nc");
}

TEST_F(MainWindowTest, SubscribesAndUnsubscribes)
{
    connectLocally();
    click("connection.subscribe");
    find<QLineEdit>("subscription.filter")->setText(QStringLiteral("plant/+/temp"));
    click("subscription.add");
    auto *view = find<QTreeView>("subscription.view");
    ASSERT_EQ(view->model()->rowCount(), 2);
    ASSERT_TRUE(waitFor([this] {
        return page()->connection().subscriptions().at(1).status == session::SubscriptionStatus::Active;
    }));

    view->setCurrentIndex(view->model()->index(1, 0));
    find<QAction>("subscription.remove")->trigger();
    EXPECT_EQ(view->model()->rowCount(), 1);
}

TEST_F(MainWindowTest, FormatIsAViewOnTheSameBytes)
{
    connectLocally();
    publish(QStringLiteral("a"), QStringLiteral("{}"));
    ASSERT_NO_FATAL_FAILURE(choose("a"));
    ASSERT_TRUE(waitFor([&] { return payloadText() == QStringLiteral("{}"); }));

    find<ui::SegmentedControl>("message.format")->segment(3)->click();

    EXPECT_TRUE(waitFor([&] { return payloadText().contains(QStringLiteral("7b 7d")); }));
}

TEST_F(MainWindowTest, SeesTheBrokerStopUnderAnOpenConnection)
{
    connectLocally();

    action("broker.stop")->trigger();

    ASSERT_TRUE(waitForState(ConnectionState::Disconnected));
    EXPECT_TRUE(find<QWidget>("connection.message")->isVisible());
    button(QStringLiteral("Start the local broker"))->click();
    EXPECT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_FALSE(find<QWidget>("connection.message")->isVisible());
}

TEST_F(MainWindowTest, ClosesWhileMessagesArrive)
{
    action("demo.start")->trigger();
    ASSERT_TRUE(waitFor([this] { return page() && page()->traffic().status().messages > 20; }));

    window().close();
    stop();
}

TEST_F(MainWindowTest, ClosesATabWhileMessagesArrive)
{
    action("demo.start")->trigger();
    ASSERT_TRUE(waitFor([this] { return page() && page()->traffic().status().messages > 20; }));

    action("tab.close")->trigger();

    EXPECT_EQ(page(), nullptr);
    EXPECT_TRUE(workbench().connections().connections().empty());
    EXPECT_TRUE(find<QWidget>("welcomePage")->isVisible());
}

TEST_F(MainWindowTest, HistoryIsInTheListAfterARestart)
{
    connectLocally();
    publish(QStringLiteral("kept"), QStringLiteral("1"));
    ASSERT_NO_FATAL_FAILURE(choose("kept"));
    stop();

    start();
    click("welcome.broker");

    EXPECT_TRUE(waitFor([&] { return page() && rowOf("kept") >= 0; }));
    EXPECT_EQ(page()->traffic().status().messages, 0u);
}

TEST_F(MainWindowTest, PaletteRunsAnActionByItsName)
{
    action("palette.open")->trigger();
    auto *edit = find<QLineEdit>("palette.edit");
    ASSERT_TRUE(edit->isVisible());
    QTest::keyClicks(edit, QStringLiteral("dark"));
    ASSERT_GE(find<QListView>("palette.list")->model()->rowCount(), 1);

    QTest::keyClick(edit, Qt::Key_Return);

    EXPECT_FALSE(edit->isVisible());
    EXPECT_TRUE(ui::Theme::instance().isDark());
    EXPECT_EQ(workbench().settings().theme(), profile::Theme::Dark);
}

TEST_F(MainWindowTest, ShortcutsWorkWhileTyping)
{
    connectLocally();
    window().activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window()));
    auto *edit = find<QLineEdit>("palette.edit");
    for (QWidget *typedInto : {static_cast<QWidget *>(find<ui::CodeView>("publish.payload")),
             static_cast<QWidget *>(find<QLineEdit>("messages.search"))}) {
        typedInto->setFocus();
        QTest::keyClick(typedInto, Qt::Key_K, Qt::ControlModifier);
        EXPECT_TRUE(edit->isVisible());
        QTest::keyClick(edit, Qt::Key_Escape);
        EXPECT_TRUE(typedInto->hasFocus());
    }
    find<QComboBox>("publish.topic")->setCurrentText(QStringLiteral("a"));
    find<ui::CodeView>("publish.payload")->setFocus();
    QTest::keyClick(find<ui::CodeView>("publish.payload"), Qt::Key_Return, Qt::ControlModifier);
    EXPECT_TRUE(waitFor([&] { return rowOf("a") >= 0; }));
}

TEST_F(MainWindowTest, FitsIntoItsLeastSize)
{
    connectLocally();
    window().resize(window().minimumSize());

    EXPECT_LE(window().centralWidget()->minimumSizeHint().width(), window().width());
    EXPECT_LE(window().centralWidget()->minimumSizeHint().height(), window().height());
}

TEST_F(MainWindowTest, EveryActionHasANameAndNoShortcutIsTakenTwice)
{
    QSet<QString> shortcuts;
    for (const QAction *one : window().actions().actions()) {
        EXPECT_FALSE(one->objectName().isEmpty());
        EXPECT_FALSE(one->text().isEmpty()) << qPrintable(one->objectName());
        for (const QKeySequence &keys : one->shortcuts()) {
            EXPECT_FALSE(shortcuts.contains(keys.toString())) << qPrintable(keys.toString());
            shortcuts.insert(keys.toString());
        }
    }
}

TEST_F(MainWindowTest, BrokerPageListsItsClientsAndDisconnectsOne)
{
    connectLocally();
    action("broker.show")->trigger();
    auto *clients = find<QTreeView>("broker.clients");
    ASSERT_TRUE(waitFor([&] { return clients->model()->rowCount() == 1; }));

    clients->setCurrentIndex(clients->model()->index(0, 0));
    find<QAction>("broker.disconnectClient")->trigger();

    EXPECT_TRUE(waitFor([this] {
        return workbench().connections().connections().at(0)->state() == ConnectionState::Disconnected;
    }));
}

TEST_F(MainWindowTest, RemembersHowItWasArranged)
{
    connectLocally();
    action("view.publish")->trigger();
    EXPECT_FALSE(page()->isPanelVisible(ui::ConnectionPage::Panel::Publish));
    // Smaller than the screen, as a window that is not is fitted into it.
    window().resize(window().minimumSize());
    const QSize size = window().size();
    ASSERT_LT(size.width(), window().screen()->size().width());
    window().close();
    stop();

    start();
    EXPECT_EQ(window().width(), size.width());
    EXPECT_EQ(window().height(), size.height());
    click("welcome.broker");
    ASSERT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_FALSE(page()->isPanelVisible(ui::ConnectionPage::Panel::Publish));
}

} // namespace
} // namespace cutty::test
