#include "core/mqtt/codec/ByteScan.h"

#include <gtest/gtest.h>

#include <string>

namespace cutty::mqtt::test {
namespace {

bool containsZero(std::string_view text)
{
    return scan::anyWord(text, [](std::uint64_t word) { return scan::hasZero(word); });
}

TEST(ByteScanTest, SeesEveryByteOfATextOfAnyLength)
{
    for (std::size_t size = 0; size <= 40; ++size) {
        for (const char filler : {'a', '\x01', '\x7F', '\x80', '\xFF'}) {
            EXPECT_FALSE(containsZero(std::string(size, filler))) << size;
            for (std::size_t position = 0; position < size; ++position) {
                std::string text(size, filler);
                text[position] = '\0';
                EXPECT_TRUE(containsZero(text)) << position << " of " << size;
            }
        }
    }
}

TEST(ByteScanTest, SeesNothingBesideTheText)
{
    for (std::size_t size = 1; size <= 20; ++size) {
        const std::string around = std::string(8, '\0') + std::string(size, 'a') + std::string(8, '\0');
        EXPECT_FALSE(containsZero(std::string_view(around).substr(8, size))) << size;
    }
}

} // namespace
} // namespace cutty::mqtt::test
