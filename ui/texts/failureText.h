#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/session/broker/LocalBroker.h"
#include "core/session/connection/ConnectionState.h"

#include <QString>

#include <cstdint>

namespace cutty::ui {

/// What a reader can do about a failure with one click.
enum class Remedy : std::uint8_t { Retry, EditProfile, StartLocalBroker };

/// Whether the connection is made again by itself.
enum class Outlook : std::uint8_t { Over, TriedAgain };

/// A failure in words: what happened, what to do next, and the one button that is most likely to help.
struct FailureText
{
    QString sentence;
    Remedy remedy = Remedy::Retry;
};

/// Whether the host is this computer, by its usual names.
[[nodiscard]] bool isLocalHost(const QString &host);

/// Why a connection made from `profile` ended or was not made. What the server said is quoted as it is, made
/// visible, and is plain text.
[[nodiscard]] FailureText failureText(const session::ConnectionFailure &failure,
    const profile::ConnectionProfile &profile, Outlook outlook = Outlook::Over);

/// Why the local broker did not start.
[[nodiscard]] QString brokerFailureText(
    const session::BrokerFailure &failure, const session::BrokerConfiguration &configuration);

} // namespace cutty::ui
