#pragma once

#include "core/session/connection/ConnectionState.h"
#include "core/session/connection/ReconnectPolicy.h"

namespace cutty::session {

/// Whether trying again helps against this failure. A refused login, a bad certificate, settings that cannot
/// be used and a broken protocol do not mend themselves; and two clients with one client id, who throw each
/// other out, must not do so forever.
[[nodiscard]] RetryAdvice retryAdvice(const ConnectionFailure &failure);

} // namespace cutty::session
