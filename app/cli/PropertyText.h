#pragma once

#include "app/cli/Option.h"
#include "core/mqtt/codec/Properties.h"

#include <optional>
#include <string_view>

/// Properties of MQTT 5 as they are written on the command line and in output.
namespace cutty::cli {

/// "content-type", as mosquitto's -D takes them and the specification calls them.
std::string_view propertyName(mqtt::PropertyId id);
std::optional<mqtt::PropertyId> propertyOf(std::string_view name);

/// Adds a property that is not a user property to the block of a packet of that kind; checked as the
/// specification asks for, so that what is sent is never malformed. The error is the rest of a sentence.
OptionResult addProperty(
    mqtt::Properties &properties, mqtt::PropertyContext context, mqtt::PropertyId id, std::string_view value);
OptionResult addUserProperty(mqtt::Properties &properties, std::string_view name, std::string_view value);
/// "NAME: VALUE"; the first colon ends the name, and one space behind it is left out.
OptionResult addUserProperty(mqtt::Properties &properties, std::string_view text);

/// An option for one property of a block that must outlive it. A value out of its range, or a property given
/// twice, is refused.
Option propertyOption(std::string names, std::string valueName, mqtt::Properties &properties,
    mqtt::PropertyContext context, mqtt::PropertyId id, std::string description);
Option userPropertyOption(std::string names, mqtt::Properties &properties, std::string description);

/// Of ASCII letters.
std::string lowerCase(std::string text);

/// "Name: value", as a header or user property is written.
std::optional<std::pair<std::string, std::string>> splitAtColon(std::string_view text);

} // namespace cutty::cli
