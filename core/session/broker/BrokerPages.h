#pragma once

#include "core/broker/Snapshot.h"

#include <chrono>
#include <cstdint>

/// What a local broker tells of its clients, sessions, subscriptions and retained messages, a page at a time.
namespace cutty::session {

using broker::ClientSnapshot;
using broker::DropCounts;
using broker::DropReason;
using broker::Page;
using broker::PageRequest;
using broker::RetainedSnapshot;
using broker::SessionSnapshot;
using broker::SubscriptionSnapshot;

/// The expiry of a session that is kept for ever (MQTT 5, 3.1.2.11.2).
inline constexpr std::chrono::seconds endlessSession{UINT32_MAX};

} // namespace cutty::session
