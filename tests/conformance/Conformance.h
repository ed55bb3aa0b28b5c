#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// core/mqtt/CONFORMANCE.md as data, and what must be true of it.
namespace cutty::conformance {

enum class Version { V311, V5 };

/// A normative statement's id ("MQTT-3.1.2-3") and whom it binds: C, S or B for both.
struct Statement
{
    std::string id;
    std::string binds;
};

using Statements = std::map<Version, std::vector<Statement>>;

/// Tests as the table names them, "Suite.Name", each with the names of its parameters; none for a test that
/// has no parameter. Disabled tests are not among them.
using Tests = std::map<std::string, std::vector<std::string>, std::less<>>;

/// What is wrong with the document; line 0 when no line of it is to blame.
struct Finding
{
    std::size_t line = 0;
    std::string text;
};

/// `line: text`, or the text alone.
std::string toString(const Finding &finding);

struct Report
{
    std::vector<Finding> findings;
    std::size_t tested = 0;
    std::size_t explained = 0;
};

/// One statement a line, id and letter; lines that begin with # are left out.
std::vector<Statement> parseStatements(std::string_view text);

/// Adds what a test program prints for --gtest_list_tests.
void parseTestList(std::string_view text, Tests &tests);

/// The form of the document:
///
///   ## MQTT 3.1.1, ## MQTT 5.0     what follows is of that version
///   | id | binds | what | tests |  a row; tests are `Suite.Name`, `Suite.Name/Parameter` or "— reason"
///
/// `Suite.Name/Parameter` asks for a parameter of that name or one that goes on behind it with `_`. Each
/// statement has one row, and each test named exists; where its parameters are versions, the row's version
/// is among them.
Report checkDocument(std::string_view document, const Statements &statements, const Tests &tests);

} // namespace cutty::conformance
