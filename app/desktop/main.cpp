#include "app/desktop/HeadlessRun.h"
#include "app/desktop/appearance.h"
#include "ui/windows/Workbench.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QDir>

#include <memory>
#include <optional>
#include <string>

namespace {

struct Arguments
{
    bool demo = false;
    int headlessSeconds = 0;
    std::string screenshot;
    std::string dataFolder;
};

cutty::profile::DataLocation findLocation(const Arguments &arguments)
{
    using cutty::profile::DataLocation;
    if (arguments.dataFolder.empty())
        return DataLocation::find(QCoreApplication::applicationDirPath());
    const QString folder = QDir(QString::fromStdString(arguments.dataFolder)).absolutePath();
    return {.kind = DataLocation::Kind::Override, .configFolder = folder, .dataFolder = folder};
}

/// Whether arguments that are not ours may be Qt's.
enum class Extras : bool { Refused, Allowed };

/// The exit code, where the arguments end the program.
std::optional<int> parse(int argc, char **argv, Arguments &arguments, Extras extras)
{
    CLI::App app("Cutty, a workbench for MQTT.", "cutty-desktop");
    app.allow_extras(extras == Extras::Allowed);
    app.set_version_flag("--version", CUTTY_VERSION);
    app.add_flag("--demo", arguments.demo, "Open a local broker with simulated devices, and connect to it");
    auto *seconds = app.add_option("--headless-seconds", arguments.headlessSeconds,
                           "End after this many seconds and print the messages that arrived")
                        ->check(CLI::Range(1, 3600));
    app.add_option(
           "--screenshot", arguments.screenshot, "Where to leave a picture of the window at the end (PNG)")
        ->needs(seconds);
    app.add_option(
        "--data-dir", arguments.dataFolder, "Keep connections, settings and history in this folder");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error);
    }
    return std::nullopt;
}

int run(const Arguments &arguments)
{
    cutty::ui::Workbench workbench({.location = findLocation(arguments)});
    std::unique_ptr<cutty::desktop::HeadlessRun> headless;
    if (arguments.headlessSeconds > 0) {
        headless = std::make_unique<cutty::desktop::HeadlessRun>(workbench,
            std::chrono::seconds(arguments.headlessSeconds), QString::fromStdString(arguments.screenshot));
    }
    workbench.window().show();
    if (arguments.demo)
        workbench.window().startDemo();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    // Help and version need no display. What is wrong shows when Qt has taken its own options out.
    Arguments arguments;
    if (const auto code = parse(argc, argv, arguments, Extras::Allowed))
        return *code;
    QApplication application(argc, argv);
    arguments = {};
    if (const auto code = parse(argc, argv, arguments, Extras::Refused))
        return *code;
    cutty::desktop::setUpApplication(QStringLiteral(CUTTY_VERSION));
    return run(arguments);
}
