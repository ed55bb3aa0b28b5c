#include "core/session/connection/connectPackets.h"

#include <gmock/gmock.h>

namespace cutty::session {
namespace {

using namespace Qt::StringLiterals;
using mqtt::PropertyId;
using profile::ProtocolVersion;
using testing::ElementsAre;

profile::ConnectionProfile profileOf(ProtocolVersion version)
{
    profile::ConnectionProfile profile = profile::newProfile(1);
    profile.protocolVersion = version;
    profile.clientId = u"press"_s;
    profile.userName = u"anna"_s;
    profile.usePassword = true;
    profile.cleanStart = false;
    profile.keepAlive = std::chrono::seconds(7);
    profile.sessionExpiryInterval = std::chrono::seconds(60);
    profile.connect = {.receiveMaximum = 20,
        .maximumPacketSize = 1'000,
        .topicAliasMaximum = 10,
        .automaticTopicAliases = true,
        .requestResponseInformation = true,
        .requestProblemInformation = false,
        .userProperties = {{u"site"_s, u"north"_s}, {u"site"_s, u"lab"_s}}};
    profile.will = profile::WillSettings{.topic = u"state"_s,
        .payload = QByteArray("\xFF\x00", 2),
        .qos = QoS::AtLeastOnce,
        .retain = true,
        .delayInterval = std::chrono::seconds(5),
        .expiryInterval = std::chrono::seconds(9),
        .payloadIsText = true,
        .contentType = u"text/plain"_s,
        .responseTopic = u"answers"_s,
        .correlationData = "42",
        .userProperties = {{u"a"_s, u"b"_s}}};
    return profile;
}

std::vector<std::pair<std::string, std::string>> userProperties(const mqtt::Properties &properties)
{
    std::vector<std::pair<std::string, std::string>> result;
    for (const mqtt::Property &property : properties.view()) {
        if (property.id == PropertyId::UserProperty)
            result.emplace_back(property.name, property.text);
    }
    return result;
}

} // namespace

TEST(ConnectPacketTest, EveryVersionSaysWhatItCan)
{
    const std::pair<ProtocolVersion, mqtt::ProtocolVersion> versions[]
        = {{ProtocolVersion::V31, mqtt::ProtocolVersion::V31},
            {ProtocolVersion::V311, mqtt::ProtocolVersion::V311},
            {ProtocolVersion::V5, mqtt::ProtocolVersion::V5}};
    for (const auto &[version, onWire] : versions) {
        const auto packet = connectPacketOf(profileOf(version), {.password = u"secret"_s});
        EXPECT_EQ(packet.version, onWire);
        EXPECT_EQ(packet.clientId, "press");
        EXPECT_EQ(packet.userName, "anna");
        EXPECT_EQ(packet.password, "secret");
        EXPECT_FALSE(packet.cleanStart);
        EXPECT_EQ(packet.keepAlive, std::chrono::seconds(7));
        ASSERT_TRUE(packet.will);
        EXPECT_EQ(packet.will->topic, "state");
        EXPECT_EQ(packet.will->payload, std::string("\xFF\x00", 2));
        EXPECT_EQ(packet.will->qos, QoS::AtLeastOnce);
        EXPECT_TRUE(packet.will->retain);
        const bool five = version == ProtocolVersion::V5;
        EXPECT_EQ(packet.properties.empty(), !five);
        EXPECT_EQ(packet.will->properties.empty(), !five);
    }
}

TEST(ConnectPacketTest, SaysThePropertiesOfMqtt5)
{
    const auto packet = connectPacketOf(profileOf(ProtocolVersion::V5), {});
    EXPECT_EQ(packet.properties.number(PropertyId::SessionExpiryInterval), 60u);
    EXPECT_EQ(packet.properties.number(PropertyId::ReceiveMaximum), 20u);
    EXPECT_EQ(packet.properties.number(PropertyId::MaximumPacketSize), 1'000u);
    EXPECT_EQ(packet.properties.number(PropertyId::TopicAliasMaximum), 10u);
    EXPECT_EQ(packet.properties.number(PropertyId::RequestResponseInformation), 1u);
    EXPECT_EQ(packet.properties.number(PropertyId::RequestProblemInformation), 0u);
    EXPECT_THAT(
        userProperties(packet.properties), ElementsAre(std::pair("site", "north"), std::pair("site", "lab")));
    const mqtt::Properties &will = packet.will->properties;
    EXPECT_EQ(will.number(PropertyId::WillDelayInterval), 5u);
    EXPECT_EQ(will.number(PropertyId::MessageExpiryInterval), 9u);
    EXPECT_EQ(will.number(PropertyId::PayloadFormatIndicator), 1u);
    EXPECT_EQ(will.text(PropertyId::ContentType), "text/plain");
    EXPECT_EQ(will.text(PropertyId::ResponseTopic), "answers");
    EXPECT_EQ(will.text(PropertyId::CorrelationData), "42");
    EXPECT_THAT(userProperties(will), ElementsAre(std::pair("a", "b")));
}

TEST(ConnectPacketTest, WhatHasItsDefaultIsNotSaid)
{
    profile::ConnectionProfile profile = profile::newProfile(1);
    profile.will = profile::WillSettings{.topic = u"state"_s};
    const auto packet = connectPacketOf(profile, {});
    EXPECT_TRUE(packet.properties.empty());
    EXPECT_TRUE(packet.will->properties.empty());
    EXPECT_FALSE(packet.userName);
    EXPECT_FALSE(packet.password);
}

TEST(ConnectPacketTest, ScramNeverSendsThePassword)
{
    auto profile = profileOf(ProtocolVersion::V5);
    profile.connect.authentication = profile::AuthenticationMethod::ScramSha256;
    const ConnectionSecrets secrets{.password = u"secret"_s};
    EXPECT_FALSE(connectPacketOf(profile, secrets).password);
    ASSERT_TRUE(driverOptionsOf(profile, secrets).authenticator);
    EXPECT_EQ(driverOptionsOf(profile, secrets).authenticator->method(), "SCRAM-SHA-256");

    // Earlier versions have no such thing.
    profile.protocolVersion = ProtocolVersion::V311;
    EXPECT_EQ(connectPacketOf(profile, secrets).password, "secret");
    EXPECT_FALSE(driverOptionsOf(profile, secrets).authenticator);
}

TEST(ConnectPacketTest, AliasesAreTheEnginesToUse)
{
    EXPECT_TRUE(driverOptionsOf(profileOf(ProtocolVersion::V5), {}).connection.automaticTopicAliases);
    EXPECT_FALSE(driverOptionsOf(profile::newProfile(1), {}).connection.automaticTopicAliases);
}

} // namespace cutty::session
