#include "tests/fuzz/Fuzz.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace cutty::fuzz {

void require(bool condition, const char *what)
{
    if (condition)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

std::uint8_t FuzzInput::byte()
{
    if (m_bytes.empty())
        return 0;
    const auto value = static_cast<std::uint8_t>(m_bytes.front());
    m_bytes.remove_prefix(1);
    return value;
}

std::string_view FuzzInput::chunk()
{
    const std::size_t size = std::min<std::size_t>(byte(), m_bytes.size());
    const std::string_view taken = m_bytes.substr(0, size);
    m_bytes.remove_prefix(size);
    return taken;
}

std::string_view FuzzInput::rest()
{
    const std::string_view taken = m_bytes;
    m_bytes = {};
    return taken;
}

ExactCopy::ExactCopy(std::string_view bytes)
    : m_bytes(std::make_unique_for_overwrite<char[]>(bytes.size()))
    , m_size(bytes.size())
{
    std::ranges::copy(bytes, m_bytes.get());
}

} // namespace cutty::fuzz

extern "C" int LLVMFuzzerTestOneInput( // NOLINT(readability-identifier-naming): libFuzzer's name
    const std::uint8_t *data, std::size_t size)
{
    cutty::fuzz::examine({reinterpret_cast<const char *>(data), size});
    return 0;
}
