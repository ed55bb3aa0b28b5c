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
    ConnectionProfile profile = test::fullProfile();
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
    ConnectionProfile profile = test::fullProfile();
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
    ConnectionProfile profile = test::fullProfile();
    profile.userName = QString(32'768, u'ö');
    EXPECT_THAT(validate(profile), ElementsAre(issue(ProfileField::UserName, ProfileIssueKind::TooLong)));
    profile.userName.chop(1);
    EXPECT_THAT(validate(profile), IsEmpty());
}

TEST(ProfileValidationTest, RefusesHostsThatAreUrlsOrHaveSpaces)
{
    for (const QString &host : {u"mqtt://plant.example"_s, u"plant example"_s, u"plant.example\n"_s}) {
        ConnectionProfile profile = test::fullProfile();
        profile.host = host;
        EXPECT_THAT(
            validate(profile), ElementsAre(issue(ProfileField::Host, ProfileIssueKind::BadCharacters)));
    }
}

TEST(ProfileValidationTest, AcceptsAddressesAsHosts)
{
    for (const QString &host : {u"::1"_s, u"fe80::1%eth0"_s, u"192.0.2.1"_s, u"bücher.example"_s}) {
        ConnectionProfile profile = test::fullProfile();
        profile.host = host;
        EXPECT_THAT(validate(profile), IsEmpty());
    }
}

TEST(ProfileValidationTest, RefusesHalfOfASurrogatePair)
{
    ConnectionProfile profile = test::fullProfile();
    profile.clientId = QString(QChar(0xD800));
    EXPECT_THAT(
        validate(profile), ElementsAre(issue(ProfileField::ClientId, ProfileIssueKind::BadCharacters)));
}

TEST(ProfileValidationTest, Mqtt311NeedsClientIdToResumeASession)
{
    ConnectionProfile profile = test::fullProfile();
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
    ConnectionProfile profile = test::fullProfile();
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
    ConnectionProfile profile = test::fullProfile();
    profile.subscriptions
        = {{u"a"_s, QoS::AtMostOnce}, {u"b"_s, QoS::AtMostOnce}, {u"a"_s, QoS::AtLeastOnce}};
    EXPECT_THAT(
        validate(profile), ElementsAre(issue(ProfileField::Subscription, ProfileIssueKind::Duplicate, 2)));
}

} // namespace cutty::profile
