#pragma once

#include "core/mqtt/codec/ReasonCode.h"
#include "core/session/connection/ClientConnection.h"

#include <QString>

namespace cutty::ui {

/// A reason code in words and by its number, as "not authorized (0x87)", to stand within a sentence.
[[nodiscard]] QString reasonText(mqtt::ReasonCode reason);

/// What the server says of a message beside its reason code, quoted and made visible, as a sentence behind
/// another; empty where it says nothing.
[[nodiscard]] QString remarkText(const session::PublishReport &report);

/// Why a command was not carried out, as a sentence that says what to do; empty for None.
[[nodiscard]] QString requestErrorText(session::RequestError error);

/// How a subscription stands, in words; says why where it is refused or failed.
[[nodiscard]] QString subscriptionStatusText(const session::Subscription &subscription);

} // namespace cutty::ui
