#include "core/net/driver/Gatekeeper.h"

#include "core/net/auth/ScramClient.h"
#include "tests/net/Wait.h"

#include <gtest/gtest.h>

#include <map>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;
using broker::AuthenticationStage;
using broker::LinkId;
using mqtt::ReasonCode;

class GatekeeperTest : public testing::Test
{
protected:
    static UserTable users()
    {
        UserTable users;
        EXPECT_TRUE(users.add(u"anna"_s, hashPassword(u"s3cret"_s)));
        return users;
    }

    ReasonCode answerTo(const broker::CredentialCheck &check)
    {
        m_gatekeeper.handle(check);
        EXPECT_TRUE(waitFor([&] { return m_decided.contains(check.link); }));
        return m_decided[check.link].reason;
    }

    std::map<LinkId, broker::Admission> m_decided;
    std::string m_challenge;
    Gatekeeper m_gatekeeper{users(),
        [this](LinkId link, const broker::Admission &admission) { m_decided[link] = admission; },
        [this](LinkId, const std::string &data) {
            m_challenge = data;
        }};
};

TEST_F(GatekeeperTest, LetsInWhoKnowsThePassword)
{
    EXPECT_EQ(answerTo({LinkId{1}, "c", "anna", "s3cret"}), ReasonCode::Success);
    EXPECT_EQ(answerTo({LinkId{2}, "c", "anna", "wrong"}), ReasonCode::BadUserNameOrPassword);
    EXPECT_EQ(answerTo({LinkId{3}, "c", "bert", "s3cret"}), ReasonCode::BadUserNameOrPassword);
    EXPECT_EQ(answerTo({LinkId{4}, "c", "anna", {}}), ReasonCode::BadUserNameOrPassword);
}

TEST_F(GatekeeperTest, AnswersLaterAndNeverWithinTheCall)
{
    m_gatekeeper.handle(broker::CredentialCheck{LinkId{1}, "c", "anna", {}});
    EXPECT_TRUE(m_decided.empty());
    EXPECT_TRUE(waitFor([&] { return !m_decided.empty(); }));
}

TEST_F(GatekeeperTest, SpeaksScram)
{
    ScramClient client(ScramHash::Sha256, u"anna"_s, u"s3cret"_s);
    const auto first = client.begin();
    ASSERT_TRUE(first);
    m_gatekeeper.handle(broker::AuthenticationStep{.link = LinkId{1},
        .stage = AuthenticationStage::Begin,
        .method = Gatekeeper::method(),
        .data = *first});
    ASSERT_TRUE(waitFor([&] { return !m_challenge.empty(); }));
    const auto final = client.respond(m_challenge);
    ASSERT_TRUE(final);
    m_gatekeeper.handle(broker::AuthenticationStep{.link = LinkId{1},
        .stage = AuthenticationStage::Continue,
        .method = Gatekeeper::method(),
        .data = *final});
    ASSERT_TRUE(waitFor([&] { return m_decided.contains(LinkId{1}); }));
    EXPECT_EQ(m_decided[LinkId{1}].reason, ReasonCode::Success);
    EXPECT_EQ(m_decided[LinkId{1}].userName, "anna");
    EXPECT_TRUE(client.finish(m_decided[LinkId{1}].authenticationData.value_or("")));
}

TEST_F(GatekeeperTest, RefusesAnExchangeThatWasNotBegun)
{
    m_gatekeeper.handle(broker::AuthenticationStep{.link = LinkId{1},
        .stage = AuthenticationStage::Continue,
        .method = Gatekeeper::method(),
        .data = "c=biws,r=x,p=x"});
    m_gatekeeper.handle(broker::AuthenticationStep{
        .link = LinkId{2}, .stage = AuthenticationStage::Begin, .method = "PLAIN"});
    m_gatekeeper.handle(broker::AuthenticationStep{.link = LinkId{3},
        .stage = AuthenticationStage::Begin,
        .method = Gatekeeper::method(),
        .data = "garbage"});
    ASSERT_TRUE(waitFor([&] { return m_decided.size() == 3; }));
    EXPECT_EQ(m_decided[LinkId{1}].reason, ReasonCode::ProtocolError);
    EXPECT_EQ(m_decided[LinkId{2}].reason, ReasonCode::BadAuthenticationMethod);
    EXPECT_EQ(m_decided[LinkId{3}].reason, ReasonCode::NotAuthorized);
}

} // namespace
} // namespace cutty::net
