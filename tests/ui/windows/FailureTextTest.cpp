#include "ui/texts/failureText.h"
#include "ui/texts/profileText.h"
#include "ui/texts/reasonText.h"

#include <gmock/gmock.h>

#include <QSet>

namespace cutty::ui {
namespace {

using session::ConnectionFailure;
using session::FailureKind;

profile::ConnectionProfile someProfile()
{
    profile::ConnectionProfile profile = profile::newProfile(1);
    profile.name = QStringLiteral("bench");
    profile.host = QStringLiteral("broker.example");
    return profile;
}

TEST(FailureTextTest, EveryKindHasASentenceOfItsOwn)
{
    QSet<QString> sentences;
    const auto last = static_cast<int>(FailureKind::NetworkError);
    for (int kind = 0; kind <= last; ++kind) {
        const ConnectionFailure failure{.kind = static_cast<FailureKind>(kind)};
        const QString sentence = failureText(failure, someProfile()).sentence;
        EXPECT_TRUE(sentence.endsWith(u'.')) << qPrintable(sentence);
        EXPECT_FALSE(sentence.contains(u'%')) << qPrintable(sentence);
        sentences.insert(sentence);
    }
    EXPECT_EQ(sentences.size(), last + 1);
}

TEST(FailureTextTest, EveryErrorCodeOfConnackIsNamed)
{
    for (int code = 0x80; code <= 0xA2; ++code) {
        const auto reason = static_cast<mqtt::ReasonCode>(code);
        if (code == 0x92 || !mqtt::isError(reason))
            continue;
        EXPECT_FALSE(reasonText(reason).startsWith(QStringLiteral("unknown"))) << code;
        const ConnectionFailure failure{.kind = FailureKind::Refused, .reason = reason};
        EXPECT_FALSE(failureText(failure, someProfile()).sentence.isEmpty());
    }
}

TEST(FailureTextTest, ARefusedPortLeadsToTheSettingsHereAndElsewhere)
{
    profile::ConnectionProfile local = someProfile();
    local.host = QStringLiteral("localhost");
    const ConnectionFailure refused{.kind = FailureKind::ConnectionRefused};

    EXPECT_EQ(failureText(refused, local).remedy, Remedy::EditProfile);
    EXPECT_EQ(failureText(refused, someProfile()).remedy, Remedy::EditProfile);
}

TEST(FailureTextTest, BadCredentialsLeadToTheSettings)
{
    const ConnectionFailure failure{
        .kind = FailureKind::Refused, .reason = mqtt::ReasonCode::BadUserNameOrPassword};

    EXPECT_EQ(failureText(failure, someProfile()).remedy, Remedy::EditProfile);
}

TEST(FailureTextTest, WhatTheServerSaysIsMadeVisible)
{
    const ConnectionFailure failure{.kind = FailureKind::Refused,
        .reason = mqtt::ReasonCode::NotAuthorized,
        .reasonString = QStringLiteral("go\u202Eaway")};

    const QString sentence = failureText(failure, someProfile()).sentence;

    EXPECT_TRUE(sentence.contains(QStringLiteral("go")));
    EXPECT_FALSE(sentence.contains(QChar(0x202E)));
}

TEST(FailureTextTest, BrokerFailuresSayWhatToDo)
{
    const session::BrokerSettings settings{.port = 80};
    for (int kind = 0; kind <= static_cast<int>(session::BrokerFailureKind::Other); ++kind) {
        const session::BrokerFailure failure{.kind = static_cast<session::BrokerFailureKind>(kind)};
        EXPECT_GT(brokerFailureText(failure, settings).size(), 30);
    }
}

TEST(FailureTextTest, ProfileFileErrorsNameTheFile)
{
    for (int kind = 0; kind <= static_cast<int>(profile::ProfileFileErrorKind::NotSetAside); ++kind) {
        const profile::ProfileFileError error{.kind = static_cast<profile::ProfileFileErrorKind>(kind)};
        EXPECT_TRUE(profileFileErrorText(error, QStringLiteral("a.json")).contains(QStringLiteral("a.json")));
    }
}

} // namespace
} // namespace cutty::ui
