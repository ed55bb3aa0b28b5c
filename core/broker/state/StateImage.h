#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/Ids.h"
#include "core/broker/Session.h"
#include "core/broker/routing/RetainedStore.h"

#include <functional>
#include <map>
#include <string>

namespace cutty::broker {

/// A session as it stands in a file. Times are of the reader's clock.
struct StoredSession
{
    /// Without a link; `parked` holds all its messages.
    Session session;
    /// By shared filter, the number that its group had, which messages have as their token.
    std::map<std::string, SharedGroupId, std::less<>> groups;
    /// The client was connected when the broker ended: its connection was lost then.
    bool connected = false;
    /// Of a client that was away; TimePoint::max() for never.
    TimePoint endsAt = TimePoint::max();
    /// Of a client that was away, and whose will waits for its delay; null for none.
    MessagePtr waitingWill;
    TimePoint willAt = TimePoint::max();
};

/// All that a broker keeps, read from a snapshot and the journal behind it.
struct StateImage
{
    std::map<SessionId, StoredSession> sessions;
    std::map<std::string, RetainedMessage, std::less<>> retained;
};

} // namespace cutty::broker
