#include "tests/conformance/Conformance.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace cutty::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view listing = R"(Running main() from gmock_main.cc
TopicTest.
  NamesAreValid
  DISABLED_NamesAreLong
Versions/EngineTest.
  Sends/V311  # GetParam() = level 4
  Sends/V5  # GetParam() = level 5
Versions/Engine5Test.
  Authenticates/V5  # GetParam() = level 5
ToServer/MalformedTest.
  Closes/V5_3_1_2_13_will_retain  # GetParam() = 3.1.2-13 will retain: 10 0D
  Closes/V311_3_1_2_15_will_retain  # GetParam() = 3.1.2-15 will retain: 10 0D
ToClient/MalformedTest.
  Closes/V5_3_2_0_2_second_CONNACK  # GetParam() = 3.2.0-2 second CONNACK: 20 03
)";

class ConformanceTest : public testing::Test
{
protected:
    ConformanceTest() { parseTestList(listing, m_tests); }

    std::vector<std::string> check(std::string_view document)
    {
        const Report report = checkDocument(document, m_statements, m_tests);
        m_tested = report.tested;
        m_explained = report.explained;
        std::vector<std::string> lines;
        for (const Finding &finding : report.findings)
            lines.push_back(toString(finding));
        return lines;
    }

    /// A document that lacks nothing but what the row for MQTT-1-1 of version 5 says.
    std::vector<std::string> checkTests(std::string_view cell)
    {
        return check("## MQTT 3.1.1\n| MQTT-1-1 | B | text | `TopicTest.NamesAreValid` |\n"
                     "## MQTT 5.0\n| MQTT-1-1 | B | text | "
            + std::string(cell) + " |\n| MQTT-1-2 | S | more | `EngineTest.Sends` |\n");
    }

    Statements m_statements = {{Version::V311, parseStatements("MQTT-1-1 B\n")},
        {Version::V5, parseStatements("# of 5\nMQTT-1-1 B\nMQTT-1-2 S\n")}};
    Tests m_tests;
    std::size_t m_tested = 0;
    std::size_t m_explained = 0;
};

TEST_F(ConformanceTest, ReadsTestsFromTheListing)
{
    EXPECT_EQ(m_tests.size(), 4U);
    EXPECT_THAT(m_tests["TopicTest.NamesAreValid"], IsEmpty());
    EXPECT_THAT(m_tests["EngineTest.Sends"], ElementsAre("V311", "V5"));
    EXPECT_THAT(m_tests["MalformedTest.Closes"],
        ElementsAre("V5_3_1_2_13_will_retain", "V311_3_1_2_15_will_retain", "V5_3_2_0_2_second_CONNACK"));
}

TEST_F(ConformanceTest, ReadsStatementsFromTheirList)
{
    const auto statements = parseStatements("# comment\nMQTT-3.1.2-3 S\r\n\nMQTT-4.2-1 B");
    ASSERT_EQ(statements.size(), 2U);
    EXPECT_EQ(statements[0].id, "MQTT-3.1.2-3");
    EXPECT_EQ(statements[0].binds, "S");
    EXPECT_EQ(statements[1].id, "MQTT-4.2-1");
}

TEST_F(ConformanceTest, FindsNothingWrongWithAWholeDocument)
{
    EXPECT_THAT(check(R"(# Title
Words | with a bar.
## How to read it
## MQTT 3.1.1
### 1 Section
| id | binds | what | tests |
| --- | :-: | --- | --- |
| MQTT-1-1 | B | text is UTF-8 | `TopicTest.NamesAreValid`, `EngineTest.Sends` |
## MQTT 5.0
| id | binds | what | tests |
|---|---|---|---|
| MQTT-1-1 | B | text is UTF-8 | `MalformedTest.Closes/V5_3_1_2_13` |
| MQTT-1-2 | S | another thing | — Binds an application only. |
)"),
        IsEmpty());
    EXPECT_EQ(m_tested, 2U);
    EXPECT_EQ(m_explained, 1U);
}

TEST_F(ConformanceTest, MissesAStatementThatHasNoRow)
{
    EXPECT_THAT(check("## MQTT 5.0\n| MQTT-1-1 | B | text | `EngineTest.Sends` |\n"),
        ElementsAre("MQTT-1-1 of 3.1.1 is missing", "MQTT-1-2 of 5.0 is missing"));
}

TEST_F(ConformanceTest, FindsASecondRowForAStatement)
{
    EXPECT_THAT(checkTests("`EngineTest.Sends` |\n| MQTT-1-1 | B | text | `EngineTest.Sends`"),
        ElementsAre("5: MQTT-1-1 comes a second time"));
}

TEST_F(ConformanceTest, FindsAnUnknownStatement)
{
    EXPECT_THAT(checkTests("`EngineTest.Sends` |\n| MQTT-1-3 | B | text | `EngineTest.Sends`"),
        ElementsAre("5: MQTT-1-3 is no statement of 5.0"));
}

TEST_F(ConformanceTest, FindsWhoeverIsNotBound)
{
    EXPECT_THAT(check("## MQTT 3.1.1\n| MQTT-1-1 | S | text | `EngineTest.Sends` |\n"
                      "## MQTT 5.0\n| MQTT-1-1 | B | text | `EngineTest.Sends` |\n"
                      "| MQTT-1-2 | S | text | `EngineTest.Sends` |\n"),
        ElementsAre("2: MQTT-1-1 binds B, not S"));
}

TEST_F(ConformanceTest, FindsATestThatWasRenamed)
{
    EXPECT_THAT(checkTests("`EngineTest.Sends`, `EngineTest.SendsAgain`"),
        ElementsAre("4: MQTT-1-1 names the test `EngineTest.SendsAgain`, which does not exist"));
    EXPECT_THAT(checkTests("`RenamedTest.Sends`"),
        ElementsAre("4: MQTT-1-1 names the test `RenamedTest.Sends`, which does not exist"));
}

TEST_F(ConformanceTest, ADisabledTestShowsNothing)
{
    EXPECT_THAT(checkTests("`TopicTest.NamesAreLong`"),
        ElementsAre("4: MQTT-1-1 names the test `TopicTest.NamesAreLong`, which does not exist"));
    EXPECT_THAT(checkTests("`TopicTest.DISABLED_NamesAreLong`"),
        ElementsAre("4: MQTT-1-1 names the test `TopicTest.DISABLED_NamesAreLong`, which does not exist"));
}

TEST_F(ConformanceTest, FindsAParameterThatWasRenamed)
{
    EXPECT_THAT(checkTests("`MalformedTest.Closes/V5_3_2_0_2`"), IsEmpty());
    for (const std::string parameter : {"V5_3_2_0_3", "V5_3_2_0_2_third", "V5_3_1_2_1", "second"})
        EXPECT_THAT(checkTests("`MalformedTest.Closes/" + parameter + "`"),
            ElementsAre("4: MQTT-1-1 names the test `MalformedTest.Closes/" + parameter
                + "`, which has no such parameter"));
}

TEST_F(ConformanceTest, FindsATestOfAnotherVersion)
{
    EXPECT_THAT(checkTests("`MalformedTest.Closes/V311_3_1_2_15`"),
        ElementsAre("4: MQTT-1-1 names the test `MalformedTest.Closes/V311_3_1_2_15`, which does not run "
                    "for 5.0"));
    EXPECT_THAT(check("## MQTT 3.1.1\n| MQTT-1-1 | B | text | `Engine5Test.Authenticates` |\n"
                      "## MQTT 5.0\n| MQTT-1-1 | B | text | `Engine5Test.Authenticates` |\n"
                      "| MQTT-1-2 | S | text | `EngineTest.Sends` |\n"),
        ElementsAre("2: MQTT-1-1 names the test `Engine5Test.Authenticates`, which does not run for 3.1.1"));
}

TEST_F(ConformanceTest, FindsARowWithNeitherTestNorReason)
{
    for (const char *cell : {"", "—", "— n/a"})
        EXPECT_THAT(
            checkTests(cell), ElementsAre("4: MQTT-1-1 has neither a test nor a reason for having none"))
            << cell;
}

TEST_F(ConformanceTest, FindsATestWithoutBackticks)
{
    EXPECT_THAT(checkTests("EngineTest.Sends"),
        ElementsAre("4: MQTT-1-1 has no test name between backticks in: EngineTest.Sends"));
    EXPECT_THAT(checkTests("`EngineTest.Sends` and more"),
        ElementsAre("4: MQTT-1-1 has no test name between backticks in: `EngineTest.Sends` and more"));
}

TEST_F(ConformanceTest, FindsBrokenRows)
{
    EXPECT_THAT(check("| MQTT-1-1 | B | text | `EngineTest.Sends` |\n"
                      "## MQTT 3.1.1\n| MQTT-1-1 | B | `EngineTest.Sends` |\n"
                      "| MQTT-1-1 | B | | `EngineTest.Sends` |\n"
                      "## Another heading\n| MQTT-1-1 | B | text | `EngineTest.Sends` |\n"
                      "## MQTT 5.0\n| MQTT-1-1 | B | text | `EngineTest.Sends` |\n"
                      "| MQTT-1-2 | S | text | `EngineTest.Sends` |\n"),
        ElementsAre("1: a row stands under no version", "3: a row has 3 cells, not 4",
            "4: MQTT-1-1 is not described", "6: a row stands under no version"));
}

} // namespace
} // namespace cutty::conformance
