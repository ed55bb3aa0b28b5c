#pragma once

#include "core/mqtt/codec/ProtocolVersion.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cutty::broker {

/// How a broker can tell whether a client keeps a statement.
enum class Sight : std::uint8_t {
    /// By what goes by; `note` is empty.
    Examined,
    /// What keeps or breaks the statement called `note` keeps or breaks this one too.
    WithAnother,
    /// It cannot; `note` says why.
    Unseen,
};

/// A normative statement that says something about what a client sends: all that bind a client, and those
/// for a server's checks of a client's packets.
struct Statement
{
    /// As "MQTT-3.3.2-2".
    std::string_view id;
    /// 'C' the client, 'S' the server, 'B' both.
    char binds = 'C';
    /// What it demands, in our words; at most 100 bytes of ASCII, for people.
    std::string_view text;
    Sight sight = Sight::Examined;
    std::string_view note = {};
};

/// In the order of the specification; 3.1, which numbers nothing, is judged by those of 3.1.1.
std::span<const Statement> statements(mqtt::ProtocolVersion version);

/// The statement's place in statements(); nothing where the version has none of that name.
std::optional<std::size_t> indexOfStatement(mqtt::ProtocolVersion version, std::string_view id);

/// A section with the version's name, as "MQTT 5.0".
std::string_view nameOf(mqtt::ProtocolVersion version);

} // namespace cutty::broker
