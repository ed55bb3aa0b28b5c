// conformance_check DOCUMENT STATEMENTS-3.1.1 STATEMENTS-5.0 TESTLIST...: prints what is wrong with the map
// of normative statements to tests; the exit code says whether there is anything.
#include "tests/conformance/Conformance.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <span>

namespace {

using namespace cutty::conformance;

std::string contentOf(const char *path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

} // namespace

int main(int count, char *arguments[])
{
    const std::span<char *> paths(arguments + 1, static_cast<std::size_t>(count - 1));
    if (paths.size() < 4) {
        std::cerr << "usage: conformance_check DOCUMENT STATEMENTS-3.1.1 STATEMENTS-5.0 TESTLIST...\n";
        return 2;
    }
    const Statements statements = {{Version::V311, parseStatements(contentOf(paths[1]))},
        {Version::V5, parseStatements(contentOf(paths[2]))}};
    Tests tests;
    for (const char *list : paths.subspan(3))
        parseTestList(contentOf(list), tests);

    const Report report = checkDocument(contentOf(paths[0]), statements, tests);
    for (const Finding &finding : report.findings)
        std::cerr << paths[0] << ':' << toString(finding) << '\n';
    std::cout << report.tested << " statements with tests, " << report.explained << " with a reason, "
              << report.findings.size() << " findings\n";
    return report.findings.empty() ? 0 : 1;
}
