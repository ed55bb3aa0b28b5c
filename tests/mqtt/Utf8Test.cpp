#include "core/mqtt/codec/Utf8.h"

#include "tests/mqtt/Bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::mqtt::test {
namespace {

constexpr std::string_view validSequences[] = {
    "",
    "01",
    "7F",
    "C2 80",
    "DF BF",
    "E0 A0 80",
    "ED 9F BF",
    "EE 80 80",
    "EF BB BF",
    "EF BF BF",
    "F0 90 80 80",
    "F4 8F BF BF",
};

constexpr std::string_view invalidSequences[] = {
    "00", // U+0000
    "80", // a continuation alone
    "BF",
    "C0 80", // U+0000 in two bytes
    "C1 BF", // overlong
    "C2", // cut off
    "C2 41",
    "C2 C2 80",
    "E0 80 80", // overlong
    "E0 9F BF",
    "E0 A0", // cut off
    "E2 82",
    "E2 28 A1",
    "E2 82 28",
    "ED A0 80", // U+D800
    "ED AF BF",
    "ED B0 80", // U+DC00
    "ED BF BF", // U+DFFF
    "ED A1 8C ED BE B4", // a surrogate pair
    "F0 80 80 80", // overlong
    "F0 8F BF BF",
    "F0 90 80", // cut off
    "F0 90 28 80",
    "F0 28 8C BC",
    "F4 90 80 80", // beyond U+10FFFF
    "F5 80 80 80",
    "F8 88 80 80 80", // five bytes
    "FC 84 80 80 80 80",
    "FE",
    "FF",
};

/// Long texts go eight bytes at a time: the sequence must be judged alike wherever it stands among them.
TEST(Utf8Test, TakesWellFormedSequencesAtEveryPlace)
{
    for (const std::string_view hex : validSequences) {
        for (std::size_t before = 0; before < 18; ++before)
            EXPECT_TRUE(isValidUtf8(std::string(before, 'a') + bytes(hex) + "tail of text"))
                << hex << " at " << before;
        EXPECT_TRUE(isValidUtf8(bytes(hex))) << hex;
    }
}

TEST(Utf8Test, RefusesIllFormedSequencesAtEveryPlace)
{
    for (const std::string_view hex : invalidSequences) {
        for (std::size_t before = 0; before < 18; ++before) {
            EXPECT_FALSE(isValidUtf8(std::string(before, 'a') + bytes(hex))) << hex << " at " << before;
            EXPECT_FALSE(isValidUtf8(std::string(before, 'a') + bytes(hex) + "tail of text"))
                << hex << " at " << before;
        }
    }
}

} // namespace
} // namespace cutty::mqtt::test
