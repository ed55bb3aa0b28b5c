// scenario_client FILE NAME PORT: plays a scenario against the broker at 127.0.0.1:PORT.
#include "tests/interop/scenario/ScenarioPlayer.h"

#include <QCoreApplication>
#include <QFile>
#include <QTimer>

#include <cstdio>
#include <print>

namespace {

/// A scenario that has not ended by then hangs.
constexpr std::chrono::minutes longest{5};

int fail(cutty::scenario::ExitCode code, const QString &sentence)
{
    std::println(stderr, "scenario_client: {}", sentence.toStdString());
    return static_cast<int>(code);
}

} // namespace

int main(int argc, char **argv)
{
    using namespace cutty::scenario;
    using namespace Qt::StringLiterals;
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    bool isPort = false;
    const std::uint16_t port = arguments.value(3).toUShort(&isPort);
    if (arguments.size() != 4 || !isPort || port == 0)
        return fail(ExitCode::Usage, u"usage: scenario_client FILE NAME PORT"_s);
    QFile file(arguments[1]);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ExitCode::Usage, u"cannot read %1: %2"_s.arg(arguments[1], file.errorString()));
    auto scenario = readScenario(file.readAll(), arguments[2]);
    if (!scenario)
        return fail(ExitCode::Usage, scenario.error());

    ScenarioPlayer player(*std::move(scenario), port);
    // A player can end before the event loop begins.
    QObject::connect(
        &player, &ScenarioPlayer::finished, &application, &QCoreApplication::exit, Qt::QueuedConnection);
    QTimer::singleShot(
        longest, &application, [] { QCoreApplication::exit(static_cast<int>(ExitCode::NotAsWritten)); });
    player.start();
    return QCoreApplication::exec();
}
