#pragma once

#include <cstdint>

namespace cutty::broker {

/// Why a file does not give the broker its state back.
struct RestoreError
{
    enum class Kind : std::uint8_t {
        /// No file of ours, or a journal in place of a snapshot.
        NotState,
        /// Written by a newer version of the format.
        TooNew,
        /// The file ends before the snapshot does.
        Truncated,
        /// A checksum does not fit, and what follows is not merely the end of an append that was cut off.
        Corrupt,
        /// The checksum fits, but a record says what cannot be.
        Inconsistent,
    };

    Kind kind{};
    /// Of the header, frame or record in question, in bytes from the beginning of the file.
    std::uint64_t offset = 0;

    friend bool operator==(const RestoreError &, const RestoreError &) = default;
};

} // namespace cutty::broker
