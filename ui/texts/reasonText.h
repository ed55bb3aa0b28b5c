#pragma once

#include "core/mqtt/codec/ReasonCode.h"
#include "core/session/connection/ClientConnection.h"

#include <QString>

namespace cutty::ui {

/// A reason code in words and by its number, as "not authorized (0x87)", to stand within a sentence.
[[nodiscard]] QString reasonText(mqtt::ReasonCode reason);

/// Why a command was not carried out, as a sentence that says what to do; empty for None.
[[nodiscard]] QString requestErrorText(session::RequestError error);

/// How a subscription stands, in words; says why where it is refused or failed.
[[nodiscard]] QString subscriptionStatusText(const session::Subscription &subscription);

} // namespace cutty::ui
