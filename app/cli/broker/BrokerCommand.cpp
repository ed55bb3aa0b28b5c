#include "app/cli/broker/BrokerCommand.h"

#include "app/cli/SignalWatcher.h"
#include "app/cli/broker/BrokerReporter.h"
#include "app/cli/broker/BrokerSetup.h"
#include "app/cli/broker/TestCertificates.h"
#include "app/cli/broker/brokerFailureText.h"
#include "app/cli/broker/hashPassword.h"
#include "app/cli/broker/listenerUrl.h"
#include "core/net/dispatch/descriptorLimit.h"
#include "core/session/broker/configuration/BrokerConfigurationFormat.h"
#include "core/session/broker/startBroker.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <cstdio>
#include <print>
#include <utility>

namespace cutty::cli {
namespace {

using session::BrokerConfiguration;
using session::ListenerSettings;

template <typename... Args> void say(std::format_string<Args...> form, Args &&...args)
{
    std::println(stderr, "cutty: {}", std::format(form, std::forward<Args>(args)...));
}

std::expected<ExitCode, Failure> print(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        return std::unexpected(Failure{ExitCode::OutputFailed, "Standard output cannot be written."});
    return ExitCode::Done;
}

/// Whoever runs a broker for others should know who they are.
void warnOfOthers(const BrokerConfiguration &configuration)
{
    const bool open = configuration.options.acceptsAnonymous || configuration.users.empty();
    for (const ListenerSettings &listener : configuration.listeners) {
        if (listener.transport == Transport::LocalSocket || QHostAddress(listener.address).isLoopback())
            continue;
        const std::string address = listener.address.toStdString();
        if (open && !listener.tls.requiresClientCertificate)
            say("warning: whoever reaches {} can use this broker, without a password.", address);
        else if (!isSecure(listener.transport))
            say("warning: passwords sent to {} can be read on the way; --tls encrypts them.", address);
    }
}

std::expected<void, Failure> prepareCertificates(
    const ListenArguments &listen, const BrokerConfiguration &configuration)
{
    if (!listen.testCertificateFolder)
        return {};
    const auto secure = std::ranges::find_if(configuration.listeners,
        [](const ListenerSettings &listener) { return isSecure(listener.transport); });
    const std::string &folder = *listen.testCertificateFolder;
    const auto made = makeTestCertificates(folder, secure->address);
    if (!made)
        return std::unexpected(made.error());
    if (*made)
        say("made a certificate to test with. Clients trust it by --cafile {}/ca.pem", folder);
    return {};
}

/// From here on the broker runs.
std::expected<ExitCode, Failure> serve(session::StartedBroker started,
    const BrokerConfiguration &configuration, BrokerReporter &reporter, const SignalWatcher &signalWatcher)
{
    if (started.cutStateBytes > 0)
        say("the last {} bytes of the state were of no use: a write was cut off.", started.cutStateBytes);
    reporter.watch(*started.host);
    QObject::connect(&signalWatcher, &SignalWatcher::interrupted, qApp, &QCoreApplication::quit);
    QObject::connect(
        &reporter, &BrokerReporter::outputFailed, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    for (std::size_t i = 0; i < configuration.listeners.size(); ++i)
        reporter.reportReady(listenerUrl(configuration.listeners[i], started.ports[i]));
    QCoreApplication::exec();
    const auto written = reporter.writeCoverage(started.host->examiner());
    started.host->stop();
    if (!written)
        return std::unexpected(written.error());
    if (reporter.hasFailed())
        return std::unexpected(Failure{ExitCode::OutputFailed, "Standard output cannot be written."});
    return ExitCode::Done;
}

} // namespace

std::expected<ExitCode, Failure> runBroker(const BrokerArguments &arguments)
{
    if (arguments.printsSchema)
        return print(session::brokerConfigurationSchema().toStdString());
    if (arguments.hashesPassword) {
        return hashPasswordLine(arguments.hashName).and_then([](const std::string &line) {
            return print(line + '\n');
        });
    }
    auto configuration = prepareBroker(arguments);
    if (!configuration)
        return std::unexpected(std::move(configuration.error()));
    if (arguments.printsConfiguration)
        return print(session::writeBrokerConfiguration(*configuration).toStdString());
    if (const auto prepared = prepareCertificates(arguments.listen, *configuration); !prepared)
        return std::unexpected(prepared.error());
    const SignalWatcher signalWatcher;
    net::raiseDescriptorLimit();
    BrokerReporter reporter(arguments.report, configuration->options.access);
    // It costs time for each packet.
    configuration->examinesClients &= reporter.wantsFindings();
    auto started = session::startBroker(*configuration);
    if (!started)
        return std::unexpected(explainStart(started.error(), *configuration));
    warnOfOthers(*configuration);
    return serve(*std::move(started), *configuration, reporter, signalWatcher);
}

} // namespace cutty::cli
