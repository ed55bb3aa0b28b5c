#pragma once

#include "core/session/broker/LocalBroker.h"
#include "core/session/connection/ConnectionManager.h"
#include "tests/net/Wait.h"

#include <gmock/gmock.h>

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace cutty::profile {

inline void PrintTo(ProtocolVersion version, std::ostream *out)
{
    *out << (version == ProtocolVersion::V5 ? "5" : "3.1.1");
}

} // namespace cutty::profile

namespace cutty::session::test {

using namespace Qt::StringLiterals;
using net::test::settle;
using net::test::waitFor;

inline profile::ConnectionProfile reconnecting(profile::ConnectionProfile made)
{
    made.reconnect.enabled = true;
    return made;
}

inline std::string versionName(const testing::TestParamInfo<profile::ProtocolVersion> &info)
{
    return info.param == profile::ProtocolVersion::V5 ? "V5" : "V311";
}

/// Every record that a connection's batches brought, and every report of its publishes.
class Recorder
{
public:
    explicit Recorder(ClientConnection &connection)
    {
        QObject::connect(
            &connection, &ClientConnection::batchReady, &connection, [this](const MessageBatchPtr &batch) {
                records.insert(records.end(), batch->records.begin(), batch->records.end());
            });
        QObject::connect(&connection, &ClientConnection::publishFinished, &connection,
            [this](const PublishReport &report) { reports.push_back(report); });
        QObject::connect(&connection, &ClientConnection::stateChanged, &connection,
            [this, &connection] { states.push_back(connection.state()); });
    }

    bool waitForRecords(std::size_t count) const
    {
        return waitFor([&] { return records.size() >= count; });
    }
    bool waitForReports(std::size_t count) const
    {
        return waitFor([&] { return reports.size() >= count; });
    }
    std::vector<std::string> payloads(Direction direction = Direction::Received) const
    {
        std::vector<std::string> chosen;
        for (const MessageRecord &record : records) {
            if (record.direction == direction)
                chosen.emplace_back(record.message->payload());
        }
        return chosen;
    }

    std::vector<MessageRecord> records;
    std::vector<PublishReport> reports;
    std::vector<ConnectionState> states;
};

/// A local broker on a port of the system's choice and a connection manager, both with their real threads.
class SessionFixture : public testing::TestWithParam<profile::ProtocolVersion>
{
protected:
    static bool isFive() { return GetParam() == profile::ProtocolVersion::V5; }

    void startBroker()
    {
        m_broker.start({.listeners = {{.port = 0}}});
        ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Running; }));
    }
    void stopBroker()
    {
        m_broker.stop();
        ASSERT_TRUE(waitFor([this] { return m_broker.state() == BrokerState::Stopped; }));
    }

    static profile::ConnectionProfile profileFor(
        profile::ProtocolVersion version, std::uint16_t port, const QString &clientId)
    {
        profile::ConnectionProfile made = profile::newProfile(1);
        made.host = u"127.0.0.1"_s;
        made.port = port;
        made.protocolVersion = version;
        made.clientId = clientId;
        // A test that wants it says so, so that a connection that ends has ended.
        made.reconnect.enabled = false;
        return made;
    }
    profile::ConnectionProfile profileNamed(const QString &clientId) const
    {
        return profileFor(GetParam(), m_broker.port(), clientId);
    }

    static bool waitForState(ClientConnection &connection, ConnectionState state)
    {
        return waitFor([&] { return connection.state() == state; });
    }
    static bool connects(ClientConnection &connection)
    {
        connection.open({});
        return waitForState(connection, ConnectionState::Connected);
    }
    ClientConnection &connected(const QString &clientId)
    {
        ClientConnection *connection = m_manager.create(profileNamed(clientId));
        EXPECT_TRUE(connects(*connection));
        return *connection;
    }
    static bool waitForSubscription(
        ClientConnection &connection, std::size_t index, SubscriptionStatus status)
    {
        return waitFor([&] {
            return connection.subscriptions().size() > index
                && connection.subscriptions()[index].status == status;
        });
    }
    static bool subscribes(ClientConnection &connection, const QString &filter, QoS qos = QoS::ExactlyOnce)
    {
        connection.subscribe(filter, qos);
        return waitForSubscription(
            connection, connection.subscriptions().size() - 1, SubscriptionStatus::Active);
    }

    LocalBroker m_broker;
    ConnectionManager m_manager;
};

} // namespace cutty::session::test

#define CUTTY_FOR_BOTH_PROFILE_VERSIONS(Fixture)                                                             \
    INSTANTIATE_TEST_SUITE_P(Versions, Fixture,                                                              \
        testing::Values(cutty::profile::ProtocolVersion::V311, cutty::profile::ProtocolVersion::V5),         \
        cutty::session::test::versionName)
