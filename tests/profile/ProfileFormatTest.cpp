#include "core/profile/model/ProfileFormat.h"

#include "tests/profile/ProfileSamples.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using testing::SizeIs;

namespace {

QByteArray write(const std::vector<ConnectionProfile> &profiles)
{
    ProfileDocument document;
    for (const ConnectionProfile &profile : profiles)
        document.entries.push_back({profile, {}});
    return writeProfiles(document);
}

ProfileFileError errorOf(const QByteArray &bytes)
{
    const auto document = readProfiles(bytes);
    EXPECT_FALSE(document) << bytes.constData();
    return document ? ProfileFileError{} : document.error();
}

struct FieldCase
{
    QByteArray profile;
    QString field;
    ProfileFileErrorKind kind;
};

} // namespace

TEST(ProfileFormatTest, RoundTripKeepsEveryField)
{
    const auto profiles = test::someProfiles();
    const auto document = readProfiles(write(profiles));
    ASSERT_TRUE(document);
    ASSERT_THAT(document->entries, SizeIs(profiles.size()));
    for (std::size_t i = 0; i < profiles.size(); ++i)
        EXPECT_EQ(document->entries[i].profile, profiles[i]);
    EXPECT_EQ(document->duplicateIds, 0);
}

TEST(ProfileFormatTest, LayoutOfVersion1StaysAsItIs)
{
    const QByteArray file = R"({
    "format": "cutty-profiles",
    "profiles": [
        {
            "cleanStart": false,
            "clientId": "press-1",
            "folder": "Lab/Bench",
            "host": "plant.example",
            "id": "5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11",
            "keepAlive": 0,
            "name": "Plant, façade «1»",
            "port": 8883,
            "protocolVersion": "3.1.1",
            "sessionExpiryInterval": 4294967295,
            "subscriptions": [
                {
                    "filter": "plant/#",
                    "qos": 1
                },
                {
                    "filter": "$SYS/#",
                    "qos": 2
                }
            ],
            "usePassword": true,
            "userName": "jörg"
        }
    ],
    "version": 1
}
)";
    EXPECT_EQ(write({test::plainProfile()}), file);
    const auto document = readProfiles(file);
    ASSERT_TRUE(document);
    ASSERT_THAT(document->entries, SizeIs(1));
    EXPECT_EQ(document->entries[0].profile, test::plainProfile());
}

TEST(ProfileFormatTest, LayoutOfTransportAndSessionStaysAsItIs)
{
    const QJsonObject expected = QJsonDocument::fromJson(R"({
        "transport": "wss",
        "tls": {"authority": "pem", "authorityFile": "/etc/plant/ca.pem",
            "authorityPem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            "clientCertificate": "pem", "certificateFile": "/etc/plant/press.pem",
            "keyFile": "/etc/plant/press.key", "usePassphrase": true, "alpn": ["mqtt", "x-amzn-mqtt-ca"],
            "serverName": "broker.plant.example", "minimumVersion": "1.3", "verifyPeer": false},
        "webSocket": {"path": "/ws?token=1",
            "headers": [{"name": "X-Site", "value": "north"}, {"name": "X-Site", "value": ""}]},
        "proxy": {"type": "socks5", "host": "proxy.example", "port": 1081, "userName": "anna",
            "usePassword": true},
        "will": {"topic": "plant/press-1/state", "payload": "gone", "qos": 2, "retain": true,
            "delayInterval": 30, "expiryInterval": 0, "payloadIsText": true,
            "contentType": "application/json", "responseTopic": "plant/answers", "correlationDataBase64": "/wA=",
            "userProperties": [{"name": "site", "value": "north"}, {"name": "site", "value": "lab"}]},
        "connect": {"receiveMaximum": 20, "maximumPacketSize": 1000000, "topicAliasMaximum": 10,
            "automaticTopicAliases": true, "requestResponseInformation": true,
            "requestProblemInformation": false, "authentication": "SCRAM-SHA-256",
            "userProperties": [{"name": "app", "value": "bench"}]},
        "reconnect": {"enabled": false, "firstDelay": 2, "maximumDelay": 120, "attempts": 5}})")
                                     .object();
    const QJsonObject plain
        = QJsonDocument::fromJson(write({test::plainProfile()})).object()["profiles"_L1][0].toObject();
    QJsonObject written
        = QJsonDocument::fromJson(write({test::fullProfile()})).object()["profiles"_L1][0].toObject();
    for (const QString &key : plain.keys())
        written.remove(key);
    EXPECT_EQ(written, expected) << QJsonDocument(written).toJson().constData();
}

TEST(ProfileFormatTest, KeepsUnknownFieldsOfEveryObject)
{
    for (const char *key : {"tls", "webSocket", "proxy", "will", "connect", "reconnect"}) {
        const QByteArray name(key);
        const auto document = readProfiles(test::fileWith("{\"" + name + R"(":{"later":[1]}})"));
        ASSERT_TRUE(document) << key;
        const QJsonObject root = QJsonDocument::fromJson(writeProfiles(*document)).object();
        EXPECT_EQ(root["profiles"_L1][0][QLatin1StringView(name)]["later"_L1], QJsonValue(QJsonArray{1}))
            << key;
    }
}

TEST(ProfileFormatTest, AWillThatIsTakenAwayLeavesTheFile)
{
    auto document = readProfiles(test::fileWith(R"({"will":{"topic":"t"}})"));
    ASSERT_TRUE(document);
    document->entries[0].profile.will.reset();
    EXPECT_FALSE(writeProfiles(*document).contains("will"));
}

TEST(ProfileFormatTest, SecretsAreNeverInTheFile)
{
    const QByteArray file = write(test::someProfiles());
    for (const char *word : {"password\"", "passphrase\"", "PRIVATE KEY"})
        EXPECT_FALSE(file.contains(word)) << word;
}

TEST(ProfileFormatTest, WhatIsMissingHasItsDefault)
{
    const auto document = readProfiles(test::fileWith(R"({"host":"a.example"})"));
    ASSERT_TRUE(document);
    ASSERT_THAT(document->entries, SizeIs(1));
    ConnectionProfile expected;
    expected.host = u"a.example"_s;
    expected.id = document->entries[0].profile.id;
    EXPECT_FALSE(expected.id.isNull());
    EXPECT_EQ(document->entries[0].profile, expected);
}

TEST(ProfileFormatTest, WhatIsWrittenCanBeReadWhateverItHolds)
{
    ConnectionProfile profile = test::fullProfile();
    profile.host = QString(QChar(0xD800)) + QChar::Null + u"\"\\\n"_s;
    profile.port = 0;
    profile.keepAlive = std::chrono::seconds(100'000);
    profile.sessionExpiryInterval = std::chrono::seconds(-1);
    const auto document = readProfiles(write({profile}));
    ASSERT_TRUE(document);
    EXPECT_EQ(document->entries[0].profile.keepAlive, maximumKeepAlive);
    EXPECT_EQ(document->entries[0].profile.sessionExpiryInterval, std::chrono::seconds(0));
}

TEST(ProfileFormatTest, SecondProfileWithAnIdGetsANewOne)
{
    const auto document = readProfiles(write({test::fullProfile(), test::fullProfile()}));
    ASSERT_TRUE(document);
    ASSERT_THAT(document->entries, SizeIs(2));
    EXPECT_EQ(document->duplicateIds, 1);
    EXPECT_EQ(document->entries[0].profile, test::fullProfile());
    EXPECT_NE(document->entries[1].profile.id, test::fullProfile().id);
    EXPECT_FALSE(document->entries[1].profile.id.isNull());
}

TEST(ProfileFormatTest, KeepsUnknownFieldsOfFileProfileAndSubscription)
{
    const QByteArray file = R"({"format":"cutty-profiles","version":1,"theme":{"a":[1,null]},"profiles":[
        {"id":"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11","host":"old","will":{"topic":"t"},"sessionExpiryInterval":5,
         "subscriptions":[{"filter":"a","qos":0,"colour":"red"},{"filter":"b","qos":1}]}]})";
    auto document = readProfiles(file);
    ASSERT_TRUE(document);
    ConnectionProfile &profile = document->entries[0].profile;
    profile.host = u"new"_s;
    profile.sessionExpiryInterval.reset();
    std::ranges::reverse(profile.subscriptions);
    const QJsonObject root = QJsonDocument::fromJson(writeProfiles(*document)).object();
    EXPECT_EQ(root["theme"_L1]["a"_L1], QJsonValue(QJsonArray{1, QJsonValue::Null}));
    const QJsonObject written = root["profiles"_L1][0].toObject();
    EXPECT_EQ(written["host"_L1].toString(), u"new"_s);
    EXPECT_EQ(written["will"_L1]["topic"_L1].toString(), u"t"_s);
    EXPECT_FALSE(written.contains("sessionExpiryInterval"_L1));
    EXPECT_EQ(written["subscriptions"_L1][1]["colour"_L1].toString(), u"red"_s);
    EXPECT_EQ(written["subscriptions"_L1][0]["colour"_L1], QJsonValue(QJsonValue::Undefined));
}

TEST(ProfileFormatTest, EveryTruncationIsASyntaxErrorWithItsPlace)
{
    const QByteArray file = write(test::someProfiles()).trimmed();
    for (qsizetype size = 0; size < file.size(); ++size) {
        const ProfileFileError error = errorOf(file.first(size));
        ASSERT_EQ(error.kind, ProfileFileErrorKind::Syntax) << size;
        ASSERT_GE(error.offset, 0);
        ASSERT_LE(error.offset, size);
        ASSERT_GE(error.line, 1);
        ASSERT_LE(error.line, file.first(size).count('\n') + 1);
    }
}

TEST(ProfileFormatTest, SyntaxErrorNamesTheLine)
{
    const ProfileFileError error = errorOf("{\n  \"format\": \"cutty-profiles\",\n  oops\n}\n");
    EXPECT_EQ(error.kind, ProfileFileErrorKind::Syntax);
    EXPECT_EQ(error.line, 3);
}

TEST(ProfileFormatTest, NewerVersionIsNamedBeforeItsContentIsJudged)
{
    const ProfileFileError error
        = errorOf(R"({"format":"cutty-profiles","version":7,"profiles":"elsewhere"})");
    EXPECT_EQ(error, (ProfileFileError{.kind = ProfileFileErrorKind::NewerVersion, .version = 7}));
}

TEST(ProfileFormatTest, OtherJsonIsNotProfiles)
{
    for (const char *json : {"[]", "{}", R"({"version":1,"profiles":[]})", R"({"format":"x","version":9})",
             R"({"format":"cutty-profiles"})", R"({"format":"cutty-profiles","version":"1"})",
             R"({"format":"cutty-profiles","version":0})", R"({"format":"cutty-profiles","version":1.5})"})
        EXPECT_EQ(errorOf(json).kind, ProfileFileErrorKind::NotProfiles) << json;
}

TEST(ProfileFormatTest, NamesTheFieldThatIsWrong)
{
    using enum ProfileFileErrorKind;
    const FieldCase cases[] = {
        {"1", u"profiles[0]"_s, WrongType},
        {R"({"id":5})", u"profiles[0].id"_s, WrongType},
        {R"({"id":"five"})", u"profiles[0].id"_s, BadValue},
        {R"({"name":null})", u"profiles[0].name"_s, WrongType},
        {R"({"host":[]})", u"profiles[0].host"_s, WrongType},
        {R"({"port":"1883"})", u"profiles[0].port"_s, WrongType},
        {R"({"port":65536})", u"profiles[0].port"_s, BadValue},
        {R"({"port":18.83})", u"profiles[0].port"_s, BadValue},
        {R"({"port":1e300})", u"profiles[0].port"_s, BadValue},
        {R"({"protocolVersion":"6"})", u"profiles[0].protocolVersion"_s, BadValue},
        {R"({"protocolVersion":""})", u"profiles[0].protocolVersion"_s, BadValue},
        {R"({"usePassword":1})", u"profiles[0].usePassword"_s, WrongType},
        {R"({"keepAlive":-1})", u"profiles[0].keepAlive"_s, BadValue},
        {R"({"sessionExpiryInterval":4294967296})", u"profiles[0].sessionExpiryInterval"_s, BadValue},
        {R"({"subscriptions":{}})", u"profiles[0].subscriptions"_s, WrongType},
        {R"({"subscriptions":["a"]})", u"profiles[0].subscriptions[0]"_s, WrongType},
        {R"({"subscriptions":[{},{"qos":3}]})", u"profiles[0].subscriptions[1].qos"_s, BadValue},
        {R"({},{"cleanStart":"no"})", u"profiles[1].cleanStart"_s, WrongType},
        {R"({"transport":"udp"})", u"profiles[0].transport"_s, BadValue},
        {R"({"tls":[]})", u"profiles[0].tls"_s, WrongType},
        {R"({"tls":{"authority":"me"}})", u"profiles[0].tls.authority"_s, BadValue},
        {R"({"tls":{"alpn":["mqtt",1]}})", u"profiles[0].tls.alpn[1]"_s, WrongType},
        {R"({"webSocket":{"headers":[{"name":1}]}})", u"profiles[0].webSocket.headers[0].name"_s, WrongType},
        {R"({"proxy":{"port":65536}})", u"profiles[0].proxy.port"_s, BadValue},
        {R"({"will":null})", u"profiles[0].will"_s, WrongType},
        {R"({"will":{"qos":3}})", u"profiles[0].will.qos"_s, BadValue},
        {R"({"will":{"payloadBase64":"?"}})", u"profiles[0].will.payloadBase64"_s, BadValue},
        {R"({"connect":{"authentication":"PLAIN"}})", u"profiles[0].connect.authentication"_s, BadValue},
        {R"({"reconnect":{"firstDelay":0.5}})", u"profiles[0].reconnect.firstDelay"_s, BadValue},
    };
    for (const FieldCase &wrong : cases)
        EXPECT_EQ(errorOf(test::fileWith(wrong.profile)),
            (ProfileFileError{.kind = wrong.kind, .field = wrong.field}))
            << wrong.profile.constData();
    for (const char *json : {R"({"format":"cutty-profiles","version":1})",
             R"({"format":"cutty-profiles","version":1,"profiles":{}})"})
        EXPECT_EQ(errorOf(json),
            (ProfileFileError{.kind = ProfileFileErrorKind::WrongType, .field = u"profiles"_s}));
}

} // namespace cutty::profile
