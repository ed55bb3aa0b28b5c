#include "tests/layering/LayerRules.h"

#include <exception>
#include <iostream>

/// layering_check SOURCE_ROOT: prints what reaches across the layers; exit code 1 when something does.
int main(int argc, char **argv)
{
    if (argc != 2) {
        std::cerr << "usage: layering_check SOURCE_ROOT\n";
        return 2;
    }
    try {
        const auto findings
            = cutty::layering::checkTree(argv[1], cutty::layering::readQtHeaders(CUTTY_QT_INCLUDE_ROOT));
        for (const auto &finding : findings)
            std::cerr << toString(finding) << '\n';
        return findings.empty() ? 0 : 1;
    } catch (const std::exception &error) {
        std::cerr << "layering_check: " << error.what() << '\n';
        return 2;
    }
}
