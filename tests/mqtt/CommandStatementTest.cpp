// What a client refuses to send, because the specification forbids it to.
#include "tests/mqtt/ScriptedPeer.h"
#include "tests/mqtt/Versions.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace cutty::mqtt::test {
namespace {

class CommandStatementTest : public VersionTest
{
protected:
    /// The error of CONNECT; NotConnected for none, which CONNECT does not give here.
    static CommandError errorOf(ConnectPacket packet)
    {
        packet.version = GetParam();
        ScriptedPeer peer(Role::Client, GetParam());
        const auto result = peer.connection.connect(std::move(packet), {}, peer.now);
        EXPECT_EQ(peer.hearsBytes().empty(), !result.has_value());
        return result.error_or(CommandError::NotConnected);
    }

    static constexpr auto none = CommandError::NotConnected;
    static constexpr std::string_view illFormed[] = {"\xFF", "a\xED\xA0\x80", "\xC0\x80"};
};

CUTTY_FOR_BOTH_VERSIONS(CommandStatementTest);

TEST_P(CommandStatementTest, ConnectHasOnlyWellFormedText)
{
    // [MQTT-3.1.3-4] [MQTT-3.1.3-11] [MQTT-3.1.3-12]; 3.1.1: [MQTT-3.1.3-10] [MQTT-3.1.3-11]
    for (const std::string_view text : illFormed) {
        const std::string bad(text);
        EXPECT_EQ(errorOf({.clientId = bad}), CommandError::InvalidClientIdentifier);
        EXPECT_EQ(errorOf({.clientId = "c", .userName = bad}), CommandError::InvalidUserName);
        EXPECT_EQ(errorOf({.clientId = "c", .will = Will{.topic = bad}}), CommandError::InvalidTopicName);
        EXPECT_EQ(errorOf({.clientId = "c", .userName = "u", .password = bad}), none); // bytes
    }
    const std::string nul("a\0b", 3);
    EXPECT_EQ(errorOf({.clientId = nul}), CommandError::InvalidClientIdentifier); // [MQTT-1.5.4-2]
    EXPECT_EQ(errorOf({.clientId = "c", .userName = nul}), CommandError::InvalidUserName);
}

TEST_P(CommandStatementTest, AWillIsForATopicWithoutWildcards)
{
    for (const std::string topic : {"", "a/+", "#"})
        EXPECT_EQ(errorOf({.clientId = "c", .will = Will{.topic = topic}}), CommandError::InvalidTopicName);
}

TEST_P(CommandStatementTest, APasswordWithoutUserNameIsForVersion5)
{
    // 3.1.1: [MQTT-3.1.2-22]
    EXPECT_EQ(
        errorOf({.clientId = "c", .password = "p"}), isFive() ? none : CommandError::PasswordWithoutUserName);
}

TEST_P(CommandStatementTest, AnEmptyIdentifierIsForACleanSessionBeforeVersion5)
{
    // 3.1.1: [MQTT-3.1.3-7]
    EXPECT_EQ(errorOf({.cleanStart = true, .clientId = ""}), none);
    EXPECT_EQ(errorOf({.cleanStart = false, .clientId = ""}),
        isFive() ? none : CommandError::InvalidClientIdentifier);
}

class Command5StatementTest : public testing::Test
{
protected:
    CommandError publish(const Properties &properties)
    {
        const auto result = m_peer.connection.publish({.message = message("t", "x", properties)}, m_peer.now);
        EXPECT_EQ(m_peer.hearsBytes().empty(), !result.has_value());
        return result.error_or(CommandError::NotConnected);
    }

    ScriptedPeer m_peer = ScriptedPeer::connectedClient(ProtocolVersion::V5);
};

TEST_F(Command5StatementTest, PublishPropertiesAreWellFormed)
{
    // [MQTT-3.3.2-13] [MQTT-3.3.2-14] [MQTT-3.3.2-19] [MQTT-1.5.7-1]
    for (const std::string_view topic : {"a/+", "#", "\xFF"})
        EXPECT_EQ(
            publish(Properties().add(PropertyId::ResponseTopic, topic)), CommandError::InvalidProperties);
    EXPECT_EQ(
        publish(Properties().add(PropertyId::ContentType, "\xC0\x80")), CommandError::InvalidProperties);
    EXPECT_EQ(publish(Properties().addUserProperty("\xFF", "v")), CommandError::InvalidProperties);
    EXPECT_EQ(publish(Properties().addUserProperty("k", "\xFF")), CommandError::InvalidProperties);
    EXPECT_EQ(publish(Properties()
                      .add(PropertyId::ResponseTopic, "a")
                      .add(PropertyId::ContentType, "text/plain")
                      .addUserProperty("k", "v")),
        CommandError::NotConnected);
}

TEST_F(Command5StatementTest, PublishOfAClientHasNoSubscriptionIdentifier)
{
    // [MQTT-3.3.4-6]
    OutgoingPublish publish = outgoing("t", QoS::AtMostOnce);
    publish.subscriptionIdentifiers = {1};
    EXPECT_EQ(m_peer.connection.publish(publish, m_peer.now).error_or(CommandError::NotConnected),
        CommandError::InvalidProperties);
    EXPECT_TRUE(m_peer.hearsNothing());
}

TEST_F(Command5StatementTest, DisconnectHasACodeOfItsSender)
{
    // [MQTT-3.14.2-1] [MQTT-3.14.2-2]
    EXPECT_EQ(
        m_peer.connection.disconnect(ReasonCode::ServerShuttingDown, {}).error_or(CommandError::NotConnected),
        CommandError::InvalidReasonCode);
    EXPECT_EQ(m_peer.connection.disconnect(ReasonCode::GrantedQoS1, {}).error_or(CommandError::NotConnected),
        CommandError::InvalidReasonCode);
    EXPECT_TRUE(m_peer.connection.isConnected());
    ScriptedPeer server = ScriptedPeer::connectedServer(ProtocolVersion::V5);
    EXPECT_EQ(
        server.connection.disconnect(ReasonCode::DisconnectWithWill, {}).error_or(CommandError::NotConnected),
        CommandError::InvalidReasonCode);
    EXPECT_EQ(server.connection
                  .disconnect(ReasonCode::ServerBusy, Properties().add(PropertyId::SessionExpiryInterval, 0))
                  .error_or(CommandError::NotConnected),
        CommandError::InvalidProperties);
    EXPECT_TRUE(server.hearsNothing());
}

} // namespace
} // namespace cutty::mqtt::test
