#include "tests/layering/LayerRules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace cutty::layering {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class LayerRulesTest : public testing::Test
{
protected:
    std::vector<std::string> check(std::string_view file, std::string_view content) const
    {
        std::vector<std::string> lines;
        for (const Finding &finding : checkFile(file, content, m_qtHeaders))
            lines.push_back(toString(finding));
        return lines;
    }

private:
    QtHeaders m_qtHeaders = {{"QString", "QtCore"}, {"QtCore", "QtCore"}, {"QTcpSocket", "QtNetwork"},
        {"QColor", "QtGui"}, {"QWidget", "QtWidgets"}, {"qtimer.h", "QtCore"}, {"QSvgRenderer", "QtSvg"}};
};

TEST_F(LayerRulesTest, AcceptsWhatEachRowAllows)
{
    EXPECT_THAT(
        check("core/base/A.h", "#include <vector>\n#include <atomic>\n#include <mutex>\n"), IsEmpty());
    EXPECT_THAT(
        check("core/mqtt/engine/A.cpp", "#include \"core/mqtt/codec/B.h\"\n#include <chrono>\n"), IsEmpty());
    EXPECT_THAT(
        check("core/net/link/A.cpp", "#include <QTcpSocket>\n#include \"core/broker/B.h\"\n"), IsEmpty());
    EXPECT_THAT(check("core/history/A.cpp", "#include <sqlite3.h>\n#include <QString>\n"), IsEmpty());
    EXPECT_THAT(check("core/profile/A.cpp", "#include <qt6keychain/keychain.h>\n"), IsEmpty());
    EXPECT_THAT(
        check("core/session/A.cpp", "#include \"core/net/driver/B.h\"\n#include <QTcpSocket>\n"), IsEmpty());
    EXPECT_THAT(check("ui/models/A.cpp", "#include <QColor>\n#include \"core/mqtt/topic/B.h\"\n"), IsEmpty());
    EXPECT_THAT(check("ui/panels/A.cpp",
                    "#include <KSyntaxHighlighting/Theme>\n#include <QtWidgets/QLabel>\n"
                    "#include \"core/session/B.h\"\n#include \"A.moc\"\n"),
        IsEmpty());
    EXPECT_THAT(
        check("app/main.cpp", "#include <CLI/CLI.hpp>\n#include \"core/net/B.h\"\n#include \"ui/C.h\"\n"),
        IsEmpty());
}

TEST_F(LayerRulesTest, SaysWhereWhatAndWhy)
{
    EXPECT_THAT(check("core/mqtt/codec/A.cpp", "#include \"core/base/QoS.h\"\n\n#include <QString>\n"),
        ElementsAre(
            "core/mqtt/codec/A.cpp:3: cutty_mqtt may not include <QString> (QtCore): it uses base only, "
            "without Qt, sockets, clocks, threads and randomness: time and bytes are passed in"));
}

TEST_F(LayerRulesTest, KeepsTheEngineFromThreadsRandomnessClocksAndSockets)
{
    EXPECT_THAT(check("core/mqtt/A.cpp",
                    "#include <thread>\n#include <random>\n#include <ctime>\n#include "
                    "<sys/socket.h>\n#include <time.h>\n"),
        ElementsAre(HasSubstr("<thread> (threads)"), HasSubstr("<random> (randomness)"),
            HasSubstr("<ctime> (clocks)"), HasSubstr("<sys/socket.h> (system)"),
            HasSubstr("<time.h> (system)")));
    EXPECT_THAT(check("core/broker/A.cpp", "#include <mutex>\n"), ElementsAre(HasSubstr("cutty_broker")));
}

TEST_F(LayerRulesTest, FindsClocksReadInTargetsThatMayNot)
{
    const std::string_view content
        = "// Clock::now() is the driver's.\nauto t = std::chrono::steady_clock::now();\n";
    EXPECT_THAT(check("core/base/A.cpp", content),
        ElementsAre(StartsWith("core/base/A.cpp:2: cutty_base may not read")));
    EXPECT_THAT(check("core/broker/A.h", content), ElementsAre(HasSubstr("a clock")));
    EXPECT_THAT(check("core/net/driver/A.cpp", content), IsEmpty());
}

TEST_F(LayerRulesTest, KeepsFoldersApart)
{
    EXPECT_THAT(check("core/base/A.h", "#include \"core/mqtt/B.h\"\n"), ElementsAre(HasSubstr("cutty_base")));
    EXPECT_THAT(
        check("core/mqtt/A.h", "#include \"core/broker/B.h\"\n"), ElementsAre(HasSubstr("cutty_mqtt")));
    EXPECT_THAT(check("core/payload/A.h", "#include \"core/profile/B.h\"\n"),
        ElementsAre(HasSubstr("cutty_payload")));
    EXPECT_THAT(
        check("core/session/A.h", "#include \"ui/models/B.h\"\n"), ElementsAre(HasSubstr("cutty_session")));
    EXPECT_THAT(
        check("ui/models/A.h", "#include \"ui/theme/B.h\"\n"), ElementsAre(HasSubstr("cutty_models")));
    EXPECT_THAT(check("ui/models/A.h", "#include \"core/mqtt/engine/B.h\"\n"),
        ElementsAre(HasSubstr("cutty_models")));
    EXPECT_THAT(check("ui/windows/A.h",
                    "#include \"core/net/B.h\"\n#include \"core/broker/B.h\"\n#include <sqlite3.h>\n"),
        ElementsAre(HasSubstr("core/net/B.h"), HasSubstr("core/broker/B.h"), HasSubstr("SQLite")));
}

TEST_F(LayerRulesTest, KeepsQtModulesApart)
{
    EXPECT_THAT(check("core/session/A.h", "#include <QColor>\n"), ElementsAre(HasSubstr("QtGui")));
    EXPECT_THAT(check("core/payload/A.h", "#include <QTcpSocket>\n"), ElementsAre(HasSubstr("QtNetwork")));
    EXPECT_THAT(
        check("ui/models/A.h", "#include <QtWidgets/QWidget>\n"), ElementsAre(HasSubstr("QtWidgets")));
    EXPECT_THAT(check("ui/models/A.h", "#include <QtWidgets>\n"), ElementsAre(HasSubstr("QtWidgets")));
    EXPECT_THAT(
        check("core/history/A.h", "#include <QSqlDatabase>\n"), ElementsAre(HasSubstr("not installed")));
}

TEST_F(LayerRulesTest, ReadsIncludesHoweverTheyAreSpaced)
{
    EXPECT_THAT(check("core/base/A.h",
                    "  #  include<qtimer.h>\r\n#include\t\"core/net/B.h\" // why\n#include <QString>"),
        ElementsAre(
            StartsWith("core/base/A.h:1:"), StartsWith("core/base/A.h:2:"), StartsWith("core/base/A.h:3:")));
    EXPECT_THAT(check("core/base/A.h", "// #include <QString>\n#define include\n#include\n#include <QStr\n"),
        IsEmpty());
}

TEST_F(LayerRulesTest, WantsPathsFromTheRoot)
{
    EXPECT_THAT(check("core/net/link/A.cpp", "#include \"TcpLink.h\"\n#include \"../B.h\"\n"),
        ElementsAre(HasSubstr("TcpLink.h"), HasSubstr("../B.h")));
    EXPECT_THAT(
        check("app/main.cpp", "#include \"tests/support/B.h\"\n"), ElementsAre(HasSubstr("tests/support")));
}

TEST_F(LayerRulesTest, WantsEveryFileInALayer)
{
    EXPECT_THAT(check("core/util/A.h", ""), ElementsAre(StartsWith("core/util/A.h:1: stands in no layer")));
    EXPECT_THAT(check("core/A.h", ""), ElementsAre(HasSubstr("no layer")));
}

TEST_F(LayerRulesTest, ReadsATreeAndTheHeadersOfQt)
{
    const std::filesystem::path root = std::filesystem::path(testing::TempDir()) / "cutty-layering";
    std::filesystem::remove_all(root);
    for (const char *folder : {"core/base", "ui/panels", "app", "qt/QtCore", "qt/QtGui.framework/Headers"})
        std::filesystem::create_directories(root / folder);
    for (const char *header : {"qt/QtCore/QString", "qt/QtGui.framework/Headers/QColor"})
        std::ofstream(root / header) << "\n";
    std::ofstream(root / "core/base/A.h") << "#include <QString>\n";
    std::ofstream(root / "core/base/B.txt") << "#include <QString>\n";
    std::ofstream(root / "ui/panels/C.cpp") << "#include <QColor>\n#include \"core/net/D.h\"\n";

    std::vector<std::string> lines;
    for (const Finding &finding : checkTree(root, readQtHeaders(root / "qt")))
        lines.push_back(toString(finding));
    EXPECT_THAT(lines, ElementsAre(StartsWith("core/base/A.h:1: "), StartsWith("ui/panels/C.cpp:2: ")));
    std::filesystem::remove_all(root);
}

} // namespace
} // namespace cutty::layering
