#include "tests/broker/BrokerHarness.h"

namespace cutty::broker::test {
namespace {

using mqtt::PropertyId;
using mqtt::ReasonCode;
using testing::ElementsAre;
using testing::IsEmpty;

class BrokerAdmissionTest : public BrokerTest
{
protected:
    BrokerAdmissionTest()
        : BrokerTest({.checksCredentials = true, .authenticationMethods = {"METHOD"}})
    {
    }
    mqtt::ConnectPacket named(std::string clientId) const
    {
        mqtt::ConnectPacket packet = passing(std::move(clientId));
        packet.userName = "maria";
        packet.password = "secret";
        return packet;
    }
    template <typename T> T asked()
    {
        auto request = harness.broker.pollAdmission();
        if (!request || !std::holds_alternative<T>(*request)) {
            ADD_FAILURE() << "the broker did not ask its host, or something else";
            return {};
        }
        return std::get<T>(std::move(*request));
    }
    void admit(LinkId link, const Admission &admission = {})
    {
        harness.broker.admit(link, admission, harness.now);
        harness.exchange();
    }
};
CUTTY_FOR_BOTH_VERSIONS(BrokerAdmissionTest);

class BrokerAuthentication5Test : public BrokerAdmissionTest
{
protected:
    mqtt::ConnectPacket withMethod(std::string_view method = "METHOD") const
    {
        mqtt::ConnectPacket packet = passing("c");
        packet.properties.add(PropertyId::AuthenticationMethod, method);
        packet.properties.add(PropertyId::AuthenticationData, "first");
        return packet;
    }
    static mqtt::AuthPacket auth(ReasonCode reason, std::string_view data)
    {
        mqtt::AuthPacket packet{.reason = reason};
        packet.properties.add(PropertyId::AuthenticationMethod, "METHOD");
        packet.properties.add(PropertyId::AuthenticationData, data);
        return packet;
    }
};
CUTTY_FOR_VERSION_5(BrokerAuthentication5Test);

TEST_P(BrokerAdmissionTest, AsksAboutCredentialsAndLetsTheClientInWhenTheAnswerComes) // MQTT-3.1.4-2
{
    TestClient &client = harness.connect(named("c"));
    const auto check = asked<CredentialCheck>();
    EXPECT_EQ(check.link, client.link);
    EXPECT_EQ(check.clientId, "c");
    EXPECT_EQ(check.userName, "maria");
    EXPECT_EQ(check.password, "secret");
    harness.advance(5s);
    EXPECT_FALSE(client.connack);
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
    admit(client.link);
    EXPECT_TRUE(client.connack);
    EXPECT_EQ(harness.broker.snapshot().clients.at(0).userName, "maria");
}

TEST_P(BrokerAdmissionTest, RefusesWithTheReasonThatTheHostGives)
{
    TestClient &client = harness.connect(named("c"));
    admit(client.link, {.reason = ReasonCode::BadUserNameOrPassword});
    ASSERT_TRUE(client.closed);
    EXPECT_EQ(client.closed->reason, ReasonCode::BadUserNameOrPassword);
    EXPECT_FALSE(harness.isOpen(client.link));
    TestClient &other = harness.connect(named("d"));
    admit(other.link, {.reason = ReasonCode::KeepAliveTimeout}); // no code of CONNACK
    ASSERT_TRUE(other.closed);
    EXPECT_EQ(other.closed->reason, ReasonCode::NotAuthorized);
}

TEST_P(BrokerAdmissionTest, AnonymousClientsAreNotAskedAbout)
{
    EXPECT_TRUE(join("c").connack);
    EXPECT_FALSE(harness.broker.pollAdmission());
}

TEST_P(BrokerAdmissionTest, WhatTheClientSendsMeanwhileWaits) // MQTT-3.1.4-5
{
    TestClient &watcher = join("watcher");
    subscribe(watcher, "a");
    std::string bytes;
    encode(bytes, named("c"));
    encode(bytes, mqtt::PublishPacket{.message = makeMessage("a", "x")}, GetParam());
    RawPeer raw(harness, GetParam());
    raw.saysBytes(bytes);
    raw.says(mqtt::PublishPacket{.message = makeMessage("a", "y")});
    EXPECT_THAT(watcher.takeMessages(), IsEmpty());
    admit(raw.link);
    EXPECT_THAT(watcher.takePayloads(), ElementsAre("x", "y"));
}

TEST_P(BrokerAdmissionTest, AHostThatDoesNotAnswerRefuses)
{
    TestClient &client = harness.connect(named("c"), {}, {.handshakeTimeout = 1h});
    harness.advance(9'999ms);
    EXPECT_FALSE(client.closed);
    harness.advance(1ms);
    ASSERT_TRUE(client.closed);
    EXPECT_EQ(client.closed->reason, isFive() ? ReasonCode::ServerBusy : ReasonCode::ServerUnavailable);
    admit(client.link);
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
    EXPECT_FALSE(harness.broker.pollAdmission());
    EXPECT_EQ(harness.broker.pollTimeout(), std::nullopt);
}

TEST_P(BrokerAdmissionTest, AnAnswerForAClientThatHasLeftIsIgnored)
{
    TestClient &client = harness.connect(named("c"));
    const auto check = asked<CredentialCheck>();
    harness.cut(client);
    admit(check.link);
    harness.cut(harness.connect(named("d")));
    EXPECT_FALSE(harness.broker.pollAdmission());
    admit(LinkId{4711});
    EXPECT_THAT(harness.broker.snapshot().clients, IsEmpty());
    EXPECT_EQ(harness.broker.snapshot().offlineSessions, 0U);
}

TEST_P(BrokerAdmissionTest, ASecondAnswerAndOneToNoQuestionAreIgnored)
{
    TestClient &client = harness.connect(named("c"));
    admit(client.link);
    admit(client.link, {.reason = ReasonCode::Banned});
    harness.broker.challenge(client.link, "x", harness.now);
    harness.exchange();
    EXPECT_FALSE(client.closed);
    RawPeer silent(harness, GetParam());
    admit(silent.link);
    EXPECT_TRUE(silent.isOpen());
}

TEST_P(BrokerAdmissionTest, TheSessionIsTakenOverOnlyOnceTheClientIsLetIn) // MQTT-3.1.4-3
{
    TestClient &first = harness.connect(named("c"));
    admit(first.link);
    TestClient &thief = harness.connect(named("c"));
    EXPECT_FALSE(first.closed);
    admit(thief.link, {.reason = ReasonCode::BadUserNameOrPassword});
    EXPECT_FALSE(first.closed);
    TestClient &second = harness.connect(named("c"));
    admit(second.link);
    EXPECT_TRUE(first.closed);
    EXPECT_TRUE(second.connack);
}

TEST_P(BrokerAdmissionTest, RulesAreForTheNameThatTheHostGives)
{
    BrokerOptions options = harness.broker.options();
    options.access = AccessRules({{.filter = "users/%u/#"}}, false);
    harness.broker.setOptions(options);
    TestClient &client = harness.connect(named("c"));
    admit(client.link, {.userName = "carla"});
    EXPECT_EQ(subscribe(client, "users/carla/#"), ReasonCode::GrantedQoS2);
    EXPECT_NE(subscribe(client, "users/maria/#"), ReasonCode::GrantedQoS2);
    EXPECT_EQ(harness.broker.snapshot().clients.at(0).userName, "carla");
}

TEST_P(BrokerAuthentication5Test, ChallengesAndLetsIn) // MQTT-4.12.0-2, MQTT-4.12.0-3, MQTT-4.12.0-5
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(withMethod()));
    auto step = asked<AuthenticationStep>();
    EXPECT_EQ(step.stage, AuthenticationStage::Begin);
    EXPECT_EQ(step.method, "METHOD");
    EXPECT_EQ(step.data, "first");
    harness.broker.challenge(raw.link, "prove it", harness.now);
    harness.exchange();
    const auto challenge = raw.hearsOne<mqtt::AuthPacket>();
    EXPECT_EQ(challenge.reason, ReasonCode::ContinueAuthentication);
    EXPECT_EQ(challenge.properties.text(PropertyId::AuthenticationData), "prove it");
    raw.says(auth(ReasonCode::ContinueAuthentication, "proof"));
    step = asked<AuthenticationStep>();
    EXPECT_EQ(step.stage, AuthenticationStage::Continue);
    EXPECT_EQ(step.data, "proof");
    admit(raw.link, {.userName = "maria", .authenticationData = "welcome"});
    const auto connack = raw.hearsOne<mqtt::ConnackPacket>();
    EXPECT_EQ(connack.reason, ReasonCode::Success);
    EXPECT_EQ(connack.properties.text(PropertyId::AuthenticationMethod), "METHOD");
    EXPECT_EQ(connack.properties.text(PropertyId::AuthenticationData), "welcome");
    EXPECT_EQ(harness.broker.snapshot().clients.at(0).userName, "maria");
}

TEST_P(BrokerAuthentication5Test, RefusesAtAnyStep)
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(withMethod()));
    admit(raw.link, {.reason = ReasonCode::NotAuthorized});
    EXPECT_EQ(raw.hearsOne<mqtt::ConnackPacket>().reason, ReasonCode::NotAuthorized);
    EXPECT_FALSE(raw.isOpen());
    RawPeer other(harness, GetParam());
    other.says(std::make_unique<mqtt::ConnectPacket>(withMethod("OTHER")));
    EXPECT_EQ(other.hearsOne<mqtt::ConnackPacket>().reason, ReasonCode::BadAuthenticationMethod);
}

TEST_P(BrokerAuthentication5Test, AClientThatDoesNotAnswerIsDropped)
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(withMethod()));
    harness.advance(5s);
    harness.broker.challenge(raw.link, "prove it", harness.now);
    harness.exchange();
    harness.advance(9'999ms);
    EXPECT_TRUE(raw.isOpen());
    harness.advance(1ms);
    EXPECT_FALSE(raw.isOpen());
}

TEST_P(BrokerAuthentication5Test, AClientAuthenticatesAgain) // MQTT-4.12.1-1
{
    RawPeer raw(harness, GetParam());
    raw.says(std::make_unique<mqtt::ConnectPacket>(withMethod()));
    asked<AuthenticationStep>();
    admit(raw.link);
    raw.hearsOne<mqtt::ConnackPacket>();
    raw.says(auth(ReasonCode::ReAuthenticate, "again"));
    const auto step = asked<AuthenticationStep>();
    EXPECT_EQ(step.stage, AuthenticationStage::Again);
    EXPECT_EQ(step.data, "again");
    raw.says(mqtt::PingreqPacket{});
    raw.hearsOne<mqtt::PingrespPacket>();
    admit(raw.link, {.authenticationData = "fine"});
    const auto answer = raw.hearsOne<mqtt::AuthPacket>();
    EXPECT_EQ(answer.reason, ReasonCode::Success);
    EXPECT_EQ(answer.properties.text(PropertyId::AuthenticationData), "fine");
    raw.says(auth(ReasonCode::ReAuthenticate, "again"));
    admit(raw.link, {.reason = ReasonCode::NotAuthorized});
    EXPECT_EQ(raw.hearsOne<mqtt::DisconnectPacket>().reason, ReasonCode::NotAuthorized);
    EXPECT_FALSE(raw.isOpen());
}

} // namespace
} // namespace cutty::broker::test
