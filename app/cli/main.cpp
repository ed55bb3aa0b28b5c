#include "app/cli/BrokerCommand.h"
#include "app/cli/PubCommand.h"
#include "app/cli/SubCommand.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

#include <print>

namespace {

constexpr int exitUsage = 2;

/// Without arguments the window is what people want, where it is installed.
bool startDesktop()
{
    const QString name = QStringLiteral("cutty-desktop");
    QString program = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(name);
    return !program.isEmpty() && QProcess::startDetached(program, {});
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);

    CLI::App app("Cutty, the workbench for MQTT: a broker and clients for the command line", "cutty");
    app.set_version_flag("--version", CUTTY_VERSION, "Print the version and exit");
    app.require_subcommand(0, 1);
    app.footer("Examples:\n"
               "  cutty broker --port 0\n"
               "  cutty sub -t 'plant/#' -v\n"
               "  cutty pub -t plant/line1/motor -m on -q 1 --retain\n"
               "\n"
               "Without a command, Cutty's window opens where it is installed.\n"
               "Exit codes: 0 done, 1 it went wrong and standard error says why, 2 wrong usage.");
    cutty::cli::BrokerArguments broker;
    cutty::cli::PubArguments pub;
    cutty::cli::SubArguments sub;
    addBrokerCommand(app, broker);
    addPubCommand(app, pub);
    addSubCommand(app, sub);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : exitUsage;
    }

    if (app.got_subcommand("broker"))
        return runBroker(broker);
    if (app.got_subcommand("pub"))
        return runPub(pub);
    if (app.got_subcommand("sub"))
        return runSub(sub);
    if (startDesktop())
        return 0;
    std::print("{}", app.help());
    return 0;
}
