#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/Session.h"
#include "core/broker/routing/RetainedStore.h"
#include "core/broker/state/frames.h"
#include "core/mqtt/engine/SessionState.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cutty::broker {

/// Writes a snapshot: a whole file, in frames of about a mebibyte. Messages that many sessions wait for stand
/// in it once; they live until finish().
class SnapshotWriter
{
public:
    /// `sinceEpoch` relates the broker's clock to 1970 UTC.
    SnapshotWriter(const StateHeader &header, Duration sinceEpoch);

    // One session: how it is, its subscriptions, and its messages.
    void connected(const Session &session);
    void away(const Session &session, TimePoint endsAt, const MessagePtr &will, TimePoint willAt);
    void subscription(
        SessionId session, std::string_view filter, const GrantedSubscription &granted, SharedGroupId group);
    void messages(SessionId session, const mqtt::SessionState &state);

    void retained(const RetainedMessage &retained);
    std::string finish();

private:
    void begin();
    void seal();
    void sealIfLarge();
    /// 0 for none. Writes the message where it has not been named before.
    std::uint64_t name(const MessagePtr &message);

    StateHeader m_header;
    Duration m_sinceEpoch;
    std::string m_file;
    std::string m_frame;
    std::unordered_map<const Message *, std::uint64_t> m_names;
};

} // namespace cutty::broker
