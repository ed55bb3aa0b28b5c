// A broker with its state in a folder, for StateKillTest: state_broker FOLDER PORT. It says "listening PORT"
// and runs until it is killed.
#include "core/net/driver/BrokerHost.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3)
        return 2;
    cutty::net::BrokerHost host;
    // So small that compactions are among the moments of being killed.
    if (!host.openState(arguments[1], {.compactionSize = 100'000})) {
        std::fputs("the state is unusable\n", stderr);
        return 1;
    }
    const auto port = host.listen(QHostAddress::LocalHost, arguments[2].toUShort());
    if (!port) {
        std::fputs("the port is in use\n", stderr);
        return 1;
    }
    std::printf("listening %d\n", *port);
    std::fflush(stdout);
    return QCoreApplication::exec();
}
