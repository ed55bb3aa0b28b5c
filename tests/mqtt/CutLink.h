#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cutty::mqtt::test {

enum class Way : std::uint8_t { ToBroker, ToClient };

/// One transport connection that breaks after so many bytes, both ways counted together. What is under way
/// then is lost, and the end of the last piece with it.
class CutLink
{
public:
    explicit CutLink(std::size_t bytesToLive)
        : m_bytesToLive(bytesToLive)
    {
    }

    void send(Way way, std::string_view bytes) { underWay(way).append(bytes); }

    /// What arrives next: `size` bytes, or fewer when there are no more or the link breaks within.
    std::string deliver(Way way, std::size_t size)
    {
        std::string &wire = underWay(way);
        std::string piece = wire.substr(0, std::min(size, m_bytesToLive));
        wire.erase(0, piece.size());
        m_bytesToLive -= piece.size();
        return piece;
    }

    bool isBroken() const { return m_bytesToLive == 0; }

private:
    std::string &underWay(Way way) { return m_underWay[static_cast<std::size_t>(way)]; }

    std::size_t m_bytesToLive;
    std::array<std::string, 2> m_underWay;
};

} // namespace cutty::mqtt::test
