#include "core/broker/state/frames.h"

#include "core/broker/state/checksum.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::broker {
namespace {

std::string sealed(std::string_view records, std::uint32_t salt = 7)
{
    std::string frame(frameHeaderSize, '\0');
    frame += records;
    sealFrame(frame, salt);
    return frame;
}

std::string headerBytes(const StateHeader &header)
{
    std::string bytes;
    appendStateHeader(bytes, header);
    return bytes;
}

TEST(ChecksumTest, IsCrc32cAsRfc3720HasIt)
{
    EXPECT_EQ(checksum(std::string(32, '\0')), 0x8A9136AAU);
    EXPECT_EQ(checksum(std::string(32, '\xFF')), 0x62A8AB43U);
    EXPECT_EQ(checksum("123456789"), 0xE3069283U);
    EXPECT_EQ(checksum(""), 0U);
}

TEST(ChecksumTest, GoesOnFromASeed)
{
    EXPECT_EQ(checksum("6789", checksum("12345")), checksum("123456789"));
    EXPECT_NE(checksum("123456789", 1), checksum("123456789"));
}

TEST(FramesTest, HeaderComesBack)
{
    const std::string bytes
        = headerBytes({.kind = StateHeader::Kind::Journal, .generation = 0x0102030405060708, .salt = 99});
    ASSERT_EQ(bytes.size(), stateHeaderSize);
    const auto header = readStateHeader(bytes);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->kind, StateHeader::Kind::Journal);
    EXPECT_EQ(header->generation, 0x0102030405060708U);
    EXPECT_EQ(header->salt, 99U);
}

TEST(FramesTest, HeaderSaysWhatIsWrongWithIt)
{
    using enum RestoreError::Kind;
    const std::string good = headerBytes({.kind = StateHeader::Kind::Snapshot, .generation = 3});
    EXPECT_EQ(readStateHeader("PNG and more").error(), (RestoreError{NotState, 0}));
    for (std::size_t size = 0; size < good.size(); ++size)
        EXPECT_EQ(readStateHeader(good.substr(0, size)).error(), (RestoreError{Truncated, 0})) << size;
    std::string newer = good;
    newer[8] = 2;
    EXPECT_EQ(readStateHeader(newer).error(), (RestoreError{TooNew, 0}));
    for (std::size_t at = 9; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x40);
        EXPECT_EQ(readStateHeader(bad).error(), (RestoreError{Corrupt, 0})) << at;
    }
}

TEST(FramesTest, FrameIsTakenWholeOrNotAtAll)
{
    const std::string frame = sealed("some records");
    EXPECT_EQ(readFrame(frame, 0, 7), "some records");
    EXPECT_EQ(readFrame("xx" + frame + "behind", 2, 7), "some records");
    EXPECT_FALSE(readFrame(frame, 0, 8)) << "of another file";
    for (std::size_t size = 0; size < frame.size(); ++size)
        EXPECT_FALSE(readFrame(std::string_view(frame).substr(0, size), 0, 7)) << size;
    for (std::size_t at = 0; at < frame.size(); ++at) {
        std::string bad = frame;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        EXPECT_FALSE(readFrame(bad, 0, 7)) << at;
    }
}

TEST(FramesTest, FindsAFrameBehindAnOffset)
{
    const std::string file = sealed("first") + "CSf1 is no frame" + sealed("second");
    EXPECT_TRUE(hasFrameBehind(file, 0, 7));
    EXPECT_FALSE(hasFrameBehind(file, file.size() - sealed("second").size(), 7));
    EXPECT_FALSE(hasFrameBehind(sealed("first"), 0, 7));
}

} // namespace
} // namespace cutty::broker
