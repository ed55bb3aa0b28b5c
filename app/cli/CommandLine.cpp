// The only file that includes CLI11, which takes five seconds to compile: everywhere else options are data.
#include "app/cli/CommandLine.h"

#include "app/cli/MessageFormat.h"

#include <CLI/CLI.hpp>

#include <format>
#include <utility>

namespace cutty::cli {
namespace {

constexpr std::size_t descriptionColumn = 42;

void addOption(CLI::App &command, const std::string &group, const Option &option)
{
    const std::string name = option.names;
    const bool takesValue = option.maximumValues > 0;
    const auto most = static_cast<std::size_t>(option.maximumValues);
    CLI::callback_t apply = [option, takesValue, most](const CLI::results_t &values) {
        // CLI11 puts a mark of its own behind a value that is "{}".
        auto given = std::span(values).first(std::min(values.size(), most));
        if (!takesValue && values.front() != "true")
            throw CLI::ValidationError(option.names, "takes no value");
        // What CLI11 gives in place of a value that may be left out.
        if (option.minimumValues == 0 && (given.front().empty() || given.front() == "true"))
            given = {};
        if (const auto applied = option.apply(given); !applied)
            throw CLI::ValidationError(option.names, applied.error());
        return true;
    };
    CLI::Option *added = command.add_option(name, apply, option.description);
    added->group(group)->trigger_on_parse();
    if (takesValue)
        added->type_name(option.valueName)
            ->option_text(option.valueName)
            ->expected(option.minimumValues, option.maximumValues);
    else
        added->type_size(0)->expected(0)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

CLI::App *addCommand(
    CLI::App &app, const char *name, const char *description, const std::vector<OptionGroup> &groups)
{
    CLI::App *command = app.add_subcommand(name, description);
    // -h is the host.
    command->set_help_flag("--help", "Print this help and exit");
    for (const OptionGroup &group : groups) {
        for (const Option &option : group.options)
            addOption(*command, group.title, option);
    }
    return command;
}

std::string pubFooter()
{
    return "Bytes are published as they are; --message cannot hold a zero byte, --hex can.\n"
           "Names are mosquitto_pub's where it has the option; MQTTX's are taken too.\n\n"
        + std::string(exitCodeTable());
}

std::string subFooter()
{
    return "Payloads are printed byte for byte.\n"
           "Names are mosquitto_sub's where it has the option; MQTTX's are taken too.\n\n"
        + std::string(formatTable()) + "\n\n" + std::string(exitCodeTable());
}

std::string brokerFooter()
{
    return "Listens on 127.0.0.1 only, unless told otherwise. For each listener that accepts connections, "
           "it\n"
           "prints a line such as: ready mqtt://127.0.0.1:1883. SIGINT and SIGTERM end it.\n\n"
           "Examples:\n"
           "  cutty broker --port 0 -v\n"
           "  cutty broker --port 1883 --tls 8883 --ws 8080 --tls-test certificates\n"
           "  cutty broker --hash-password anna >> users; cutty broker --users users --no-anonymous\n"
           "  cutty broker --config broker.json --state state --json --coverage device.md\n\n"
        + std::string(exitCodeTable());
}

std::string benchFooter()
{
    return "All messages are counted: lost, twice and out of order, by publisher. Latencies are from the\n"
           "moment that a message was due to its arrival.\n\n"
           "Examples:\n"
           "  cutty bench --publishers 10 --subscribers 1 --duration 5 --broker-pid $(pidof mosquitto)\n"
           "  cutty bench --publishers 1000 --rate 10 -q 1 --json\n"
           "  cutty bench --idle 15000 --publishers 0 --subscribers 0\n\n"
        + std::string(exitCodeTable());
}

std::string programFooter()
{
    return "Examples:\n"
           "  cutty broker --port 0\n"
           "  cutty sub -t 'plant/#' -v\n"
           "  cutty pub -t plant/line1/motor -m on -q 1 --retain\n"
           "  cutty sub -L mqtts://anna@broker.example/plant/# --json\n"
           "  cutty bench --publishers 10 --duration 5\n"
           "\n"
           "Without a command, Cutty's window opens where it is installed.\n\n"
        + std::string(exitCodeTable());
}

/// "--port: 'x' is not a number": CLI11's own sentences have no full stop.
Failure usageFailure(const CLI::App &app, const CLI::ParseError &error)
{
    const auto commands = app.get_subcommands();
    std::string sentence = error.what();
    while (sentence.ends_with('\n') || sentence.ends_with('.') || sentence.ends_with(' '))
        sentence.pop_back();
    std::ranges::replace(sentence, '\n', ' ');
    return {ExitCode::Usage,
        std::format("{}. {}", sentence, usageHint(commands.empty() ? "" : commands.front()->get_name()))};
}

} // namespace

std::expected<Command, Failure> parseCommandLine(int argc, const char *const *argv)
{
    CLI::App app("Cutty, the workbench for MQTT: a broker and clients for the command line", "cutty");
    app.get_formatter()->column_width(descriptionColumn);
    app.set_version_flag("--version", CUTTY_VERSION, "Print the version and exit");
    app.require_subcommand(0, 1);
    app.footer(programFooter());

    BrokerArguments broker;
    PubArguments pub;
    SubArguments sub;
    BenchArguments bench;
    addCommand(app, "broker", "Run an MQTT broker until it is interrupted", brokerOptions(broker))
        ->footer(brokerFooter());
    addCommand(app, "pub", "Publish messages", pubOptions(pub))->footer(pubFooter());
    addCommand(app, "sub", "Subscribe and print what arrives", subOptions(sub))->footer(subFooter());
    addCommand(app, "bench", "Measure a broker under load", benchOptions(bench))->footer(benchFooter());
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        return PrintCommand{app.help()};
    } catch (const CLI::CallForVersion &version) {
        return PrintCommand{std::string(version.what()) + '\n'};
    } catch (const CLI::ParseError &error) {
        return std::unexpected(usageFailure(app, error));
    }
    if (app.got_subcommand("broker"))
        return broker;
    if (app.got_subcommand("pub"))
        return pub;
    if (app.got_subcommand("sub"))
        return sub;
    if (app.got_subcommand("bench"))
        return bench;
    return NoCommand{app.help()};
}

std::string usageHint(std::string_view command)
{
    return command.empty() ? "See cutty --help." : std::format("See cutty {} --help.", command);
}

} // namespace cutty::cli
