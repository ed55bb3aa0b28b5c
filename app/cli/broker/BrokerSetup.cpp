#include "app/cli/broker/BrokerSetup.h"

#include "app/cli/broker/TestCertificates.h"
#include "app/cli/broker/brokerFailureText.h"
#include "app/cli/input.h"
#include "core/net/auth/UserTable.h"
#include "core/session/broker/configuration/BrokerConfigurationFormat.h"

#include <QFileInfo>

#include <algorithm>
#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using namespace Qt::StringLiterals;
using session::BrokerConfiguration;
using session::ListenerSettings;
using Result = std::expected<void, Failure>;

constexpr qint64 largestFile = 16 << 20;

std::unexpected<Failure> usage(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Usage, std::move(sentence)});
}

/// What cannot be read is as wrong as what is in it.
std::expected<QByteArray, Failure> readArgumentFile(const std::string &path)
{
    return readFile(path, largestFile).transform_error([](Failure failure) {
        return Failure{ExitCode::Usage, std::move(failure.sentence)};
    });
}

std::expected<BrokerConfiguration, Failure> readConfiguration(const std::optional<std::string> &path)
{
    if (!path)
        return BrokerConfiguration{};
    const auto bytes = readArgumentFile(*path);
    if (!bytes)
        return std::unexpected(bytes.error());
    auto configuration = session::readBrokerConfiguration(*bytes);
    if (!configuration)
        return std::unexpected(explainConfiguration(*path, configuration.error()));
    return *std::move(configuration);
}

/// A file of fault rules is read as a configuration with nothing else in it.
Result applyFaults(const BrokerArguments &arguments, BrokerConfiguration &configuration)
{
    if (const auto &path = arguments.faultsFile) {
        const auto bytes = readArgumentFile(*path);
        if (!bytes)
            return std::unexpected(bytes.error());
        // On the file's own first line, so that the lines of errors are right.
        const QByteArray whole = R"({"format":"cutty-broker","version":1,"faults":)" + *bytes + '}';
        auto read = session::readBrokerConfiguration(whole);
        if (!read)
            return std::unexpected(explainConfiguration(*path, read.error()));
        configuration.faults = std::move(read->faults);
    }
    if (arguments.faultProperties)
        configuration.faults.userPropertyFaults = true;
    return {};
}

/// A name may have colons, and so may a hash.
std::optional<session::BrokerUser> readUser(const QByteArray &line)
{
    const qsizetype colon = line.lastIndexOf(":SCRAM-");
    if (colon <= 0)
        return std::nullopt;
    session::BrokerUser user{
        .name = QString::fromUtf8(line.first(colon)), .passwordHash = line.sliced(colon + 1)};
    if (!net::readPasswordHash(user.passwordHash))
        return std::nullopt;
    return user;
}

Result applyUsers(const BrokerArguments &arguments, BrokerConfiguration &configuration)
{
    if (const auto &path = arguments.usersFile) {
        const auto bytes = readArgumentFile(*path);
        if (!bytes)
            return std::unexpected(bytes.error());
        int number = 0;
        for (const QByteArray &line : bytes->split('\n')) {
            ++number;
            const QByteArray trimmed = line.trimmed();
            if (trimmed.isEmpty() || trimmed.startsWith('#'))
                continue;
            auto user = readUser(trimmed);
            if (!user) {
                return usage(std::format("{}, line {}: this is not NAME:HASH as cutty broker "
                                         "--hash-password NAME prints it.",
                    *path, number));
            }
            std::erase_if(configuration.users, [&](const auto &other) { return other.name == user->name; });
            configuration.users.push_back(*std::move(user));
        }
        if (configuration.users.empty())
            return usage(std::format("{} names no user.", *path));
    }
    configuration.options.checksCredentials = !configuration.users.empty();
    if (arguments.noAnonymous)
        configuration.options.acceptsAnonymous = false;
    return {};
}

void applyLimits(const LimitArguments &limits, session::BrokerOptions &options)
{
    const auto apply = []<typename From, typename To>(const std::optional<From> &from, To &to) {
        if (from)
            to = static_cast<To>(*from);
    };
    apply(limits.maximumPacketSize, options.connection.maximumPacketSize);
    apply(limits.receiveMaximum, options.connection.receiveMaximum);
    apply(limits.topicAliasMaximum, options.connection.topicAliasMaximum);
    apply(limits.maximumQoS, options.maximumQoS);
    apply(limits.maximumConnections, options.maximumConnections);
    apply(limits.maximumQueuedMessages, options.maximumQueuedMessages);
    apply(limits.maximumSessionExpiry, options.maximumSessionExpiry);
    apply(limits.systemTopicInterval, options.systemTopicInterval);
    if (limits.keepAlive)
        options.serverKeepAlive = limits.keepAlive->count() == 0 ? std::nullopt : limits.keepAlive;
    if (limits.noRetain)
        options.retainAvailable = false;
}

std::vector<ListenerSettings> listenersOf(const ListenArguments &listen)
{
    std::vector<ListenerSettings> listeners;
    const std::pair<Transport, std::optional<std::uint16_t>> ports[] = {{Transport::Tcp, listen.tcpPort},
        {Transport::Tls, listen.tlsPort}, {Transport::WebSocket, listen.webSocketPort},
        {Transport::SecureWebSocket, listen.secureWebSocketPort}};
    for (const auto &[transport, port] : ports) {
        if (port)
            listeners.push_back({.transport = transport, .port = *port, .socket = {}, .tls = {}});
    }
    if (listen.socket) {
        QString path = QString::fromStdString(*listen.socket);
#ifndef Q_OS_WIN
        // Qt would put a name without a folder among the temporary files.
        path = QFileInfo(path).absoluteFilePath();
#endif
        listeners.push_back({.transport = Transport::LocalSocket, .socket = path, .tls = {}});
    }
    return listeners;
}

void applyTls(const ListenArguments &listen, session::ListenerTls &tls)
{
    const auto apply = [](const std::optional<std::string> &from, QString &to) {
        if (from)
            to = QString::fromStdString(*from);
    };
    if (listen.testCertificateFolder) {
        tls.certificateFile = testCertificatePath(*listen.testCertificateFolder);
        tls.keyFile = testKeyPath(*listen.testCertificateFolder);
    }
    apply(listen.certificateFile, tls.certificateFile);
    apply(listen.keyFile, tls.keyFile);
    apply(listen.clientAuthorityFile, tls.clientAuthorityFile);
    if (listen.requiresClientCertificate)
        tls.requiresClientCertificate = true;
}

Result checkTls(const ListenArguments &listen, const std::vector<ListenerSettings> &listeners)
{
    const bool anySecure = std::ranges::any_of(
        listeners, [](const ListenerSettings &listener) { return isSecure(listener.transport); });
    const bool given = listen.certificateFile || listen.keyFile || listen.clientAuthorityFile
        || listen.requiresClientCertificate || listen.testCertificateFolder;
    if (given && !anySecure)
        return usage("There are certificates, but no listener with TLS: add --tls PORT or --wss PORT.");
    if (listen.testCertificateFolder && (listen.certificateFile || listen.keyFile))
        return usage("--tls-test brings a certificate of its own: leave out --cert and --key.");
    for (const ListenerSettings &listener : listeners) {
        if (!isSecure(listener.transport))
            continue;
        if (listener.tls.certificateFile.isEmpty())
            return usage("TLS takes a certificate: --cert FILE --key FILE, or --tls-test DIR for one to "
                         "test with.");
        if (listener.tls.requiresClientCertificate && listener.tls.clientAuthorityFile.isEmpty())
            return usage(
                "--require-client-cert takes --client-ca FILE, to tell whose certificates are good.");
    }
    return {};
}

Result applyListeners(const ListenArguments &listen, BrokerConfiguration &configuration)
{
    auto listeners = listenersOf(listen);
    if (!listeners.empty())
        configuration.listeners = std::move(listeners);
    for (ListenerSettings &listener : configuration.listeners) {
        if (listen.address) {
            listener.address
                = *listen.address == "localhost" ? u"127.0.0.1"_s : QString::fromStdString(*listen.address);
        }
        if (isSecure(listener.transport))
            applyTls(listen, listener.tls);
    }
    return checkTls(listen, configuration.listeners);
}

} // namespace

std::expected<BrokerConfiguration, Failure> prepareBroker(const BrokerArguments &arguments)
{
    auto configuration = readConfiguration(arguments.configurationFile);
    if (!configuration)
        return configuration;
    applyLimits(arguments.limits, configuration->options);
    if (arguments.stateFolder)
        configuration->stateFolder = QString::fromStdString(*arguments.stateFolder);
    if (arguments.noExamine)
        configuration->examinesClients = false;
    const Result steps[] = {applyListeners(arguments.listen, *configuration),
        applyUsers(arguments, *configuration), applyFaults(arguments, *configuration)};
    for (const Result &step : steps) {
        if (!step)
            return std::unexpected(step.error());
    }
    return configuration;
}

} // namespace cutty::cli
