#include "core/broker/findings/Coverage.h"
#include "core/broker/findings/Statement.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cutty::broker {
namespace {

using mqtt::ProtocolVersion;

/// The specification's statements and whom they bind, as the conformance test has them.
std::map<std::string, char> readList(const std::string &name)
{
    std::map<std::string, char> list;
    std::ifstream file(std::string(CUTTY_STATEMENTS) + "/statements-" + name + ".txt");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("MQTT-"))
            list.emplace(line.substr(0, line.find(' ')), line.at(line.find(' ') + 1));
    }
    return list;
}

/// 3.10.1-2 as {3, 10, 1, 2}.
std::vector<int> numbersOf(std::string_view id)
{
    std::vector<int> numbers;
    for (const char *at = id.data() + 5; at < id.data() + id.size(); ++at)
        at = std::from_chars(at, id.data() + id.size(), numbers.emplace_back()).ptr;
    return numbers;
}

class StatementTableTest : public testing::TestWithParam<ProtocolVersion>
{
protected:
    std::map<std::string, char> list() const
    {
        return readList(GetParam() == ProtocolVersion::V5 ? "5.0" : "3.1.1");
    }
};

TEST_P(StatementTableTest, HasEveryStatementThatBindsAClient)
{
    const auto all = list();
    EXPECT_GT(all.size(), 100U);
    for (const auto &[id, binds] : all) {
        const auto index = indexOfStatement(GetParam(), id);
        if (binds != 'S') {
            EXPECT_TRUE(index) << id;
        }
        if (index) {
            EXPECT_EQ(statements(GetParam())[*index].binds, binds) << id;
        }
    }
}

TEST_P(StatementTableTest, HasNoStatementThatTheSpecificationLacks)
{
    const auto all = list();
    std::set<std::string_view> seen;
    for (const Statement &statement : statements(GetParam())) {
        EXPECT_TRUE(all.contains(std::string(statement.id))) << statement.id;
        EXPECT_TRUE(seen.insert(statement.id).second) << statement.id;
    }
}

TEST_P(StatementTableTest, StandsInTheOrderOfTheSpecification)
{
    EXPECT_TRUE(std::ranges::is_sorted(
        statements(GetParam()), {}, [](const Statement &statement) { return numbersOf(statement.id); }));
}

TEST_P(StatementTableTest, SaysInAFewWordsWhatIsDemandedAndWhyItCannotBeSeen)
{
    for (const Statement &statement : statements(GetParam())) {
        EXPECT_FALSE(statement.text.empty()) << statement.id;
        EXPECT_LE(statement.text.size(), 100U) << statement.id;
        EXPECT_LE(statement.note.size(), 100U) << statement.id;
        EXPECT_EQ(statement.note.empty(), statement.sight == Sight::Examined) << statement.id;
    }
}

TEST_P(StatementTableTest, StatementsJudgedByAnotherNameOneThatIsExamined)
{
    for (const Statement &statement : statements(GetParam())) {
        if (statement.sight != Sight::WithAnother)
            continue;
        const auto other = indexOfStatement(GetParam(), statement.note);
        ASSERT_TRUE(other) << statement.id;
        EXPECT_EQ(statements(GetParam())[*other].sight, Sight::Examined) << statement.id;
    }
}

TEST_P(StatementTableTest, CountsOfAStatementAreThoseOfTheOneThatJudgesIt)
{
    Coverage coverage;
    EXPECT_FALSE(coverage.hasVersion(GetParam()));
    const std::size_t judge = *indexOfStatement(GetParam(), "MQTT-4.4.0-1");
    coverage.keep(GetParam(), judge);
    coverage.breakRule(GetParam(), judge, {.clientId = "first"});
    coverage.breakRule(GetParam(), judge, {.clientId = "second"});
    EXPECT_TRUE(coverage.hasVersion(GetParam()));
    const bool five = GetParam() == ProtocolVersion::V5;
    for (const char *id : {"MQTT-4.4.0-1", five ? "MQTT-4.3.3-5" : "MQTT-4.1.0-1"}) {
        const std::size_t index = *indexOfStatement(GetParam(), id);
        EXPECT_EQ(coverage.count(GetParam(), index).kept, 1U) << id;
        EXPECT_EQ(coverage.count(GetParam(), index).broken, 2U) << id;
        EXPECT_EQ(coverage.example(GetParam(), index)->clientId, "first") << id;
    }
}

INSTANTIATE_TEST_SUITE_P(Versions, StatementTableTest,
    testing::Values(ProtocolVersion::V311, ProtocolVersion::V5),
    [](const auto &info) { return info.param == ProtocolVersion::V5 ? "V5" : "V311"; });

} // namespace
} // namespace cutty::broker
