#pragma once

#include "app/cli/MessageFormat.h"
#include "app/cli/ReceivedMessage.h"
#include "app/cli/SubArguments.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace cutty::cli {

enum class PrintResult : std::uint8_t {
    Printed,
    /// %J, and the payload is not JSON: nothing was printed.
    NotJson,
    /// Standard output is closed or full, or the file cannot be written; see error().
    Failed,
};

/// Writes messages to standard output, or each to a file, byte for byte.
class MessagePrinter
{
public:
    /// A format that makes no sense is a failure.
    static std::expected<MessagePrinter, Failure> create(const OutputArguments &arguments);

    PrintResult print(const ReceivedMessage &message);
    /// What was printed goes out; false when it cannot.
    bool flush();
    /// In the system's words, after a failure; empty when nobody reads our output any more, as after `|
    /// head`.
    const std::string &error() const { return m_error; }

private:
    MessagePrinter() = default;

    PrintResult fail();
    PrintResult save(const ReceivedMessage &message);
    bool append(const ReceivedMessage &message);

    bool m_verbose = false;
    bool m_json = false;
    std::optional<MessageFormat> m_format;
    std::string m_delimiter = "\n";
    std::optional<std::string> m_file;
    std::uint64_t m_files = 0;
    /// Of one message; kept to spare allocations.
    std::string m_buffer;
    std::string m_error;
};

} // namespace cutty::cli
