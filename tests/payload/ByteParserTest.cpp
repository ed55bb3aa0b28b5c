#include "core/payload/format/ByteParser.h"

#include <gmock/gmock.h>

#include <random>

namespace cutty::payload {
namespace {

using enum ByteParseErrorKind;

TEST(ByteParserTest, ReadsHexInTheNotationsThatPeoplePaste)
{
    const QByteArray expected("\x0A\x1F\x00\xFF", 4);
    for (const QStringView text : {u"0a1f00ff", u"0A 1F 00 FF", u"0a:1f:00:ff", u"0A-1F-00-FF",
             u"0x0a, 0x1F, 0X00, 0xff", u"0x0a1f00ff", u" 0a1f\r\n\t00ff\n", u"0x0a1f 0x00ff"})
        EXPECT_EQ(parseHex(text), expected) << qPrintable(text.toString());
}

TEST(ByteParserTest, ReadsNothingFromEmptyHexAndSeparators)
{
    EXPECT_EQ(parseHex(u""), QByteArray());
    EXPECT_EQ(parseHex(QStringView()), QByteArray());
    EXPECT_EQ(parseHex(u" :,\n"), QByteArray());
}

TEST(ByteParserTest, PlacesErrorsInHex)
{
    const struct
    {
        QStringView text;
        ByteParseError error;
    } cases[] = {
        {u"0", {1, IncompleteByte}},
        {u"0a 1", {4, IncompleteByte}},
        {u"0a 1 ff", {4, IncompleteByte}},
        {u"0x", {2, IncompleteByte}},
        {u"0x 12", {2, IncompleteByte}},
        {u"0g", {1, InvalidCharacter}},
        {u"0a;1f", {2, InvalidCharacter}},
        {u"120x34", {3, InvalidCharacter}},
        {u"0x0x12", {3, InvalidCharacter}},
        {u"12 \uFF11\uFF12", {3, InvalidCharacter}},
    };
    for (const auto &[text, error] : cases) {
        const auto parsed = parseHex(text);
        ASSERT_FALSE(parsed) << qPrintable(text.toString());
        EXPECT_EQ(parsed.error().offset, error.offset) << qPrintable(text.toString());
        EXPECT_EQ(parsed.error().kind, error.kind) << qPrintable(text.toString());
    }
}

TEST(ByteParserTest, ReadsTheVectorsOfRfc4648)
{
    EXPECT_EQ(parseBase64(u""), QByteArray());
    EXPECT_EQ(parseBase64(u"Zg=="), QByteArray("f"));
    EXPECT_EQ(parseBase64(u"Zm8="), QByteArray("fo"));
    EXPECT_EQ(parseBase64(u"Zm9v"), QByteArray("foo"));
    EXPECT_EQ(parseBase64(u"Zm9vYg=="), QByteArray("foob"));
    EXPECT_EQ(parseBase64(u"Zm9vYmE="), QByteArray("fooba"));
    EXPECT_EQ(parseBase64(u"Zm9vYmFy"), QByteArray("foobar"));
}

TEST(ByteParserTest, ReadsBothAlphabetsLineBreaksAndMissingPadding)
{
    EXPECT_EQ(parseBase64(u"-_+/"), QByteArray("\xFB\xFF\xBF"));
    EXPECT_EQ(parseBase64(u" Zm9v\r\nYg = = \n"), QByteArray("foob"));
    EXPECT_EQ(parseBase64(u"Zm9vYg"), QByteArray("foob"));
}

TEST(ByteParserTest, ReadsBackWhatQtEncodes)
{
    std::mt19937 random(7);
    for (int size = 0; size < 200; ++size) {
        QByteArray bytes;
        for (int i = 0; i < size; ++i)
            bytes.append(static_cast<char>(random()));
        EXPECT_EQ(parseBase64(QString::fromLatin1(bytes.toBase64())), bytes);
        EXPECT_EQ(parseHex(QString::fromLatin1(bytes.toHex(':'))), bytes);
    }
}

TEST(ByteParserTest, PlacesErrorsInBase64)
{
    const struct
    {
        QStringView text;
        ByteParseError error;
    } cases[] = {
        {u"Z", {1, IncompleteByte}},
        {u"Zm9vY===", {5, IncompleteByte}},
        {u"Zm9v!", {4, InvalidCharacter}},
        {u"Zg=", {3, IncompleteByte}},
        {u"Zg===", {4, InvalidCharacter}},
        {u"Zg==Zg==", {4, InvalidCharacter}},
        {u"Zm9v=", {4, InvalidCharacter}},
        {u"=", {0, InvalidCharacter}},
        {u"Zh==", {1, InvalidCharacter}},
        {u"Zm9 \u00E9", {4, InvalidCharacter}},
    };
    for (const auto &[text, error] : cases) {
        const auto parsed = parseBase64(text);
        ASSERT_FALSE(parsed) << qPrintable(text.toString());
        EXPECT_EQ(parsed.error().offset, error.offset) << qPrintable(text.toString());
        EXPECT_EQ(parsed.error().kind, error.kind) << qPrintable(text.toString());
    }
}

} // namespace
} // namespace cutty::payload
