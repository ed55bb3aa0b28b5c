#include "ui/models/BrokerClientsModel.h"

#include "core/session/connection/ConnectionManager.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

TEST(BrokerClientsModelTest, FollowsClientsThatComeAndGo)
{
    session::LocalBroker broker;
    session::ConnectionManager connections;
    BrokerClientsModel model(broker);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    broker.start({.port = 0});
    ASSERT_TRUE(QTest::qWaitFor([&] { return broker.state() == session::BrokerState::Running; }, 10'000));

    std::vector<session::ClientConnection *> clients;
    for (const char *name : {"b", "a", "c"}) {
        profile::ConnectionProfile profile = profile::newProfile(1);
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = broker.port();
        profile.clientId = QString::fromLatin1(name);
        clients.push_back(connections.create(profile));
        clients.back()->open({});
    }
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 3; }, 10'000));
    EXPECT_EQ(model.index(0, BrokerClientsModel::ClientIdColumn).data(), QStringLiteral("a"));
    EXPECT_EQ(model.index(2, BrokerClientsModel::ClientIdColumn).data(), QStringLiteral("c"));

    clients[1]->close();
    ASSERT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 2; }, 10'000));
    EXPECT_EQ(model.index(0, BrokerClientsModel::ClientIdColumn).data(), QStringLiteral("b"));

    broker.stop();
    EXPECT_TRUE(QTest::qWaitFor([&] { return model.rowCount() == 0; }, 10'000));
}

} // namespace
} // namespace cutty::ui
