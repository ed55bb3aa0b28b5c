#include "tests/support/WarningGuard.h"

#include <QApplication>

#include <gmock/gmock.h>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    testing::InitGoogleMock(&argc, argv);
    cutty::test::failOnWarnings();
    return RUN_ALL_TESTS();
}
