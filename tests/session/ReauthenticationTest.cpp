#include "tests/session/ScramPeer.h"
#include "tests/session/SessionFixture.h"

namespace cutty::session {
namespace {

using namespace test;

class ReauthenticationTest : public SessionFixture
{
protected:
    ReauthenticationTest()
    {
        profile::ConnectionProfile made = profileFor(profile::ProtocolVersion::V5, m_peer.port(), u"c"_s);
        made.userName = u"anna"_s;
        made.connect.authentication = profile::AuthenticationMethod::ScramSha256;
        m_connection = m_manager.create(made);
        QObject::connect(m_connection, &ClientConnection::reauthenticated, m_connection,
            [this](RequestError error) { m_answers.push_back(error); });
    }

    bool logsIn()
    {
        m_connection->open({.password = u"s3cret"_s});
        return waitForState(*m_connection, ConnectionState::Connected);
    }

    ScramPeer m_peer;
    ClientConnection *m_connection = nullptr;
    std::vector<RequestError> m_answers;
};

TEST_F(ReauthenticationTest, ProvesItselfAgainOnTheOpenConnection)
{
    ASSERT_TRUE(logsIn());
    EXPECT_EQ(m_connection->facts()->authenticationMethod, u"SCRAM-SHA-256"_s);
    for (int again = 0; again < 2; ++again) {
        m_answers.clear();
        m_connection->reauthenticate();
        ASSERT_TRUE(waitFor([this] { return !m_answers.empty(); }));
        EXPECT_THAT(m_answers, testing::ElementsAre(RequestError::None));
    }
    EXPECT_EQ(m_peer.proofs, 3);
    EXPECT_EQ(m_connection->state(), ConnectionState::Connected);
}

TEST_F(ReauthenticationTest, AServerThatDoesNotProveItselfAgainIsLeft)
{
    ASSERT_TRUE(logsIn());
    m_peer.falseProof = "v=AAAA";
    m_connection->reauthenticate();
    ASSERT_TRUE(waitForState(*m_connection, ConnectionState::Disconnected));
    EXPECT_TRUE(m_answers.empty());
    ASSERT_TRUE(m_connection->failure().has_value());
    EXPECT_EQ(m_connection->failure()->kind, FailureKind::ServerNotVerified);
}

TEST_F(ReauthenticationTest, WithoutAConnectionItSaysSo)
{
    m_connection->reauthenticate();
    ASSERT_TRUE(waitFor([this] { return !m_answers.empty(); }));
    EXPECT_THAT(m_answers, testing::ElementsAre(RequestError::NotConnected));
}

TEST_F(ReauthenticationTest, WithoutAMethodItSaysSo)
{
    startBroker();
    ClientConnection *plain
        = m_manager.create(profileFor(profile::ProtocolVersion::V5, m_broker.port(), u"p"_s));
    ASSERT_TRUE(connects(*plain));
    std::vector<RequestError> answers;
    QObject::connect(plain, &ClientConnection::reauthenticated, plain,
        [&](RequestError error) { answers.push_back(error); });
    plain->reauthenticate();
    ASSERT_TRUE(waitFor([&] { return !answers.empty(); }));
    EXPECT_THAT(answers, testing::ElementsAre(RequestError::CannotAuthenticate));
    EXPECT_EQ(plain->state(), ConnectionState::Connected);
}

} // namespace
} // namespace cutty::session
