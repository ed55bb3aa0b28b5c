#include "tests/support/WarningGuard.h"

#include <QCoreApplication>

#include <gmock/gmock.h>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    testing::InitGoogleMock(&argc, argv);
    cutty::test::failOnWarnings();
    return RUN_ALL_TESTS();
}
