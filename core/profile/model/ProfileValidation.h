#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cutty::profile {

enum class ProfileField : std::uint8_t {
    Name,
    Host,
    Port,
    ClientId,
    UserName,
    KeepAlive,
    SessionExpiryInterval,
    Subscription,
    AuthorityFile,
    AuthorityPem,
    CertificateFile,
    ServerName,
    Alpn,
    WebSocketPath,
    WebSocketHeader,
    ProxyHost,
    ProxyPort,
    ProxyUserName,
    ReceiveMaximum,
    MaximumPacketSize,
    TopicAliasMaximum,
    ConnectUserProperty,
    Authentication,
    WillTopic,
    WillPayload,
    WillDelay,
    WillExpiry,
    WillContentType,
    WillResponseTopic,
    WillCorrelationData,
    WillUserProperty,
    ReconnectFirstDelay,
    ReconnectMaximumDelay,
    ReconnectAttempts,
};

enum class ProfileIssueKind : std::uint8_t {
    Empty,
    /// A number outside of what MQTT or TCP allow.
    OutOfRange,
    /// More than 65,535 bytes of UTF-8 (MQTT 5, 1.5.4).
    TooLong,
    /// Characters that cannot stand there: U+0000, a half of a surrogate pair, spaces or slashes in a host
    /// name.
    BadCharacters,
    /// A topic filter whose wildcards do not stand alone in their level (MQTT 5, 4.7.1), or a topic name with
    /// wildcards.
    BadWildcard,
    /// MQTT before 5 sends a password only together with a user name; so does a proxy.
    PasswordNeedsUserName,
    /// MQTT 3.1.1 resumes a session only by a client id.
    SessionNeedsClientId,
    /// The same filter is subscribed to twice.
    Duplicate,
    /// PEM without a certificate in it.
    NoCertificate,
    /// A private key where a certificate is wanted; the profile file is no place for it.
    HoldsPrivateKey,
    /// Declared to be UTF-8, and is not.
    NotText,
    /// The SCRAM methods take a user name and a password.
    AuthenticationNeedsUserName,
    AuthenticationNeedsPassword,
    /// MQTT 3.1 takes client ids of up to 23 characters.
    LongClientId,
};

struct ProfileIssue
{
    ProfileField field;
    ProfileIssueKind kind;
    /// Which element, from 0, where the field is a list: a subscription, header or user property.
    std::optional<std::size_t> index;

    bool operator==(const ProfileIssue &) const = default;
};

/// What stands in the way of connecting with the profile, in the order of its fields, at most one issue a
/// field and element; empty when all is well. Settings that the transport or the version has no use for are
/// not judged, nor is whether files are there.
[[nodiscard]] std::vector<ProfileIssue> validate(const ConnectionProfile &profile);

} // namespace cutty::profile
