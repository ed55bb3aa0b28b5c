#pragma once

#include "core/base/MessageBatch.h"

#include <QString>

#include <cstdint>
#include <span>

namespace cutty::ui {

/// What can be put on the clipboard of messages.
enum class CopyFormat : std::uint8_t { Topic, Payload, Hex, Base64, Json };

/// More bytes of payload than this are not copied at all, rather than in part.
inline constexpr std::uint64_t copyLimitBytes = 16'777'216;

/// The messages as text, one a line. Topic: each topic once, in order of appearance. Payload: as UTF-8, each
/// byte that is none as U+FFFD. Json: an object a line with time (ISO 8601 UTC, microseconds), direction,
/// topic, qos, retain and the payload: as `payload` where it is UTF-8, else as `payloadBase64`.
QString copyText(std::span<const MessageRecord> records, CopyFormat format);

} // namespace cutty::ui
