#include "core/session/connection/failures.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::session {
namespace {

using mqtt::CloseCause;
using net::LinkErrorKind;

struct Case
{
    const char *name;
    CloseCause cause;
    std::optional<LinkErrorKind> linkError;
    bool opened;
    bool accepted;
    FailureKind expected;
};

class FailuresTest : public testing::TestWithParam<Case>
{
};

TEST_P(FailuresTest, HasTheKind)
{
    const Case &given = GetParam();
    net::ConnectionEnd end{
        .closed = {.cause = given.cause}, .opened = given.opened, .accepted = given.accepted};
    if (given.linkError)
        end.linkError = net::LinkError{*given.linkError, QStringLiteral("words of the system")};
    const auto failure = failureOf(end);
    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->kind, given.expected);
    EXPECT_EQ(failure->systemMessage.isEmpty(), !given.linkError);
}

constexpr auto lost = CloseCause::TransportLost;

INSTANTIATE_TEST_SUITE_P(Table, FailuresTest,
    testing::Values(
        Case{"HostNotFound", lost, LinkErrorKind::HostNotFound, false, false, FailureKind::HostNotFound},
        Case{"ConnectionRefused", lost, LinkErrorKind::ConnectionRefused, false, false,
            FailureKind::ConnectionRefused},
        Case{"Unreachable", lost, LinkErrorKind::Unreachable, false, false, FailureKind::HostUnreachable},
        Case{"OpeningTimeout", lost, LinkErrorKind::Timeout, false, false, FailureKind::ConnectTimeout},
        Case{"OtherBeforeOpening", lost, LinkErrorKind::Other, false, false, FailureKind::NetworkError},
        Case{"NothingBeforeOpening", lost, std::nullopt, false, false, FailureKind::NetworkError},
        Case{"ClosedDuringHandshake", lost, std::nullopt, true, false, FailureKind::ClosedDuringHandshake},
        Case{"ResetDuringHandshake", lost, LinkErrorKind::Other, true, false,
            FailureKind::ClosedDuringHandshake},
        Case{"Lost", lost, std::nullopt, true, true, FailureKind::ConnectionLost},
        Case{"LostWithError", lost, LinkErrorKind::Unreachable, true, true, FailureKind::ConnectionLost},
        Case{"Refused", CloseCause::Refused, std::nullopt, true, false, FailureKind::Refused},
        Case{"ByServer", CloseCause::Peer, std::nullopt, true, true, FailureKind::DisconnectedByServer},
        Case{"Protocol", CloseCause::ProtocolError, std::nullopt, true, false, FailureKind::ProtocolError},
        Case{"KeepAlive", CloseCause::KeepAliveTimeout, std::nullopt, true, true,
            FailureKind::KeepAliveTimeout},
        Case{"Handshake", CloseCause::HandshakeTimeout, std::nullopt, true, false,
            FailureKind::HandshakeTimeout}),
    [](const testing::TestParamInfo<Case> &test) { return std::string(test.param.name); });

TEST(FailureTest, OurOwnEndIsNoFailure)
{
    EXPECT_FALSE(failureOf({.closed = {.cause = CloseCause::Local}, .opened = true}).has_value());
}

TEST(FailureTest, CarriesTheNameThatTheCertificateShouldHaveHad)
{
    const net::ConnectionEnd end{.closed = {.cause = lost},
        .linkError = net::LinkError{
            .kind = LinkErrorKind::HostNameMismatch, .expectedName = QStringLiteral("broker.example")}};
    EXPECT_EQ(failureOf(end)->expectedName, QStringLiteral("broker.example"));
}

TEST(FailureTest, CarriesReasonAndReasonString)
{
    net::ConnectionEnd end{.closed = {.cause = CloseCause::Refused, .reason = mqtt::ReasonCode::Banned}};
    end.closed.properties.add(mqtt::PropertyId::ReasonString, "go away <b>now</b>");
    const auto failure = failureOf(end);
    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->reason, mqtt::ReasonCode::Banned);
    EXPECT_EQ(failure->reasonString, QStringLiteral("go away <b>now</b>"));
}

TEST(FailureTest, CarriesWhatBrokeTheProtocol)
{
    const auto failure = failureOf({.closed = {.cause = CloseCause::ProtocolError,
                                        .error = mqtt::DecodeError{.fault = mqtt::Fault::ReservedFlags}}});
    ASSERT_TRUE(failure.has_value() && failure->error.has_value());
    EXPECT_EQ(failure->error->fault, mqtt::Fault::ReservedFlags);
}

TEST(FailureTest, EveryCommandErrorHasAWord)
{
    using mqtt::CommandError;
    for (const CommandError error : {CommandError::NotConnected, CommandError::InvalidTopicName,
             CommandError::InvalidTopicFilter, CommandError::PacketTooLarge, CommandError::QoSNotSupported,
             CommandError::RetainNotSupported, CommandError::WildcardSubscriptionsNotSupported,
             CommandError::SharedSubscriptionsNotSupported, CommandError::NoPacketIdLeft,
             CommandError::NoTopicFilter, CommandError::NoLocalOnSharedSubscription})
        EXPECT_NE(requestErrorOf(error), RequestError::None) << static_cast<int>(error);
}

} // namespace
} // namespace cutty::session
