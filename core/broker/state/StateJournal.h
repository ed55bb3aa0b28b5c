#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/Session.h"
#include "core/broker/routing/RetainedStore.h"
#include "core/mqtt/engine/SessionChange.h"
#include "core/mqtt/engine/SessionState.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cutty::broker {

/// What has changed in a broker's state since it was last asked, as the records of one frame. What ends with
/// its connection leaves no trace: sessions that do not outlive it, unless they have a will, QoS 0, and
/// inbound QoS 1.
class StateJournal
{
public:
    StateJournal();

    /// The session is new, or its client is back.
    void sessionOpened(Session &session);
    /// The client has gone. `endsAt` is TimePoint::max() for never; `will` is null for none that waits.
    void sessionClosed(const Session &session, TimePoint endsAt, const MessagePtr &will, TimePoint willAt);
    void sessionEnded(const Session &session);
    void willPublished(SessionId session);
    /// `group` is 0 where the filter is no shared one.
    void subscribed(const Session &session, std::string_view filter, const GrantedSubscription &granted,
        SharedGroupId group);
    void unsubscribed(const Session &session, std::string_view filter);
    /// One more waits for the session, behind all others.
    void queued(const Session &session, const mqtt::OutgoingPublish &publish);
    void changed(const Session &session, std::span<const mqtt::SessionChange> changes);
    void retained(const RetainedMessage &retained);
    void retainedRemoved(std::string_view topic);

    /// Swaps the records of a frame into `frame`, with room for its header before them (frames.h); empty when
    /// nothing has changed. `sinceEpoch` relates the broker's clock to 1970 UTC.
    void poll(std::string &frame, Duration sinceEpoch);

private:
    /// Of the message in this frame, which is written where it was not the last one to be named.
    std::uint64_t name(const MessagePtr &message);

    /// The frame's header and clock are filled in by poll() and whoever seals the frame.
    std::string m_frame;
    MessagePtr m_lastMessage;
    std::uint64_t m_lastNumber = 0;
};

} // namespace cutty::broker
