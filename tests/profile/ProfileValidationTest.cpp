#include "core/profile/model/ProfileValidation.h"

#include "tests/profile/ProfileSamples.h"

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

ProfileIssue issue(ProfileField field, ProfileIssueKind kind, std::optional<std::size_t> index = std::nullopt)
{
    return {field, kind, index};
}

std::vector<ProfileIssue> validateFilter(const QString &filter)
{
    ConnectionProfile profile = test::plainProfile();
    profile.subscriptions = {{filter, QoS::AtMostOnce}};
    return validate(profile);
}

} // namespace

TEST(ProfileValidationTest, AcceptsProfilesThatCanConnect)
{
    for (const ConnectionProfile &profile : test::someProfiles())
        EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, NamesEveryWrongFieldInOrder)
{
    ConnectionProfile profile = test::plainProfile();
    profile.name = u"  "_s;
    profile.host.clear();
    profile.port = 0;
    profile.clientId = QString(1, QChar::Null);
    profile.userName = QString(65'536, u'x');
    profile.keepAlive = std::chrono::seconds(65'536);
    profile.sessionExpiryInterval = std::chrono::seconds(-1);
    profile.subscriptions = {{u"a/#/b"_s, QoS::AtMostOnce}};
    EXPECT_THAT(validate(profile),
        ElementsAre(issue(ProfileField::Name, ProfileIssueKind::Empty),
            issue(ProfileField::Host, ProfileIssueKind::Empty),
            issue(ProfileField::Port, ProfileIssueKind::OutOfRange),
            issue(ProfileField::ClientId, ProfileIssueKind::BadCharacters),
            issue(ProfileField::UserName, ProfileIssueKind::TooLong),
            issue(ProfileField::KeepAlive, ProfileIssueKind::OutOfRange),
            issue(ProfileField::SessionExpiryInterval, ProfileIssueKind::OutOfRange),
            issue(ProfileField::Subscription, ProfileIssueKind::BadWildcard, 0)));
}

TEST(ProfileValidationTest, CountsBytesOfUtf8NotCharacters)
{
    ConnectionProfile profile = test::plainProfile();
    profile.userName = QString(32'768, u'ö');
    EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::UserName, ProfileIssueKind::TooLong)));
    profile.userName.chop(1);
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, RefusesHostsThatAreUrlsOrHaveSpaces)
{
    for (const QString &host : {u"mqtt://plant.example"_s, u"plant example"_s, u"plant.example\n"_s}) {
        ConnectionProfile profile = test::plainProfile();
        profile.host = host;
        EXPECT_THAT(
            validate(profile), ElementsAre(issue(ProfileField::Host, ProfileIssueKind::BadCharacters)));
    }
}

TEST(ProfileValidationTest, AcceptsAddressesAsHosts)
{
    for (const QString &host : {u"::1"_s, u"fe80::1%eth0"_s, u"192.0.2.1"_s, u"bücher.example"_s}) {
        ConnectionProfile profile = test::plainProfile();
        profile.host = host;
        EXPECT_THAT(validate(profile), IsEmpty());
    }
}

TEST(ProfileValidationTest, RefusesHalfOfASurrogatePair)
{
    ConnectionProfile profile = test::plainProfile();
    profile.clientId = QString(QChar(0xD800));
    EXPECT_THAT(
        validate(profile), ElementsAre(issue(ProfileField::ClientId, ProfileIssueKind::BadCharacters)));
}

TEST(ProfileValidationTest, Mqtt311NeedsClientIdToResumeASession)
{
    ConnectionProfile profile = test::plainProfile();
    profile.clientId.clear();
    EXPECT_THAT(validate(profile),
        ElementsAre(issue(ProfileField::ClientId, ProfileIssueKind::SessionNeedsClientId)));
    profile.protocolVersion = ProtocolVersion::V5;
    EXPECT_THAT(validate(profile), IsEmpty());
    profile.protocolVersion = ProtocolVersion::V311;
    profile.cleanStart = true;
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, Mqtt311NeedsUserNameWithPassword)
{
    ConnectionProfile profile = test::plainProfile();
    profile.userName.clear();
    EXPECT_THAT(validate(profile),
        ElementsAre(issue(ProfileField::UserName, ProfileIssueKind::PasswordNeedsUserName)));
    profile.protocolVersion = ProtocolVersion::V5;
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, AcceptsTopicFilters)
{
    for (const QString &filter : {u"#"_s, u"+"_s, u"/"_s, u"a//b"_s, u"+/+/#"_s, u"$SYS/#"_s,
             u"$share/g/a/+"_s, u"$share/g//"_s, u"$shared"_s})
        EXPECT_THAT(validateFilter(filter), IsEmpty()) << qPrintable(filter);
}

TEST(ProfileValidationTest, RefusesWildcardsThatShareALevel)
{
    for (const QString &filter :
        {u"a+"_s, u"a/b#"_s, u"#/a"_s, u"##"_s, u"+a/b"_s, u"$share/g+/a"_s, u"$share/g/a#"_s})
        EXPECT_THAT(validateFilter(filter),
            ElementsAre(issue(ProfileField::Subscription, ProfileIssueKind::BadWildcard, 0)))
            << qPrintable(filter);
}

TEST(ProfileValidationTest, RefusesFiltersWithoutTopic)
{
    for (const QString &filter : {QString(), u"$share/"_s, u"$share/g"_s, u"$share/g/"_s, u"$share//a"_s})
        EXPECT_THAT(validateFilter(filter),
            ElementsAre(issue(ProfileField::Subscription, ProfileIssueKind::Empty, 0)))
            << qPrintable(filter);
}

TEST(ProfileValidationTest, NamesTheSecondOfTwoEqualFilters)
{
    ConnectionProfile profile = test::plainProfile();
    profile.subscriptions
        = {{u"a"_s, QoS::AtMostOnce}, {u"b"_s, QoS::AtMostOnce}, {u"a"_s, QoS::AtLeastOnce}};
    EXPECT_THAT(
        validate(profile), ElementsAre(issue(ProfileField::Subscription, ProfileIssueKind::Duplicate, 2)));
}

namespace {

ConnectionProfile secured()
{
    ConnectionProfile profile = test::plainProfile();
    profile.transport = Transport::Tls;
    return profile;
}

/// A full profile of MQTT 5 over a secure WebSocket and a proxy, changed by `change`.
template <typename Change> std::vector<ProfileIssue> validateFull(Change change)
{
    ConnectionProfile profile = test::fullProfile();
    profile.protocolVersion = ProtocolVersion::V5;
    profile.reconnect.enabled = true;
    change(profile);
    return validate(profile);
}

} // namespace

TEST(ProfileValidationTest, AcceptsAFullProfileInEveryVersion)
{
    EXPECT_THAT(validateFull([](ConnectionProfile &) {}), IsEmpty());
    for (const auto version : {ProtocolVersion::V31, ProtocolVersion::V311})
        EXPECT_THAT(
            validateFull([&](ConnectionProfile &profile) { profile.protocolVersion = version; }), IsEmpty());
}

TEST(ProfileValidationTest, Mqtt31AlwaysNeedsAShortClientId)
{
    ConnectionProfile profile = test::plainProfile();
    profile.protocolVersion = ProtocolVersion::V31;
    profile.cleanStart = true;
    profile.clientId.clear();
    EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::ClientId, ProfileIssueKind::Empty)));
    profile.clientId = QString(24, u'c');
    EXPECT_THAT(
        validate(profile), ElementsAre(issue(ProfileField::ClientId, ProfileIssueKind::LongClientId)));
    profile.clientId.chop(1);
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, ALocalSocketNeedsAPathAndNothingElse)
{
    ConnectionProfile profile = test::fullProfile();
    profile.transport = Transport::LocalSocket;
    profile.host = u"/run/my broker/mqtt.sock"_s;
    profile.port = 0;
    profile.proxy.host.clear();
    profile.webSocket.path.clear();
    profile.tls.authorityPem.clear();
    EXPECT_THAT(validate(profile), IsEmpty());
    profile.host.clear();
    EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::Host, ProfileIssueKind::Empty)));
}

TEST(ProfileValidationTest, TlsNeedsTheFilesThatItNames)
{
    ConnectionProfile profile = secured();
    profile.tls.authority = CertificateAuthority::File;
    profile.tls.clientCertificate = ClientCertificate::Pem;
    EXPECT_THAT(validate(profile),
        ElementsAre(issue(ProfileField::AuthorityFile, ProfileIssueKind::Empty),
            issue(ProfileField::CertificateFile, ProfileIssueKind::Empty)));
    profile.tls.authorityFile = u"ca.pem"_s;
    profile.tls.certificateFile = u"press.pem"_s; // with its key
    EXPECT_THAT(validate(profile), IsEmpty());
    profile.tls = {.authority = CertificateAuthority::File};
    profile.transport = Transport::Tcp;
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, PastedCertificatesAreCertificatesAndNoKeys)
{
    const std::pair<QString, ProfileIssueKind> cases[] = {
        {u" \n"_s, ProfileIssueKind::Empty},
        {u"MIIB"_s, ProfileIssueKind::NoCertificate},
        {u"-----BEGIN CERTIFICATE-----\n-----BEGIN EC PRIVATE KEY-----"_s, ProfileIssueKind::HoldsPrivateKey},
    };
    for (const auto &[pem, kind] : cases) {
        ConnectionProfile profile = secured();
        profile.tls.authority = CertificateAuthority::Pasted;
        profile.tls.authorityPem = pem;
        EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::AuthorityPem, kind)));
    }
}

TEST(ProfileValidationTest, ProtocolNamesArePlainAndNotTooLong)
{
    ConnectionProfile profile = secured();
    profile.tls.alpn = {u"mqtt"_s, u"two words"_s};
    EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::Alpn, ProfileIssueKind::BadCharacters)));
    profile.tls.alpn = {QString(256, u'x')};
    EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::Alpn, ProfileIssueKind::TooLong)));
    profile.tls.alpn = {QString(255, u'x')};
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, WhatWouldBreakTheUpgradeIsRefused)
{
    const auto issues = validateFull([](ConnectionProfile &profile) {
        profile.webSocket.path = u"mqtt"_s;
        profile.webSocket.headers = {{u"X-Fine"_s, u"a b\t\"c\""_s}, {u"X Site"_s, u"n"_s}, {QString(), {}},
            {u"X-Site"_s, u"north\r\nHost: elsewhere"_s}};
    });
    EXPECT_THAT(issues,
        ElementsAre(issue(ProfileField::WebSocketPath, ProfileIssueKind::BadCharacters),
            issue(ProfileField::WebSocketHeader, ProfileIssueKind::BadCharacters, 1),
            issue(ProfileField::WebSocketHeader, ProfileIssueKind::Empty, 2),
            issue(ProfileField::WebSocketHeader, ProfileIssueKind::BadCharacters, 3)));
}

TEST(ProfileValidationTest, AProxyNeedsItsAddress)
{
    const auto issues = validateFull([](ConnectionProfile &profile) {
        profile.proxy.host = u"http://proxy"_s;
        profile.proxy.port = 0;
        profile.proxy.userName.clear();
    });
    EXPECT_THAT(issues,
        ElementsAre(issue(ProfileField::ProxyHost, ProfileIssueKind::BadCharacters),
            issue(ProfileField::ProxyPort, ProfileIssueKind::OutOfRange),
            issue(ProfileField::ProxyUserName, ProfileIssueKind::PasswordNeedsUserName)));
}

TEST(ProfileValidationTest, NamesEveryWrongFieldOfAWill)
{
    const auto issues = validateFull([](ConnectionProfile &profile) {
        WillSettings &will = *profile.will;
        will.topic = u"a/+"_s;
        will.payload = "\xFF";
        will.delayInterval = std::chrono::seconds(-1);
        will.expiryInterval = maximumSessionExpiryInterval + std::chrono::seconds(1);
        will.contentType = QString(1, QChar::Null);
        will.responseTopic = u"#"_s;
        will.correlationData = QByteArray(65'536, 'x');
        will.userProperties = {{u"a"_s, QString(1, QChar::Null)}};
    });
    EXPECT_THAT(issues,
        ElementsAre(issue(ProfileField::WillTopic, ProfileIssueKind::BadWildcard),
            issue(ProfileField::WillPayload, ProfileIssueKind::NotText),
            issue(ProfileField::WillDelay, ProfileIssueKind::OutOfRange),
            issue(ProfileField::WillExpiry, ProfileIssueKind::OutOfRange),
            issue(ProfileField::WillContentType, ProfileIssueKind::BadCharacters),
            issue(ProfileField::WillResponseTopic, ProfileIssueKind::BadWildcard),
            issue(ProfileField::WillCorrelationData, ProfileIssueKind::TooLong),
            issue(ProfileField::WillUserProperty, ProfileIssueKind::BadCharacters, 0)));
}

TEST(ProfileValidationTest, BeforeMqtt5OnlyTopicAndPayloadOfAWillCount)
{
    ConnectionProfile profile = test::plainProfile();
    profile.will = WillSettings{.payload = QByteArray(65'536, 'x'), .responseTopic = u"#"_s};
    EXPECT_THAT(validate(profile),
        ElementsAre(issue(ProfileField::WillTopic, ProfileIssueKind::Empty),
            issue(ProfileField::WillPayload, ProfileIssueKind::TooLong)));
}

TEST(ProfileValidationTest, LimitsHaveTheRangesOfMqtt)
{
    const auto issues = validateFull([](ConnectionProfile &profile) {
        profile.connect.receiveMaximum = 0;
        profile.connect.maximumPacketSize = 1;
        profile.connect.topicAliasMaximum = 65'536;
        profile.connect.userProperties = {{}, {QString(QChar(0xD800)), {}}};
    });
    EXPECT_THAT(issues,
        ElementsAre(issue(ProfileField::ReceiveMaximum, ProfileIssueKind::OutOfRange),
            issue(ProfileField::MaximumPacketSize, ProfileIssueKind::OutOfRange),
            issue(ProfileField::TopicAliasMaximum, ProfileIssueKind::OutOfRange),
            issue(ProfileField::ConnectUserProperty, ProfileIssueKind::BadCharacters, 1)));
}

TEST(ProfileValidationTest, ScramNeedsUserNameAndPassword)
{
    EXPECT_THAT(validateFull([](ConnectionProfile &profile) { profile.userName.clear(); }),
        ElementsAre(issue(ProfileField::Authentication, ProfileIssueKind::AuthenticationNeedsUserName)));
    EXPECT_THAT(validateFull([](ConnectionProfile &profile) { profile.usePassword = false; }),
        ElementsAre(issue(ProfileField::Authentication, ProfileIssueKind::AuthenticationNeedsPassword)));
}

TEST(ProfileValidationTest, ReconnectingNeverHammers)
{
    const auto issues = validateFull([](ConnectionProfile &profile) {
        profile.reconnect = {.firstDelay = std::chrono::seconds(0),
            .maximumDelay = std::chrono::seconds(86'401),
            .attempts = 0};
    });
    EXPECT_THAT(issues,
        ElementsAre(issue(ProfileField::ReconnectFirstDelay, ProfileIssueKind::OutOfRange),
            issue(ProfileField::ReconnectMaximumDelay, ProfileIssueKind::OutOfRange),
            issue(ProfileField::ReconnectAttempts, ProfileIssueKind::OutOfRange)));
    EXPECT_THAT(validateFull([](ConnectionProfile &profile) {
        profile.reconnect = {.firstDelay = std::chrono::seconds(9), .maximumDelay = std::chrono::seconds(8)};
    }),
        ElementsAre(issue(ProfileField::ReconnectMaximumDelay, ProfileIssueKind::OutOfRange)));
}

} // namespace cutty::profile
