#include "ui/windows/BrokerPage.h"
#include "tests/ui/windows/WindowFixture.h"
#include "ui/panels/CodeView.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/windows/ActionRegistry.h"

#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QTabBar>
#include <QTcpSocket>
#include <QTreeView>

namespace cutty::test {
namespace {

using namespace Qt::StringLiterals;
using List = ui::BrokerPage::List;
using session::ConnectionState;

class BrokerPageTest : public WindowFixture
{
protected:
    BrokerPageTest() { start(); }

    void openPage(List list)
    {
        action("broker.start")->trigger();
        ASSERT_TRUE(
            waitFor([this] { return workbench().broker().state() == session::BrokerState::Running; }));
        action("broker.show")->trigger();
        showList(list);
    }
    void showList(List list) { find<QTabBar>("broker.lists")->setCurrentIndex(static_cast<int>(list)); }
    QAbstractItemModel *rows(const char *name) { return find<QTreeView>(name)->model(); }
    bool waitForRows(const char *name, int count)
    {
        return waitFor([&] { return rows(name)->rowCount() == count; });
    }
    void select(const char *name, int row)
    {
        find<QTreeView>(name)->setCurrentIndex(rows(name)->index(row, 0));
    }
    void keep(std::string_view topic, std::string_view payload)
    {
        workbench().broker().setRetained(
            Message::create({.topic = topic, .payload = payload, .retain = true}), &window());
    }
    /// A device that publishes to a topic with a wildcard in it [MQTT-3.3.2-2].
    void breakStatement()
    {
        m_device.connectToHost(QHostAddress::LocalHost, workbench().broker().port());
        m_device.write(QByteArray::fromHex("100f00044d5154540402003c0003646576"));
        ASSERT_TRUE(waitFor([&] { return m_device.bytesAvailable() >= 4; }));
        m_device.write(QByteArray::fromHex("30050003612f23"));
        ASSERT_TRUE(waitFor([this] { return !workbench().broker().findings().empty(); }));
    }
    QByteArray exported(const QString &name)
    {
        QFile file(filePath(name));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    QTcpSocket m_device;
};

TEST_F(BrokerPageTest, DisconnectsAClientWithTheReasonThatWasChosen)
{
    connectLocally();
    action("broker.show")->trigger();
    ASSERT_TRUE(waitForRows("broker.clients", 1));
    select("broker.clients", 0);
    find<QAction>("broker.reason.97")->trigger();
    const auto *connection = workbench().connections().connections().at(0);
    ASSERT_TRUE(waitFor([&] { return connection->state() == ConnectionState::Disconnected; }));
    ASSERT_TRUE(connection->failure().has_value());
    EXPECT_EQ(connection->failure()->reason, mqtt::ReasonCode::QuotaExceeded);
    EXPECT_TRUE(waitForRows("broker.clients", 0));
}

TEST_F(BrokerPageTest, DropsTheConnectionOfAClient)
{
    connectLocally();
    action("broker.show")->trigger();
    ASSERT_TRUE(waitForRows("broker.clients", 1));
    select("broker.clients", 0);
    find<QAction>("broker.dropClient")->trigger();
    const auto *connection = workbench().connections().connections().at(0);
    ASSERT_TRUE(waitFor([&] { return connection->state() == ConnectionState::Disconnected; }));
    EXPECT_EQ(connection->failure()->kind, session::FailureKind::ConnectionLost);
}

TEST_F(BrokerPageTest, ListsSubscriptionsWithTheirClients)
{
    connectLocally();
    action("broker.show")->trigger();
    showList(List::Subscriptions);
    ASSERT_TRUE(waitForRows("broker.subscriptions", 1));
    EXPECT_EQ(rows("broker.subscriptions")->index(0, 0).data().toString(), u"#"_s);
}

TEST_F(BrokerPageTest, TakesASessionOver)
{
    openPage(List::Sessions);
    QTcpSocket device;
    device.connectToHost(QHostAddress::LocalHost, workbench().broker().port());
    // CONNECT of 3.1.1 as "kept", without a clean session.
    device.write(QByteArray::fromHex("101000044d5154540400003c00046b657074"));
    ASSERT_TRUE(waitForRows("broker.sessions", 1));
    select("broker.sessions", 0);
    find<QAction>("broker.takeOverSession")->trigger();
    ASSERT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_EQ(page()->connection().profile().clientId, u"kept"_s);
    // As long as before: before MQTT 5 that is for ever.
    EXPECT_EQ(page()->connection().profile().sessionExpiryInterval, session::endlessSession);
    EXPECT_TRUE(waitFor([&] { return device.state() == QAbstractSocket::UnconnectedState; }));
}

TEST_F(BrokerPageTest, EndsASession)
{
    openPage(List::Sessions);
    QTcpSocket device;
    device.connectToHost(QHostAddress::LocalHost, workbench().broker().port());
    device.write(QByteArray::fromHex("101000044d5154540400003c00046b657074"));
    ASSERT_TRUE(waitForRows("broker.sessions", 1));
    select("broker.sessions", 0);
    find<QAction>("broker.removeSession")->trigger();
    EXPECT_TRUE(waitForRows("broker.sessions", 0));
    EXPECT_TRUE(waitFor([&] { return device.state() == QAbstractSocket::UnconnectedState; }));
}

TEST_F(BrokerPageTest, ADeletedRetainedMessageComesBackByUndo)
{
    openPage(List::Retained);
    keep("a/1", "one");
    keep("a/2", "two");
    ASSERT_TRUE(waitForRows("broker.retained", 2));
    find<QTreeView>("broker.retained")->selectAll();
    find<QAction>("broker.deleteRetained")->trigger();
    ASSERT_TRUE(waitForRows("broker.retained", 0));
    ASSERT_TRUE(waitFor([this] { return find<ui::InlineMessage>("broker.retained.message")->isVisible(); }));
    click("broker.undoDelete");
    ASSERT_TRUE(waitForRows("broker.retained", 2));
    EXPECT_EQ(rows("broker.retained")->index(1, 1).data().toString(), u"two"_s);
}

TEST_F(BrokerPageTest, SearchesRetainedMessagesByTopic)
{
    openPage(List::Retained);
    keep("a/1", "one");
    keep("b/2", "two");
    ASSERT_TRUE(waitForRows("broker.retained", 2));
    find<QLineEdit>("broker.retained.search")->setText(u"b/"_s);
    ASSERT_TRUE(waitForRows("broker.retained", 1));
    EXPECT_EQ(rows("broker.retained")->index(0, 0).data().toString(), u"b/2"_s);
}

TEST_F(BrokerPageTest, ARetainedMessageIsEditedQuietly)
{
    openPage(List::Retained);
    keep("a/1", "one");
    ASSERT_TRUE(waitForRows("broker.retained", 1));
    select("broker.retained", 0);
    find<QAction>("broker.editRetained")->trigger();
    EXPECT_EQ(find<QLineEdit>("broker.editor.topic")->text(), u"a/1"_s);
    auto *payload = find<ui::CodeView>("broker.editor.payload.text");
    EXPECT_EQ(payload->toPlainText(), u"one"_s);
    payload->setPlainText(u"1"_s);
    click("broker.editor.keep");
    EXPECT_TRUE(waitFor([this] { return rows("broker.retained")->index(0, 1).data().toString() == u"1"_s; }));
}

TEST_F(BrokerPageTest, PublishesAsTheBroker)
{
    connectLocally();
    auto *subscriber = page();
    action("broker.show")->trigger();
    click("broker.publish");
    find<QLineEdit>("broker.editor.topic")->setText(u"news/#"_s);
    click("broker.editor.publish");
    EXPECT_TRUE(find<QWidget>("broker.editor.problem")->isVisible());
    find<QLineEdit>("broker.editor.topic")->setText(u"news"_s);
    find<ui::CodeView>("broker.editor.payload.text")->setPlainText(u"hello"_s);
    click("broker.editor.publish");
    ASSERT_TRUE(waitFor([&] { return subscriber->traffic().messages().rowCount() == 1; }));
    EXPECT_EQ(subscriber->traffic().messages().record(0).message->payload(), "hello");
    EXPECT_FALSE(find<QWidget>("broker.editor.problem")->isVisible());
}

TEST_F(BrokerPageTest, ShowsAFindingWithItsStatementAndBytesAndExportsIt)
{
    openPage(List::Findings);
    breakStatement();
    ASSERT_TRUE(waitForRows("broker.findings", 1));
    EXPECT_EQ(rows("broker.findings")->index(0, 3).data().toString(), u"MQTT-3.3.2-2"_s);
    select("broker.findings", 0);
    EXPECT_EQ(find<ui::CodeView>("broker.findings.bytes")->toPlainText(), u"30 05 00 03 61 2f 23"_s);

    m_chooser->path = filePath(u"findings.json"_s);
    find<QAction>("broker.findings.json")->trigger();
    EXPECT_TRUE(QJsonDocument::fromJson(exported(u"findings.json"_s)).isArray());
    m_chooser->path = filePath(u"findings.md"_s);
    find<QAction>("broker.findings.markdown")->trigger();
    EXPECT_TRUE(exported(u"findings.md"_s).contains("MQTT-3.3.2-2"));

    find<QLineEdit>("broker.findings.search")->setText(u"nobody"_s);
    EXPECT_TRUE(waitForRows("broker.findings", 0));
}

TEST_F(BrokerPageTest, ShowsWhichStatementsAClientHasBrokenAndExportsThem)
{
    openPage(List::Coverage);
    breakStatement();
    auto *client = find<QComboBox>("broker.coverage.client");
    ASSERT_TRUE(waitFor([&] { return client->count() == 1 && rows("broker.coverage")->rowCount() > 50; }));
    EXPECT_EQ(client->currentText(), u"dev"_s);
    find<ui::SegmentedControl>("broker.coverage.show")->segment(1)->click();
    const QModelIndexList broken = rows("broker.coverage")
                                       ->match(rows("broker.coverage")->index(0, 0), Qt::DisplayRole,
                                           u"MQTT-3.3.2-2"_s, 1, Qt::MatchExactly);
    ASSERT_EQ(broken.size(), 1);
    for (int row = 0; row < rows("broker.coverage")->rowCount(); ++row)
        EXPECT_EQ(rows("broker.coverage")->index(row, 2).data().toString(), u"broken"_s);

    m_chooser->path = filePath(u"coverage.json"_s);
    find<QAction>("broker.coverage.json")->trigger();
    const auto document = QJsonDocument::fromJson(exported(u"coverage.json"_s));
    EXPECT_EQ(document.object().value(u"client"_s).toString(), u"dev"_s);
    m_chooser->path = filePath(u"none/coverage.md"_s);
    find<QAction>("broker.coverage.markdown")->trigger();
    const auto *saved = find<ui::InlineMessage>("broker.saved");
    EXPECT_EQ(saved->kind(), ui::InlineMessage::Kind::Error);
    EXPECT_TRUE(saved->isVisible());
}

} // namespace
} // namespace cutty::test
