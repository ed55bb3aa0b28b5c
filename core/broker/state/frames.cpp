#include "core/broker/state/frames.h"

#include "core/broker/state/checksum.h"

namespace cutty::broker {
namespace {

constexpr std::string_view fileMagic = "CuttyBrk";
constexpr std::string_view frameMagic = "CSf1";
constexpr std::uint8_t formatVersion = 1;

template <typename T> void appendNumber(std::string &out, T value)
{
    for (std::size_t byte = 0; byte < sizeof(T); ++byte)
        out.push_back(static_cast<char>(value >> (8 * byte)));
}

template <typename T> T readNumber(std::string_view bytes)
{
    T value = 0;
    for (std::size_t byte = 0; byte < sizeof(T); ++byte)
        value |= static_cast<T>(static_cast<unsigned char>(bytes[byte])) << (8 * byte);
    return value;
}

} // namespace

void appendStateHeader(std::string &out, const StateHeader &header)
{
    const std::size_t begin = out.size();
    out.append(fileMagic);
    appendNumber(out, formatVersion);
    appendNumber(out, static_cast<std::uint8_t>(header.kind));
    appendNumber(out, header.generation);
    appendNumber(out, header.salt);
    appendNumber(out, checksum(std::string_view(out).substr(begin)));
}

std::expected<StateHeader, RestoreError> readStateHeader(std::string_view file)
{
    using enum RestoreError::Kind;
    if (!file.starts_with(fileMagic.substr(0, file.size())))
        return std::unexpected(RestoreError{NotState, 0});
    if (file.size() > fileMagic.size() && static_cast<std::uint8_t>(file[fileMagic.size()]) > formatVersion)
        return std::unexpected(RestoreError{TooNew, 0});
    if (file.size() < stateHeaderSize)
        return std::unexpected(RestoreError{Truncated, 0});
    const std::string_view sealed = file.substr(0, stateHeaderSize - 4);
    if (checksum(sealed) != readNumber<std::uint32_t>(file.substr(sealed.size())))
        return std::unexpected(RestoreError{Corrupt, 0});
    return StateHeader{.kind = static_cast<StateHeader::Kind>(file[9]),
        .generation = readNumber<std::uint64_t>(file.substr(10)),
        .salt = readNumber<std::uint32_t>(file.substr(18))};
}

void sealFrame(std::string &frame, std::uint32_t salt)
{
    const std::string_view records = std::string_view(frame).substr(frameHeaderSize);
    std::string header(frameMagic);
    appendNumber(header, static_cast<std::uint32_t>(records.size()));
    appendNumber(header, checksum(records, salt));
    frame.replace(0, frameHeaderSize, header);
}

std::optional<std::string_view> readFrame(std::string_view file, std::size_t offset, std::uint32_t salt)
{
    const std::string_view rest = file.substr(offset);
    if (rest.size() < frameHeaderSize || !rest.starts_with(frameMagic))
        return std::nullopt;
    const auto size = readNumber<std::uint32_t>(rest.substr(4));
    if (size > rest.size() - frameHeaderSize)
        return std::nullopt;
    const std::string_view records = rest.substr(frameHeaderSize, size);
    if (checksum(records, salt) != readNumber<std::uint32_t>(rest.substr(8)))
        return std::nullopt;
    return records;
}

bool hasFrameBehind(std::string_view file, std::size_t offset, std::uint32_t salt)
{
    for (std::size_t at = file.find(frameMagic, offset + 1); at != std::string_view::npos;
        at = file.find(frameMagic, at + 1)) {
        if (readFrame(file, at, salt))
            return true;
    }
    return false;
}

} // namespace cutty::broker
