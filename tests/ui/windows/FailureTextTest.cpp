#include "ui/texts/failureText.h"
#include "core/mqtt/codec/Properties.h"
#include "ui/texts/decodeErrorText.h"
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

TEST(FailureTextTest, EveryFaultOfAPeerHasWordsOfItsOwn)
{
    QSet<QString> texts;
    const auto last = static_cast<int>(mqtt::Fault::TooMuchBeforeConnack);
    for (int fault = 0; fault <= last; ++fault) {
        const QString text = decodeErrorText({.fault = static_cast<mqtt::Fault>(fault), .offset = 3});
        EXPECT_TRUE(text.startsWith(QStringLiteral("byte 3: "))) << fault;
        EXPECT_GT(text.size(), 12) << fault;
        texts.insert(text);
    }
    EXPECT_EQ(texts.size(), last + 1);
}

TEST(FailureTextTest, AMistakeIsToldWithAllThatIsKnownOfIt)
{
    const mqtt::DecodeError error{.fault = mqtt::Fault::InvalidPropertyValue,
        .offset = 6,
        .statement = "MQTT-3.3.2-8",
        .packet = mqtt::PacketType::Publish,
        .property = mqtt::PropertyId::TopicAlias,
        .expected = mqtt::Expectation{.found = 0, .low = 1, .high = 9}};
    QStringList lines;
    for (const DecodeErrorFact &fact : decodeErrorFacts(error))
        lines.append(fact.name + u'=' + fact.value);
    EXPECT_EQ(lines.join(u';'),
        QStringLiteral("Packet=PUBLISH;Byte=6;Fault=a property with an impossible value;"
                       "Property=Topic Alias;Found=0;Expected=1 to 9;Statement=MQTT-3.3.2-8"));

    const ConnectionFailure failure{.kind = FailureKind::ProtocolError, .error = error};
    EXPECT_TRUE(failureText(failure, someProfile())
            .sentence.contains(
                QStringLiteral("PUBLISH, byte 6: a property with an impossible value (MQTT-3.3.2-8)")));
}

TEST(FailureTextTest, AMismatchNamesTheNameThatWasExpected)
{
    ConnectionFailure failure{.kind = FailureKind::HostNameMismatch};
    EXPECT_TRUE(failureText(failure, someProfile()).sentence.contains(QStringLiteral("“broker.example”")));
    failure.expectedName = QStringLiteral("inner.example");
    const QString sentence = failureText(failure, someProfile()).sentence;
    EXPECT_TRUE(sentence.contains(QStringLiteral("“inner.example”"))) << qPrintable(sentence);
    EXPECT_FALSE(sentence.contains(QStringLiteral("“broker.example”")));
}

TEST(FailureTextTest, AnUnsupportedVersionNamesTheOneToChoose)
{
    const ConnectionFailure failure{
        .kind = FailureKind::Refused, .reason = mqtt::ReasonCode::UnsupportedProtocolVersion};
    profile::ConnectionProfile profile = someProfile();
    EXPECT_TRUE(failureText(failure, profile).sentence.contains(QStringLiteral("Choose MQTT 3.1.1")));
    profile.protocolVersion = profile::ProtocolVersion::V311;
    EXPECT_TRUE(failureText(failure, profile).sentence.contains(QStringLiteral("Choose MQTT 5")));
}

TEST(FailureTextTest, BrokerFailuresSayWhatToDo)
{
    const session::BrokerConfiguration settings{.listeners = {{.port = 80}}};
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
