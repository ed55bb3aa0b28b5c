#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace cutty::cli {

/// What each payload of a measurement begins with. Only the process that wrote it reads it, so it is in the
/// machine's byte order:
///
///   run (4)  stream (4)  sequence (8)  time (8)
struct BenchHeader
{
    /// Drawn for each run, so that what another one left is known.
    std::uint32_t run = 0;
    /// The publisher and its topic; each stream counts its messages from 0.
    std::uint32_t stream = 0;
    std::uint64_t sequence = 0;
    /// When it was to be sent, in nanoseconds of the steady clock.
    std::int64_t time = 0;
};

constexpr std::size_t benchHeaderSize = sizeof(BenchHeader);
static_assert(benchHeaderSize == 24);

/// `out` has room for benchHeaderSize bytes.
inline void writeHeader(char *out, const BenchHeader &header) { std::memcpy(out, &header, benchHeaderSize); }

/// Nothing when the payload is too short to have one.
inline std::optional<BenchHeader> readHeader(std::string_view payload)
{
    if (payload.size() < benchHeaderSize)
        return std::nullopt;
    BenchHeader header;
    std::memcpy(&header, payload.data(), benchHeaderSize);
    return header;
}

} // namespace cutty::cli
