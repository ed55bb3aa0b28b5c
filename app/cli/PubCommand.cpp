#include "app/cli/PubCommand.h"

#include "app/cli/ClientRun.h"

#include <CLI/CLI.hpp>
#include <QFile>

#include <cstdio>
#include <format>
#include <print>

namespace cutty::cli {
namespace {

/// The largest payload that fits a packet with any topic.
constexpr qint64 maximumPayload = 268'435'455 - 65'535 - 16;

std::expected<std::string, std::string> readPayload(const PubArguments &arguments)
{
    if (arguments.message)
        return *arguments.message;
    if (arguments.empty)
        return std::string();
    QFile file;
    const bool opened = arguments.file
        ? (file.setFileName(QString::fromStdString(*arguments.file)), file.open(QIODevice::ReadOnly))
        : file.open(stdin, QIODevice::ReadOnly);
    const std::string name = arguments.file.value_or("standard input");
    if (!opened)
        return std::unexpected(std::format("Cannot read {}: {}.", name, file.errorString().toStdString()));
    // A pipe gives what has come so far, so one read is not all of it.
    QByteArray bytes;
    for (QByteArray piece; bytes.size() <= maximumPayload && !(piece = file.read(maximumPayload)).isEmpty();)
        bytes.append(piece);
    if (file.error() != QFileDevice::NoError)
        return std::unexpected(std::format("Cannot read {}: {}.", name, file.errorString().toStdString()));
    if (bytes.size() > maximumPayload)
        return std::unexpected(std::format("{} is larger than an MQTT message can be (256 MB).", name));
    return bytes.toStdString();
}

} // namespace

void addPubCommand(CLI::App &app, PubArguments &arguments)
{
    CLI::App *command = app.add_subcommand("pub", "Publish a message");
    command->set_help_flag("--help", "Print this help and exit");
    command->add_option("-t,--topic", arguments.topic, "Topic to publish to")->required();
    CLI::Option_group *payload = command->add_option_group("payload", "One of");
    payload->add_option("-m,--message", arguments.message, "The payload itself");
    payload->add_option("-f,--file", arguments.file, "A file with the payload, byte for byte");
    payload->add_flag("-s,--stdin", arguments.standardInput, "All of standard input, byte for byte");
    payload->add_flag(
        "-n,--null-message", arguments.empty, "No payload: with --retain, clears what is retained");
    payload->require_option(1);
    command->add_flag("-r,--retain", arguments.retain, "The broker keeps it for later subscribers");
    addClientOptions(*command, arguments.client);
}

int runPub(const PubArguments &arguments)
{
    const auto payload = readPayload(arguments);
    if (!payload) {
        std::println(stderr, "cutty: {}", payload.error());
        return 1;
    }
    ClientRun *running = nullptr;
    const auto publish = [&] {
        const QoS qos = arguments.client.level();
        const MessagePtr message = Message::create(
            {.topic = arguments.topic, .payload = *payload, .qos = qos, .retain = arguments.retain});
        const auto sent
            = running->driver().publish({.message = message, .qos = qos, .retain = arguments.retain});
        if (!sent)
            running->fail(describe(sent.error()));
        else if (qos == QoS::AtMostOnce)
            running->finish(0);
    };
    ClientRun run(arguments.client, [&](mqtt::Event &event) {
        if (std::holds_alternative<mqtt::Connected>(event))
            return publish();
        const auto *finished = std::get_if<mqtt::PublishFinished>(&event);
        if (!finished)
            return;
        if (finished->outcome == mqtt::PublishOutcome::Acknowledged)
            running->finish(0);
        else
            running->fail(std::format("The broker refuses the message: {}.", describe(finished->reason)));
    });
    running = &run;
    return run.exec();
}

} // namespace cutty::cli
