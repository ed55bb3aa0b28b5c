#include "ui/models/BrokerClientsModel.h"

#include "core/session/connection/ConnectionManager.h"
#include "ui/models/RetainedMessagesModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

constexpr int patience = 10'000;

class BrokerListModelTest : public testing::Test
{
protected:
    BrokerListModelTest()
    {
        m_broker.start({.listeners = {{.port = 0}}});
        EXPECT_TRUE(
            QTest::qWaitFor([this] { return m_broker.state() == session::BrokerState::Running; }, patience));
    }

    void keep(int count)
    {
        for (int i = 0; i < count; ++i) {
            const QByteArray topic = "t/" + QByteArray::number(i).rightJustified(5, '0');
            m_broker.setRetained(
                Message::create({.topic = topic.toStdString(), .payload = "x", .retain = true}), &m_broker);
        }
    }

    session::LocalBroker m_broker;
};

TEST_F(BrokerListModelTest, FollowsClientsThatComeAndGo)
{
    session::ConnectionManager connections;
    BrokerClientsModel model(m_broker);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setActive(true);
    std::vector<session::ClientConnection *> clients;
    for (const char *name : {"b", "a", "c"}) {
        profile::ConnectionProfile profile = profile::newProfile(1);
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = m_broker.port();
        profile.clientId = QString::fromLatin1(name);
        clients.push_back(connections.create(profile));
        clients.back()->open({});
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return clients.back()->state() == session::ConnectionState::Connected; }, patience));
    }
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 3; }, patience));
    EXPECT_EQ(model.index(0, BrokerClientsModel::ClientIdColumn).data(), QStringLiteral("b"));
    EXPECT_EQ(model.index(2, BrokerClientsModel::ClientIdColumn).data(), QStringLiteral("c"));

    const QPersistentModelIndex last(model.index(2, 0));
    clients[0]->close();
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 2; }, patience));
    EXPECT_EQ(model.index(0, BrokerClientsModel::ClientIdColumn).data(), QStringLiteral("a"));
    EXPECT_EQ(last.data(), QStringLiteral("c"));

    m_broker.stop();
    EXPECT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 0; }, patience));
}

TEST_F(BrokerListModelTest, HoldsOnlyTheRowsAroundTheVisibleOnes)
{
    keep(1'000);
    RetainedMessagesModel model(m_broker);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setActive(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 1'000; }, patience));
    ASSERT_NE(model.entry(0), nullptr);
    EXPECT_EQ(model.entry(0)->message->topic(), "t/00000");
    EXPECT_EQ(model.entry(900), nullptr);

    model.setVisibleRows(890, 910);
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.entry(900) != nullptr; }, patience));
    EXPECT_EQ(model.entry(900)->message->topic(), "t/00900");
    EXPECT_EQ(model.entry(0), nullptr);
}

TEST_F(BrokerListModelTest, ASelectionStaysWithItsEntryAndGoesWithIt)
{
    keep(10);
    RetainedMessagesModel model(m_broker);
    model.setActive(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 10; }, patience));
    const QPersistentModelIndex third(model.index(3, 0));
    const QPersistentModelIndex fifth(model.index(5, 0));
    m_broker.removeRetained("t/00000", &model);
    m_broker.removeRetained("t/00005", &model);
    model.refresh();
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 8; }, patience));
    EXPECT_EQ(third.row(), 2);
    EXPECT_EQ(third.data(), QStringLiteral("t/00003"));
    EXPECT_FALSE(fifth.isValid());
}

TEST_F(BrokerListModelTest, ShowsOnlyWhatHasTheTextInIt)
{
    keep(30);
    RetainedMessagesModel model(m_broker);
    model.setActive(true);
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 30; }, patience));
    model.setText(QStringLiteral("0002"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 11; }, patience)); // 2 and 20 to 29
    model.setText({});
    EXPECT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 30; }, patience));
}

} // namespace
} // namespace cutty::ui
