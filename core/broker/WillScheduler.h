#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/Ids.h"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cutty::broker {

/// Wills of lost connections that wait for their delay (MQTT 5, 3.1.3.2.2).
class WillScheduler
{
public:
    struct Waiting
    {
        SessionId session{};
        MessagePtr will;
    };

    /// Replaces the session's will, if one waits.
    void schedule(SessionId session, MessagePtr will, TimePoint when);
    /// The client is back in time, so its will is not sent [MQTT-3.1.3-9].
    void cancel(SessionId session);
    /// The session ends before the delay does.
    std::optional<MessagePtr> take(SessionId session);
    /// When, and the will; null when the session has none waiting.
    const std::pair<const TimePoint, Waiting> *find(SessionId session) const;
    /// Wills whose time has come, in order.
    std::vector<Waiting> takeDue(TimePoint now);
    std::optional<TimePoint> next() const;

private:
    std::multimap<TimePoint, Waiting> m_waiting;
    std::unordered_map<SessionId, std::multimap<TimePoint, Waiting>::iterator> m_bySession;
};

} // namespace cutty::broker
