#include "ui/panels/PayloadDraft.h"

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

TEST(PayloadDraftTest, TextIsSentAsUtf8)
{
    EXPECT_EQ(encodeDraft(QStringLiteral("21 °C"), DraftFormat::Text),
        QByteArray("21 \xC2\xB0"
                   "C"));
}

TEST(PayloadDraftTest, ValidJsonIsSentAsTyped)
{
    const QString text = QStringLiteral("{ \"t\": 127.0,\n \"t\": 1 }");

    EXPECT_EQ(encodeDraft(text, DraftFormat::Json), text.toUtf8());
}

TEST(PayloadDraftTest, InvalidJsonSaysWhere)
{
    const auto result = encodeDraft(QStringLiteral("{\n  \"é\": x }"), DraftFormat::Json);

    ASSERT_FALSE(result);
    EXPECT_TRUE(result.error().contains(QStringLiteral("line 2, character 8"))) << qPrintable(result.error());
}

TEST(PayloadDraftTest, NothingTypedIsAnEmptyPayloadInEveryFormat)
{
    for (const auto format : {DraftFormat::Text, DraftFormat::Json, DraftFormat::Hex, DraftFormat::Base64})
        EXPECT_EQ(encodeDraft({}, format), QByteArray());
}

TEST(PayloadDraftTest, HexAndBase64BecomeBytes)
{
    EXPECT_EQ(encodeDraft(QStringLiteral("0a FF"), DraftFormat::Hex), QByteArray("\x0a\xff"));
    EXPECT_EQ(encodeDraft(QStringLiteral("Cv8="), DraftFormat::Base64), QByteArray("\x0a\xff"));
}

TEST(PayloadDraftTest, WhatIsNoHexSaysWhere)
{
    const auto result = encodeDraft(QStringLiteral("0a zz"), DraftFormat::Hex);

    ASSERT_FALSE(result);
    EXPECT_TRUE(result.error().contains(QStringLiteral("line 1, character 4"))) << qPrintable(result.error());
}

} // namespace
} // namespace cutty::ui
