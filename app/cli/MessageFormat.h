#pragma once

#include "app/cli/Option.h"
#include "app/cli/ReceivedMessage.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::cli {

/// The text of --format, as mosquitto_sub -F takes it: sequences that begin with %, @ or \ stand for parts of
/// the message, of the time of receipt and for control characters; see formatTable().
class MessageFormat
{
public:
    /// The error is the rest of a sentence about the text.
    static std::expected<MessageFormat, std::string> parse(std::string_view text);

    /// Appends the message without a line end. False, and nothing is appended, when %J meets a payload that
    /// is no JSON.
    [[nodiscard]] bool append(std::string &out, const ReceivedMessage &message) const;

private:
    enum class Kind : std::uint8_t { Literal, Message, Time };

    struct Piece
    {
        Kind kind = Kind::Literal;
        std::string literal;
        /// The letter behind % or @.
        char letter = 0;
        bool zeroPadded = false;
        bool leftAligned = false;
        std::size_t width = 0;
        std::optional<std::size_t> maximumWidth;
    };

    class Parser;

    static void appendPadded(std::string &out, const Piece &piece, std::string value);

    std::vector<Piece> m_pieces;
};

/// Takes \\ \0 \a \e \n \r \t \v for the characters that they stand for; the error is the rest of a sentence.
std::expected<std::string, std::string> unescape(std::string_view text);

/// The sequences for --help, one line each.
std::string_view formatTable();

} // namespace cutty::cli
