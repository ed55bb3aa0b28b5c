#include "core/session/broker/startBroker.h"

#include "core/session/readSmallFile.h"

#include <utility>

namespace cutty::session {
namespace {

using Options = std::expected<net::ListenerOptions, BrokerFailure>;

BrokerFailure listenFailure(const net::ListenError &error)
{
    switch (error.kind) {
    case net::ListenErrorKind::PortInUse: return {.kind = BrokerFailureKind::PortInUse};
    case net::ListenErrorKind::PermissionDenied: return {.kind = BrokerFailureKind::PermissionDenied};
    case net::ListenErrorKind::AddressNotAvailable: return {.kind = BrokerFailureKind::AddressNotAvailable};
    case net::ListenErrorKind::TlsOptionsInvalid:
        return {.kind = BrokerFailureKind::TlsInvalid, .systemMessage = error.systemMessage};
    case net::ListenErrorKind::Other: break;
    }
    return {.kind = BrokerFailureKind::Other, .systemMessage = error.systemMessage};
}

BrokerFailure stateFailure(const net::StateError &error)
{
    const auto kind = [&] {
        switch (error.kind) {
        case net::StateError::Kind::FolderUnusable: return BrokerFailureKind::StateFolderUnusable;
        case net::StateError::Kind::Locked: return BrokerFailureKind::StateLocked;
        case net::StateError::Kind::Damaged: return BrokerFailureKind::StateDamaged;
        case net::StateError::Kind::ReadFailed: return BrokerFailureKind::FileUnreadable;
        case net::StateError::Kind::WriteFailed:
        case net::StateError::Kind::DiskFull: break;
        }
        return BrokerFailureKind::StateNotWritten;
    };
    return {.kind = kind(), .subject = error.path};
}

std::expected<net::ServerTlsOptions, BrokerFailure> readTls(const ListenerTls &tls)
{
    net::ServerTlsOptions options{
        .requireClientCertificate = tls.requiresClientCertificate, .minimumVersion = tls.minimumVersion};
    const std::pair<const QString *, QByteArray *> files[] = {{&tls.certificateFile, &options.certificate},
        {&tls.keyFile, &options.privateKey}, {&tls.clientAuthorityFile, &options.clientCaCertificates}};
    for (const auto &[path, bytes] : files) {
        if (path->isEmpty())
            continue;
        auto read = readSmallFile(*path);
        if (!read) {
            return std::unexpected(BrokerFailure{.kind = BrokerFailureKind::FileUnreadable,
                .systemMessage = read.error().systemMessage,
                .subject = *path});
        }
        *bytes = *std::move(read);
    }
    return options;
}

Options optionsOf(const ListenerSettings &listener)
{
    net::ListenerOptions options{
        .transport = listener.transport, .port = listener.port, .name = listener.socket};
    if (listener.transport != Transport::LocalSocket && !options.address.setAddress(listener.address))
        return std::unexpected(
            BrokerFailure{.kind = BrokerFailureKind::AddressInvalid, .subject = listener.address});
    if (!isSecure(listener.transport))
        return options;
    auto tls = readTls(listener.tls);
    if (!tls)
        return std::unexpected(std::move(tls.error()));
    options.tls = *std::move(tls);
    return options;
}

std::expected<net::UserTable, BrokerFailure> tableOf(const std::vector<BrokerUser> &users)
{
    net::UserTable table;
    for (const BrokerUser &user : users) {
        if (!table.add(user.name, user.passwordHash)) {
            return std::unexpected(
                BrokerFailure{.kind = BrokerFailureKind::PasswordHashInvalid, .subject = user.name});
        }
    }
    return table;
}

/// All but listening.
std::expected<StartedBroker, BrokerFailure> makeHost(const BrokerConfiguration &configuration)
{
    auto users = tableOf(configuration.users);
    if (!users)
        return std::unexpected(std::move(users.error()));
    BrokerOptions options = configuration.options;
    options.checksCredentials = !users->isEmpty();
    if (!users->isEmpty())
        options.authenticationMethods = {net::Gatekeeper::method()};
    StartedBroker started{.host = std::make_unique<net::BrokerHost>(std::move(options)), .ports = {}};
    started.host->setExamining(configuration.examinesClients);
    if (!users->isEmpty())
        started.host->setUsers(*std::move(users));
    if (const auto set = started.host->setFaultPlan(configuration.faults); !set) {
        return std::unexpected(
            BrokerFailure{.kind = BrokerFailureKind::FaultPlanInvalid, .faultPlan = set.error()});
    }
    if (configuration.stateFolder.isEmpty())
        return started;
    const auto cut = started.host->openState(configuration.stateFolder);
    if (!cut)
        return std::unexpected(stateFailure(cut.error()));
    started.cutStateBytes = *cut;
    return started;
}

} // namespace

std::expected<StartedBroker, BrokerFailure> startBroker(const BrokerConfiguration &configuration)
{
    std::vector<net::ListenerOptions> places;
    const auto at = [](std::size_t listener, BrokerFailure failure) {
        failure.listener = listener;
        return std::unexpected(std::move(failure));
    };
    for (std::size_t i = 0; i < configuration.listeners.size(); ++i) {
        auto options = optionsOf(configuration.listeners[i]);
        if (!options)
            return at(i, std::move(options.error()));
        places.push_back(*std::move(options));
    }
    auto started = makeHost(configuration);
    if (!started)
        return started;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto port = started->host->listen(places[i]);
        if (!port)
            return at(i, listenFailure(port.error()));
        started->ports.push_back(*port);
    }
    return started;
}

} // namespace cutty::session
