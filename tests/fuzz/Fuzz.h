#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace cutty::fuzz {

/// What a target does with one input, any bytes; each defines it. Sanitizers and require() judge.
void examine(std::string_view input);

/// Ends the program when the condition does not hold, in every kind of build; `what` says what should.
void require(bool condition, const char *what);

/// Takes an input apart. Past its end it gives zeros, so that every input means something.
class FuzzInput
{
public:
    explicit FuzzInput(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    bool atEnd() const { return m_bytes.empty(); }
    std::uint8_t byte();
    /// A length byte and so many bytes, or what is left of them.
    std::string_view chunk();
    std::string_view rest();

private:
    std::string_view m_bytes;
};

/// A copy of the bytes in a block of exactly their size: reading past them, or after it is gone, is noticed.
class ExactCopy
{
public:
    explicit ExactCopy(std::string_view bytes);
    std::string_view view() const { return {m_bytes.get(), m_size}; }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size;
};

} // namespace cutty::fuzz
