// SCRAM through the driver, with a server that the test plays.
#include "core/net/auth/ScramClient.h"
#include "core/net/auth/ScramServer.h"
#include "core/net/driver/ConnectionDriver.h"

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"
#include "tests/net/ScriptedLink.h"
#include "tests/net/Wait.h"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;
using mqtt::PropertyId;
using mqtt::ReasonCode;

constexpr auto five = mqtt::ProtocolVersion::V5;

class DriverAuthenticationTest : public testing::Test
{
protected:
    void connectWith(const QString &password, mqtt::ProtocolVersion version = five)
    {
        auto link = std::make_unique<ScriptedLink>();
        m_link = link.get();
        const ConnectionDriverOptions options{
            .authenticator = std::make_shared<ScramClient>(ScramHash::Sha256, u"anna"_s, password)};
        m_driver = std::make_unique<ConnectionDriver>(
            std::move(link), [this](const mqtt::Event &event) { m_events.push_back(event.index()); },
            options);
        QObject::connect(m_driver.get(), &ConnectionDriver::finished, m_driver.get(),
            [this](const ConnectionEnd &end) { m_end = end; });
        m_driver->start({.version = version, .clientId = "c"}, {});
    }

    /// The last packet that the driver sent, of this type.
    template <typename T> T heard()
    {
        settle();
        mqtt::PacketDecoder decoder;
        decoder.setVersion(five);
        const std::string wire = m_link->written();
        decoder.feed(wire);
        std::optional<T> last;
        for (auto packet = decoder.next(); packet && *packet; packet = decoder.next()) {
            if (T *wanted = std::get_if<T>(&**packet))
                last = std::move(*wanted);
        }
        EXPECT_TRUE(last.has_value());
        return last ? std::move(*last) : T();
    }

    void says(const mqtt::Packet &packet)
    {
        std::string wire;
        encode(wire, packet, five);
        m_link->says(wire);
        settle();
    }

    static mqtt::Properties withData(const std::string &data)
    {
        mqtt::Properties properties;
        properties.add(PropertyId::AuthenticationMethod, "SCRAM-SHA-256");
        if (!data.empty())
            properties.add(PropertyId::AuthenticationData, data);
        return properties;
    }

    static std::string dataOf(const mqtt::Properties &properties)
    {
        EXPECT_EQ(properties.text(PropertyId::AuthenticationMethod), "SCRAM-SHA-256");
        return std::string(properties.text(PropertyId::AuthenticationData).value_or(""));
    }

    /// Up to the server's verdict on what the client sent last.
    std::expected<std::string, AuthenticationError> exchange(const std::string &clientFirst)
    {
        ScramServer server(ScramHash::Sha256, [](const QByteArray &name) {
            return name == "anna"
                ? std::optional(scramCredentials(ScramHash::Sha256, "s3cret", "salt", 4'096))
                : std::nullopt;
        });
        const auto serverFirst = server.begin(clientFirst);
        EXPECT_TRUE(serverFirst.has_value());
        says(mqtt::AuthPacket{
            .reason = ReasonCode::ContinueAuthentication, .properties = withData(serverFirst.value_or(""))});
        return server.finish(dataOf(heard<mqtt::AuthPacket>().properties));
    }

    std::string openedWith()
    {
        m_link->opens();
        return dataOf(heard<std::unique_ptr<mqtt::ConnectPacket>>()->properties);
    }

    void logIn()
    {
        connectWith(u"s3cret"_s);
        const auto serverFinal = exchange(openedWith());
        ASSERT_TRUE(serverFinal.has_value());
        says(mqtt::ConnackPacket{.properties = withData(*serverFinal)});
        ASSERT_TRUE(m_driver->connection().isConnected());
    }

    ScriptedLink *m_link = nullptr;
    std::unique_ptr<ConnectionDriver> m_driver;
    std::vector<std::size_t> m_events;
    std::optional<ConnectionEnd> m_end;
};

TEST_F(DriverAuthenticationTest, LogsIn)
{
    logIn();
    EXPECT_EQ(m_events, std::vector{mqtt::Event(mqtt::Connected{}).index()});
    std::vector<ConnectStep> steps;
    for (const ConnectTimeline::Entry &entry : m_driver->timeline().steps)
        steps.push_back(entry.step);
    EXPECT_EQ(steps, (std::vector{ConnectStep::Connack, ConnectStep::Authenticate}));
}

TEST_F(DriverAuthenticationTest, ARefusalIsTheServers)
{
    connectWith(u"guess"_s);
    EXPECT_EQ(exchange(openedWith()).error(), AuthenticationError::WrongPassword);
    says(mqtt::ConnackPacket{.reason = ReasonCode::NotAuthorized});
    ASSERT_TRUE(m_end.has_value());
    EXPECT_EQ(m_end->closed.cause, mqtt::CloseCause::Refused);
    EXPECT_FALSE(m_end->authenticationError.has_value());
}

TEST_F(DriverAuthenticationTest, AServerThatLetsAnybodyInIsLeft)
{
    connectWith(u"s3cret"_s);
    ASSERT_TRUE(exchange(openedWith()).has_value());
    says(mqtt::ConnackPacket{.properties = withData("v=AAAA")});
    ASSERT_TRUE(m_end.has_value());
    EXPECT_EQ(m_end->authenticationError, AuthenticationError::ServerNotVerified);
    EXPECT_EQ(m_end->closed.cause, mqtt::CloseCause::Local);
    EXPECT_FALSE(m_end->accepted);
    EXPECT_TRUE(m_events.empty());
}

TEST_F(DriverAuthenticationTest, AServerThatSkipsTheExchangeIsLeft)
{
    connectWith(u"s3cret"_s);
    openedWith();
    says(mqtt::ConnackPacket{.properties = withData("")});
    ASSERT_TRUE(m_end.has_value());
    EXPECT_EQ(m_end->authenticationError, AuthenticationError::ServerNotVerified);
}

TEST_F(DriverAuthenticationTest, AMessageOfNoSenseEndsIt)
{
    connectWith(u"s3cret"_s);
    openedWith();
    says(mqtt::AuthPacket{
        .reason = ReasonCode::ContinueAuthentication, .properties = withData("what is this?")});
    ASSERT_TRUE(waitFor([this] { return m_end.has_value(); }));
    EXPECT_EQ(m_end->authenticationError, AuthenticationError::MalformedMessage);
}

TEST_F(DriverAuthenticationTest, CredentialsThatCannotBeUsedOpenNothing)
{
    connectWith(u"\u0007"_s);
    EXPECT_FALSE(m_end.has_value()) << "not within start()";
    ASSERT_TRUE(waitFor([this] { return m_end.has_value(); }));
    EXPECT_EQ(m_end->authenticationError, AuthenticationError::InvalidCredentials);
    EXPECT_FALSE(m_link->opening);
}

TEST_F(DriverAuthenticationTest, ReauthenticatesOnTheOpenConnection)
{
    logIn();
    m_events.clear();
    ASSERT_TRUE(m_driver->reauthenticate().has_value());
    const auto again = heard<mqtt::AuthPacket>();
    EXPECT_EQ(again.reason, ReasonCode::ReAuthenticate);
    const auto serverFinal = exchange(dataOf(again.properties));
    ASSERT_TRUE(serverFinal.has_value());
    says(mqtt::AuthPacket{.reason = ReasonCode::Success, .properties = withData(*serverFinal)});
    EXPECT_EQ(m_events, std::vector{mqtt::Event(mqtt::AuthenticationFinished{}).index()});
    EXPECT_FALSE(m_end.has_value());
    EXPECT_EQ(m_driver->timeline().steps.size(), 2u) << "no part of connecting";
}

TEST_F(DriverAuthenticationTest, AskingAgainDoesNotDisturbTheExchangeUnderWay)
{
    logIn();
    m_events.clear();
    ASSERT_TRUE(m_driver->reauthenticate().has_value());
    const auto again = heard<mqtt::AuthPacket>();
    EXPECT_EQ(m_driver->reauthenticate().error(), mqtt::CommandError::AuthenticationNotExpected);
    const auto serverFinal = exchange(dataOf(again.properties));
    ASSERT_TRUE(serverFinal.has_value());
    says(mqtt::AuthPacket{.reason = ReasonCode::Success, .properties = withData(*serverFinal)});
    EXPECT_EQ(m_events, std::vector{mqtt::Event(mqtt::AuthenticationFinished{}).index()});
    EXPECT_FALSE(m_end.has_value());
    EXPECT_TRUE(m_driver->reauthenticate().has_value()) << "when it is over";
}

TEST_F(DriverAuthenticationTest, AServerThatFailsToProveItselfAgainIsLeft)
{
    logIn();
    ASSERT_TRUE(m_driver->reauthenticate().has_value());
    ASSERT_TRUE(exchange(dataOf(heard<mqtt::AuthPacket>().properties)).has_value());
    says(mqtt::AuthPacket{.reason = ReasonCode::Success, .properties = withData("v=AAAA")});
    ASSERT_TRUE(m_end.has_value());
    EXPECT_EQ(m_end->authenticationError, AuthenticationError::ServerNotVerified);
    heard<mqtt::DisconnectPacket>();
}

TEST_F(DriverAuthenticationTest, IsOfMqtt5Only)
{
    connectWith(u"s3cret"_s, mqtt::ProtocolVersion::V311);
    m_link->opens();
    EXPECT_EQ(m_driver->reauthenticate().error(), mqtt::CommandError::AuthenticationMethodMismatch);
    m_link->says(std::string("\x20\x02\0\0", 4));
    settle();
    EXPECT_TRUE(m_driver->connection().isConnected());
    EXPECT_FALSE(m_link->written().contains("SCRAM"));
}

TEST_F(DriverAuthenticationTest, ReauthenticationNeedsAConnection)
{
    connectWith(u"s3cret"_s);
    EXPECT_EQ(m_driver->reauthenticate().error(), mqtt::CommandError::NotConnected);
}

} // namespace
} // namespace cutty::net
