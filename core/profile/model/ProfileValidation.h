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
    /// A topic filter whose wildcards do not stand alone in their level (MQTT 5, 4.7.1).
    BadWildcard,
    /// MQTT 3.1.1 sends a password only together with a user name.
    PasswordNeedsUserName,
    /// MQTT 3.1.1 resumes a session only by a client id.
    SessionNeedsClientId,
    /// The same filter is subscribed to twice.
    Duplicate,
};

struct ProfileIssue
{
    ProfileField field;
    ProfileIssueKind kind;
    /// Which subscription, from 0, where the field is Subscription.
    std::optional<std::size_t> index;

    bool operator==(const ProfileIssue &) const = default;
};

/// What stands in the way of connecting with the profile, in the order of its fields, at most one issue a
/// field and subscription; empty when all is well.
[[nodiscard]] std::vector<ProfileIssue> validate(const ConnectionProfile &profile);

} // namespace cutty::profile
