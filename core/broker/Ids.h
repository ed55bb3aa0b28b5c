#pragma once

#include <cstdint>

namespace cutty::broker {

/// One transport connection, numbered by the host; never reused.
enum class LinkId : std::uint64_t {};

/// One session, numbered by the broker; never reused.
enum class SessionId : std::uint64_t {};

/// One group of a shared subscription, numbered by the subscription tree from 1; never reused.
enum class SharedGroupId : std::uint64_t {};

} // namespace cutty::broker
