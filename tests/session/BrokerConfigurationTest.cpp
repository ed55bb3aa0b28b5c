#include "core/session/broker/configuration/BrokerConfigurationFormat.h"

#include "core/broker/faults/FaultNames.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gmock/gmock.h>

#include <chrono>

namespace cutty::session {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using profile::ProfileFileErrorKind;
using testing::SizeIs;

/// With every setting away from its default.
BrokerConfiguration fullConfiguration()
{
    BrokerConfiguration configuration;
    configuration.name = u"Lab – ß"_s;
    configuration.listeners = {{.transport = Transport::SecureWebSocket,
                                   .address = u"::"_s,
                                   .port = 0,
                                   .tls = {u"a.pem"_s, u"a.key"_s, u"ca.pem"_s, true, TlsVersion::V13}},
        {.transport = Transport::LocalSocket, .socket = u"/run/x.sock"_s}};
    BrokerOptions &options = configuration.options;
    options.connection.maximumPacketSize = 2;
    options.connection.receiveMaximum = 3;
    options.connection.automaticTopicAliases = false;
    options.connection.toleratesReceiveMaximumOverrun = true;
    options.maximumQueuedMessages = 7;
    options.maximumConnections = 8;
    options.acceptsEmptyClientId = false;
    options.acceptsAnonymous = false;
    options.redirection = Redirection{mqtt::ReasonCode::ServerMoved, "other.example"};
    options.access = AccessRules({{AccessSubjectKind::User, "anna", AccessAction::Publish, "a/%u/#", true},
                                     {AccessSubjectKind::Everybody, "", {}, "#", false}},
        false);
    options.deniedPublish = DeniedPublish::Disconnect;
    options.maximumQoS = QoS::AtLeastOnce;
    options.serverKeepAlive = 5s;
    options.maximumSessionExpiry = 100s;
    options.overlappingDelivery = OverlappingDelivery::OneCopyEach;
    options.nodeName = "";
    options.systemTopicInterval = 0s;
    configuration.users = {{u"anna"_s, "$pbkdf2$x"}};
    options.checksCredentials = true;
    configuration.stateFolder = u"/var/lib/cutty"_s;
    configuration.examinesClients = false;
    return configuration;
}

/// The two as files: BrokerOptions has no comparison of its own.
void expectSame(const BrokerConfiguration &one, const BrokerConfiguration &other)
{
    EXPECT_EQ(writeBrokerConfiguration(one).toStdString(), writeBrokerConfiguration(other).toStdString());
}

QByteArray fileWith(const QByteArray &fields)
{
    return R"({"format": "cutty-broker", "version": 1, )" + fields + "}";
}

TEST(BrokerConfigurationTest, AFileWithoutFieldsIsABrokerWithItsDefaults)
{
    const auto read = readBrokerConfiguration(R"({"format": "cutty-broker", "version": 1})");
    ASSERT_TRUE(read) << read.error().field.toStdString();
    expectSame(*read, BrokerConfiguration{});
    ASSERT_THAT(read->listeners, SizeIs(1));
    EXPECT_EQ(read->listeners.front().address, u"127.0.0.1"_s);
}

TEST(BrokerConfigurationTest, WhatIsWrittenIsReadAgain)
{
    const BrokerConfiguration configuration = fullConfiguration();
    const auto read = readBrokerConfiguration(writeBrokerConfiguration(configuration));
    ASSERT_TRUE(read) << read.error().field.toStdString();
    expectSame(*read, configuration);
    EXPECT_EQ(read->listeners, configuration.listeners);
    EXPECT_EQ(read->users, configuration.users);
    EXPECT_EQ(read->options.access.rules(), configuration.options.access.rules());
    EXPECT_FALSE(read->options.access.allowsByDefault());
    EXPECT_TRUE(read->options.checksCredentials);
    EXPECT_EQ(read->options.serverKeepAlive, 5s);
    EXPECT_EQ(read->options.redirection->serverReference, "other.example");
}

TEST(BrokerConfigurationTest, UsersMakeTheBrokerCheckCredentials)
{
    const auto read
        = readBrokerConfiguration(fileWith(R"("access": {"users": [{"name": "a", "passwordHash": "h"}]})"));
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->options.checksCredentials);
    EXPECT_FALSE(readBrokerConfiguration(fileWith(R"("access": {})"))->options.checksCredentials);
}

class FaultActionFormatTest : public testing::TestWithParam<int>
{
};

TEST_P(FaultActionFormatTest, IsReadAsItWasWritten)
{
    BrokerConfiguration configuration;
    FaultRule rule{.name = "r", .enabled = false};
    rule.match.packets = {mqtt::PacketType::Connack, mqtt::PacketType::Publish};
    rule.match.direction = broker::FaultDirection::ToClient;
    rule.match.clientId = "dev-*";
    rule.match.topicFilter = "a/#";
    rule.match.properties = {{mqtt::PropertyId::UserProperty, "k", "v"}};
    rule.match.window = {broker::WindowStart::Plan, 10ms, 20ms};
    rule.match.occurrences = {2, 9, 3};
    rule.match.scope = broker::CountScope::Client;
    rule.match.probability = 0.25;
    rule.action = broker::makeAction(static_cast<FaultActionKind>(GetParam()));
    if (auto *limits = std::get_if<broker::AnnounceLimits>(&rule.action))
        limits->receiveMaximum = 0;
    configuration.faults = {.rules = {rule}, .seed = 42, .userPropertyFaults = true};
    const auto read = readBrokerConfiguration(writeBrokerConfiguration(configuration));
    ASSERT_TRUE(read) << read.error().field.toStdString();
    EXPECT_EQ(read->faults, configuration.faults);
}

INSTANTIATE_TEST_SUITE_P(AllKinds, FaultActionFormatTest,
    testing::Range(0, static_cast<int>(std::variant_size_v<FaultAction>)),
    [](const auto &test) { return std::string(broker::toName(static_cast<FaultActionKind>(test.param))); });

struct BadFile
{
    const char *name;
    const char *fields;
    ProfileFileErrorKind kind;
    const char *field;
};

class BadBrokerConfigurationTest : public testing::TestWithParam<BadFile>
{
};

TEST_P(BadBrokerConfigurationTest, IsRefusedAtItsField)
{
    const auto read = readBrokerConfiguration(fileWith(GetParam().fields));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, GetParam().kind);
    EXPECT_EQ(read.error().field, QString::fromLatin1(GetParam().field));
}

INSTANTIATE_TEST_SUITE_P(Files, BadBrokerConfigurationTest,
    testing::Values(BadFile{"MistypedKey", R"("limits": {"maxPacketSize": 1})",
                        ProfileFileErrorKind::UnknownField, "limits.maxPacketSize"},
        BadFile{"MistypedKeyInList", R"("listeners": [{}, {"prot": 1}])", ProfileFileErrorKind::UnknownField,
            "listeners[1].prot"},
        BadFile{"PortTooLarge", R"("listeners": [{"port": 70000}])", ProfileFileErrorKind::BadValue,
            "listeners[0].port"},
        BadFile{"UnknownTransport", R"("listeners": [{"transport": "quic"}])", ProfileFileErrorKind::BadValue,
            "listeners[0].transport"},
        BadFile{"TlsWithoutCertificate", R"("listeners": [{"transport": "tls"}])",
            ProfileFileErrorKind::BadValue, "listeners[0].tls.certificateFile"},
        BadFile{"LocalSocketWithoutPath", R"("listeners": [{"transport": "unix"}])",
            ProfileFileErrorKind::BadValue, "listeners[0].socket"},
        BadFile{"TextForNumber", R"("limits": {"maximumQoS": "1"})", ProfileFileErrorKind::WrongType,
            "limits.maximumQoS"},
        BadFile{"UnknownAction", R"("faults": {"rules": [{"name": "r", "action": {"kind": "explode"}}]})",
            ProfileFileErrorKind::BadValue, "faults.rules[0].action.kind"},
        BadFile{"FieldOfAnotherAction",
            R"("faults": {"rules": [{"name": "r", "action": {"kind": "drop", "copies": 2}}]})",
            ProfileFileErrorKind::UnknownField, "faults.rules[0].action.copies"},
        BadFile{"ProbabilityAboveOne",
            R"("faults": {"rules": [{"name": "r", "match": {"probability": 1.5}}]})",
            ProfileFileErrorKind::BadValue, "faults.rules[0].match.probability"},
        BadFile{"RuleWithoutName", R"("faults": {"rules": [{}]})", ProfileFileErrorKind::BadValue,
            "faults.rules[0]"}),
    [](const auto &test) { return test.param.name; });

TEST(BrokerConfigurationTest, OtherFilesAreToldApart)
{
    EXPECT_EQ(readBrokerConfiguration("{").error().kind, ProfileFileErrorKind::Syntax);
    EXPECT_EQ(readBrokerConfiguration("{\n\n\"a\": }").error().line, 3);
    EXPECT_EQ(readBrokerConfiguration("{}").error().kind, ProfileFileErrorKind::NotProfiles);
    EXPECT_EQ(readBrokerConfiguration("[]").error().kind, ProfileFileErrorKind::NotProfiles);
    const auto newer = readBrokerConfiguration(R"({"format": "cutty-broker", "version": 2})");
    EXPECT_EQ(newer.error().kind, ProfileFileErrorKind::NewerVersion);
    EXPECT_EQ(newer.error().version, 2);
}

/// `cutty broker --schema` prints the new one.
TEST(BrokerConfigurationTest, ThePublishedSchemaIsTheOneOfThisProgram)
{
    QFile file(QStringLiteral(CUTTY_RESOURCES "/broker-configuration.schema.json"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll().toStdString(), brokerConfigurationSchema().toStdString());
}

/// Every key that is written stands in the schema, at the same place.
void expectDescribed(const QJsonObject &object, const QJsonObject &schema, const QString &path)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (const QString &key : object.keys()) {
        const QJsonObject described = properties.value(key).toObject();
        EXPECT_FALSE(described.isEmpty()) << (path + key).toStdString();
        expectDescribed(object.value(key).toObject(), described, path + key + u'.');
        for (const QJsonValue &element : object.value(key).toArray())
            expectDescribed(
                element.toObject(), described.value("items"_L1).toObject(), path + key + u"[]."_s);
    }
}

TEST(BrokerConfigurationTest, TheSchemaDescribesAllThatIsWritten)
{
    const QJsonObject schema = QJsonDocument::fromJson(brokerConfigurationSchema()).object();
    BrokerConfiguration configuration = fullConfiguration();
    for (std::size_t kind = 0; kind < std::variant_size_v<FaultAction>; ++kind) {
        configuration.faults.rules.push_back(
            {.name = std::to_string(kind), .action = broker::makeAction(static_cast<FaultActionKind>(kind))});
    }
    expectDescribed(QJsonDocument::fromJson(writeBrokerConfiguration(configuration)).object(), schema, {});
}

} // namespace
} // namespace cutty::session
