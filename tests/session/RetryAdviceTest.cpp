#include "core/session/connection/retryAdvice.h"

#include <gmock/gmock.h>

namespace cutty::session {
namespace {

using mqtt::ReasonCode;

RetryAdvice adviceFor(FailureKind kind) { return retryAdvice({.kind = kind}); }

RetryAdvice adviceFor(FailureKind kind, ReasonCode reason)
{
    return retryAdvice({.kind = kind, .reason = reason});
}

} // namespace

TEST(RetryAdviceTest, ARefusedLoginIsNotTriedAgain)
{
    for (const ReasonCode reason : {ReasonCode::BadUserNameOrPassword, ReasonCode::NotAuthorized,
             ReasonCode::Banned, ReasonCode::BadAuthenticationMethod, ReasonCode::ClientIdentifierNotValid,
             ReasonCode::UnsupportedProtocolVersion, ReasonCode::ProtocolError, ReasonCode::MalformedPacket})
        EXPECT_EQ(adviceFor(FailureKind::Refused, reason), RetryAdvice::Never) << static_cast<int>(reason);
    for (const FailureKind kind : {FailureKind::AuthenticationFailed, FailureKind::ServerNotVerified,
             FailureKind::ProxyAuthenticationFailed, FailureKind::ProxyAuthenticationRequired})
        EXPECT_EQ(adviceFor(kind), RetryAdvice::Never) << static_cast<int>(kind);
}

TEST(RetryAdviceTest, CertificatesAndKeysDoNotMendThemselves)
{
    for (const FailureKind kind : {FailureKind::FileUnreadable, FailureKind::FileTooLarge,
             FailureKind::CaCertificatesUnreadable, FailureKind::CertificateUnreadable,
             FailureKind::PrivateKeyUnreadable, FailureKind::PassphraseMissing, FailureKind::PassphraseWrong,
             FailureKind::PrivateKeyMissing, FailureKind::CertificateMissing, FailureKind::PrivateKeyMismatch,
             FailureKind::TlsNotAvailable, FailureKind::CertificateUntrusted, FailureKind::CertificateExpired,
             FailureKind::CertificateNotYetValid, FailureKind::HostNameMismatch,
             FailureKind::CertificateRevoked, FailureKind::CertificateInvalid,
             FailureKind::ClientCertificateRequired, FailureKind::ClientCertificateRejected})
        EXPECT_EQ(adviceFor(kind), RetryAdvice::Never) << static_cast<int>(kind);
}

TEST(RetryAdviceTest, ABrokenProtocolStaysBroken)
{
    for (const FailureKind kind :
        {FailureKind::ProtocolError, FailureKind::WebSocketProtocolError, FailureKind::WrongSubprotocol,
            FailureKind::WebSocketOptionsInvalid, FailureKind::InvalidSettings})
        EXPECT_EQ(adviceFor(kind), RetryAdvice::Never) << static_cast<int>(kind);
}

TEST(RetryAdviceTest, AnotherServerIsNotGoneToByItself)
{
    for (const ReasonCode reason : {ReasonCode::UseAnotherServer, ReasonCode::ServerMoved}) {
        EXPECT_EQ(adviceFor(FailureKind::Refused, reason), RetryAdvice::Never);
        EXPECT_EQ(adviceFor(FailureKind::DisconnectedByServer, reason), RetryAdvice::Never);
    }
}

TEST(RetryAdviceTest, WhoeverThrewUsOutIsNotFought)
{
    for (const ReasonCode reason : {ReasonCode::SessionTakenOver, ReasonCode::AdministrativeAction})
        EXPECT_EQ(adviceFor(FailureKind::DisconnectedByServer, reason), RetryAdvice::Never);
}

TEST(RetryAdviceTest, ABusyServerIsLeftAloneForAWhile)
{
    for (const ReasonCode reason :
        {ReasonCode::ServerBusy, ReasonCode::QuotaExceeded, ReasonCode::ConnectionRateExceeded})
        EXPECT_EQ(adviceFor(FailureKind::Refused, reason), RetryAdvice::Later);
    EXPECT_EQ(
        adviceFor(FailureKind::DisconnectedByServer, ReasonCode::MessageRateTooHigh), RetryAdvice::Later);
}

TEST(RetryAdviceTest, ABrokerThatGoesAwayComesBack)
{
    for (const FailureKind kind : {FailureKind::ConnectionLost, FailureKind::KeepAliveTimeout,
             FailureKind::ConnectionRefused, FailureKind::HostUnreachable, FailureKind::ConnectTimeout,
             FailureKind::HostNotFound, FailureKind::HostLookupFailed, FailureKind::NetworkError})
        EXPECT_EQ(adviceFor(kind), RetryAdvice::Soon) << static_cast<int>(kind);
    EXPECT_EQ(
        adviceFor(FailureKind::DisconnectedByServer, ReasonCode::ServerShuttingDown), RetryAdvice::Soon);
    EXPECT_EQ(adviceFor(FailureKind::Refused, ReasonCode::ServerUnavailable), RetryAdvice::Soon);
}

TEST(RetryAdviceTest, TheStatusOfAnUpgradeSaysWhoseFaultItIs)
{
    const auto adviceForStatus = [](int status) {
        return retryAdvice({.kind = FailureKind::UpgradeRefused, .httpStatus = status});
    };
    EXPECT_EQ(adviceForStatus(401), RetryAdvice::Never);
    EXPECT_EQ(adviceForStatus(404), RetryAdvice::Never);
    EXPECT_EQ(adviceForStatus(429), RetryAdvice::Later);
    EXPECT_EQ(adviceForStatus(503), RetryAdvice::Soon);
}

} // namespace cutty::session
