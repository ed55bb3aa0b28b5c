#include "app/cli/SubCommand.h"

#include "app/cli/ClientRun.h"

#include <CLI/CLI.hpp>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

/// The subscription from CONNACK to the last message wanted.
class Subscriber
{
public:
    explicit Subscriber(const SubArguments &arguments)
        : m_arguments(arguments)
        , m_run(arguments.client, [this](mqtt::Event &event) { handle(event); })
    {
    }

    int exec()
    {
        QTimer timeout;
        if (m_arguments.timeout > 0) {
            timeout.setSingleShot(true);
            QObject::connect(&timeout, &QTimer::timeout, &timeout, [this] { giveUp(); });
            timeout.start(std::chrono::milliseconds(static_cast<std::int64_t>(m_arguments.timeout * 1000)));
        }
        return m_run.exec();
    }

private:
    void handle(mqtt::Event &event)
    {
        if (const auto *message = std::get_if<mqtt::MessageReceived>(&event))
            print(*message->packet.message);
        else if (const auto *answer = std::get_if<mqtt::SubscribeAcknowledged>(&event))
            check(answer->packet);
        else if (std::holds_alternative<mqtt::Connected>(event))
            subscribe();
    }

    void subscribe()
    {
        std::vector<mqtt::SubscriptionRequest> requests;
        for (const std::string &filter : m_arguments.filters)
            requests.push_back({.filter = filter, .options = {.maximumQoS = m_arguments.client.level()}});
        if (const auto sent = m_run.driver().subscribe(std::move(requests)); !sent)
            m_run.fail(describe(sent.error()));
    }

    void check(const mqtt::SubackPacket &packet)
    {
        for (std::size_t index = 0; index < packet.reasons.size(); ++index) {
            if (mqtt::isError(packet.reasons[index]))
                return m_run.fail(std::format("The broker refuses the subscription {}: {}.",
                    m_arguments.filters[index], describe(packet.reasons[index])));
        }
    }

    void print(const Message &message)
    {
        if (m_arguments.count != 0 && m_printed == m_arguments.count)
            return;
        if (m_arguments.verbose) {
            write(message.topic());
            write(" ");
        }
        write(message.payload());
        if (!m_arguments.noNewline)
            write("\n");
        flushLater();
        if (++m_printed == m_arguments.count)
            m_run.finish(0);
    }

    void giveUp()
    {
        const bool enough = m_arguments.count == 0;
        m_run.finish(enough ? 0 : exitTimeout);
    }

    /// Once for all messages of a turn of the event loop.
    void flushLater()
    {
        if (std::exchange(m_flushPending, true))
            return;
        QMetaObject::invokeMethod(
            &m_run.driver(),
            [this] {
                m_flushPending = false;
                std::fflush(stdout);
            },
            Qt::QueuedConnection);
    }

    static void write(std::string_view bytes) { std::fwrite(bytes.data(), 1, bytes.size(), stdout); }

    static constexpr int exitTimeout = 27;

    const SubArguments &m_arguments;
    ClientRun m_run;
    std::uint64_t m_printed = 0;
    bool m_flushPending = false;
};

} // namespace

void addSubCommand(CLI::App &app, SubArguments &arguments)
{
    CLI::App *command = app.add_subcommand("sub", "Subscribe and print what arrives");
    command->set_help_flag("--help", "Print this help and exit");
    command->add_option("-t,--topic", arguments.filters, "Topic filter; may be given several times")
        ->required()
        ->type_name("FILTER");
    command->add_option("-C,--count", arguments.count, "End after this many messages");
    command->add_option("-W,--timeout", arguments.timeout, "End after this many seconds")
        ->check(CLI::PositiveNumber);
    command->add_flag("-v,--verbose", arguments.verbose, "Print the topic before each payload");
    command->add_flag("-N,--no-newline", arguments.noNewline, "Print nothing after a payload");
    addClientOptions(*command, arguments.client);
    command->footer(
        "Payloads are printed byte for byte. Exit code 27: --timeout came before --count was reached.");
}

int runSub(const SubArguments &arguments) { return Subscriber(arguments).exec(); }

} // namespace cutty::cli
