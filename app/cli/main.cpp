#include "app/cli/CommandLine.h"
#include "app/cli/PubCommand.h"
#include "app/cli/SubCommand.h"
#include "app/cli/bench/BenchCommand.h"
#include "app/cli/broker/BrokerCommand.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

#include <cstdio>
#include <print>

namespace cutty::cli {
namespace {

/// Standard error is for our sentences; Qt's libraries comment on what those say already.
void handleQtMessage(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type == QtCriticalMsg || type == QtFatalMsg)
        std::println(stderr, "cutty: {}", message.toStdString());
}

/// Without arguments the window is what people want, where it is installed.
bool startDesktop()
{
    const QString name = QStringLiteral("cutty-desktop");
    QString program = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    if (program.isEmpty())
        program = QStandardPaths::findExecutable(name);
    return !program.isEmpty() && QProcess::startDetached(program, {});
}

ExitCode finish(std::expected<ExitCode, Failure> result, std::string_view command)
{
    if (result)
        return *result;
    const Failure &failure = result.error();
    if (failure.code == ExitCode::Usage)
        std::println(stderr, "cutty: {} {}", failure.sentence, usageHint(command));
    else
        std::println(stderr, "cutty: {}", failure.sentence);
    return failure.code;
}

ExitCode run(const NoCommand &command)
{
    if (!startDesktop())
        std::print("{}", command.help);
    return ExitCode::Done;
}

ExitCode run(const PrintCommand &command)
{
    std::print("{}", command.text);
    return ExitCode::Done;
}

ExitCode run(const BrokerArguments &arguments) { return finish(runBroker(arguments), "broker"); }
ExitCode run(const PubArguments &arguments) { return finish(runPub(arguments), "pub"); }
ExitCode run(const SubArguments &arguments) { return finish(runSub(arguments), "sub"); }
ExitCode run(const BenchArguments &arguments) { return finish(runBench(arguments), "bench"); }

} // namespace
} // namespace cutty::cli

int main(int argc, char **argv)
{
    using namespace cutty::cli;
    qInstallMessageHandler(handleQtMessage);
    QCoreApplication application(argc, argv);
    const auto command = parseCommandLine(argc, argv);
    if (!command) {
        std::println(stderr, "cutty: {}", command.error().sentence);
        return static_cast<int>(command.error().code);
    }
    return static_cast<int>(std::visit([](const auto &kind) { return run(kind); }, *command));
}
