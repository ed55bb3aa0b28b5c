#pragma once

#include "core/broker/state/RestoreError.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

/// The files of a broker's state. Numbers are little-endian.
///
///   file     header frame*
///   header   "CuttyBrk" version:1 kind:1 generation:8 salt:4 checksum:4 (of what stands before it)
///   frame    "CSf1" size:4 checksum:4 (of the records, going on from the salt) records
///
/// A frame is taken whole or not at all: in a journal it is what one turn of the broker changed.
namespace cutty::broker {

struct StateHeader
{
    enum class Kind : std::uint8_t {
        /// Everything, ending in a record that says so.
        Snapshot = 1,
        /// What changed after the snapshot of the same generation.
        Journal = 2,
    };

    Kind kind{};
    std::uint64_t generation = 0;
    /// Random where clients must not be able to write payloads that pass for frames.
    std::uint32_t salt = 0;
};

constexpr std::size_t stateHeaderSize = 26;
constexpr std::size_t frameHeaderSize = 12;

void appendStateHeader(std::string &out, const StateHeader &header);
std::expected<StateHeader, RestoreError> readStateHeader(std::string_view file);

/// Fills in the header of a frame, for which the string has kept its first `frameHeaderSize` bytes. At most
/// 4 GiB.
void sealFrame(std::string &frame, std::uint32_t salt);
/// The records of the frame that begins there; nothing when that is no whole frame.
std::optional<std::string_view> readFrame(std::string_view file, std::size_t offset, std::uint32_t salt);
/// Whether a whole frame begins anywhere behind `offset`.
bool hasFrameBehind(std::string_view file, std::size_t offset, std::uint32_t salt);

} // namespace cutty::broker
