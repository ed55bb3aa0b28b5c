#pragma once

#include "app/cli/ReceivedMessage.h"

#include <string>

namespace cutty::cli {

/// Appends what mosquitto_sub prints for %j and, with `payloadIsJson`, for %J: keys, order and types are its.
/// A payload that is no UTF-8 stands in Base64 as `payloadBase64`, which mosquitto prints broken.
void appendMosquittoJson(std::string &out, const ReceivedMessage &message, bool payloadIsJson);

/// Whether the bytes are one JSON value in UTF-8.
bool isJson(std::string_view bytes);

/// "2026-11-22T15:03:07" by strftime, in local time.
std::string localTime(std::chrono::sys_time<std::chrono::nanoseconds> time, const char *format);

} // namespace cutty::cli
