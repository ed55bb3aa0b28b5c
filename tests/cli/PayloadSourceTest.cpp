#include "app/cli/PayloadSource.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using testing::ElementsAre;

TEST(PayloadSourceTest, KeepsOrderAndBytes)
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("payload")).toStdString();
    QFile file(QString::fromStdString(path));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("\xFF\0\r\n", 4);
    file.close();
    const auto payloads = readPayloads({{PayloadKind::Text, "on"}, {PayloadKind::File, path},
        {PayloadKind::Hex, "00ff"}, {PayloadKind::Base64, "AP8="}, {PayloadKind::Empty, {}}});
    ASSERT_TRUE(payloads) << payloads.error().sentence;
    EXPECT_THAT(*payloads,
        ElementsAre(
            "on", std::string("\xFF\0\r\n", 4), std::string("\0\xFF", 2), std::string("\0\xFF", 2), ""));
}

TEST(PayloadSourceTest, AFileThatIsNotThereIsAFailure)
{
    const auto payloads = readPayloads({{PayloadKind::File, "no-such-file"}});
    ASSERT_FALSE(payloads);
    EXPECT_EQ(payloads.error().code, ExitCode::Failed);
    EXPECT_THAT(payloads.error().sentence, testing::HasSubstr("no-such-file"));
}

TEST(PayloadSourceTest, ReadsHexAsPeopleWriteIt)
{
    for (const char *text : {"00 fF\n7A:20", "0x00, 0xff, 0x7a, 0x20"}) {
        const auto payloads = readPayloads({{PayloadKind::Hex, text}});
        ASSERT_TRUE(payloads) << text;
        EXPECT_THAT(*payloads, ElementsAre(std::string("\0\xFFz ", 4)));
    }
}

TEST(PayloadSourceTest, WhatIsNoHexOrBase64IsAUsageError)
{
    for (const PayloadArgument &argument :
        {PayloadArgument{PayloadKind::Hex, "xyz"}, PayloadArgument{PayloadKind::Base64, "@@@@"}}) {
        const auto payloads = readPayloads({argument});
        ASSERT_FALSE(payloads) << argument.value;
        EXPECT_EQ(payloads.error().code, ExitCode::Usage);
    }
}

} // namespace
} // namespace cutty::cli
