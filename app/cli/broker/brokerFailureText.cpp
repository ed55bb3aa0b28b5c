#include "app/cli/broker/brokerFailureText.h"

#include "core/broker/faults/FaultNames.h"

#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using profile::ProfileFileErrorKind;
using session::BrokerFailure;
using session::BrokerFailureKind;
using session::ListenerSettings;

/// "unix:/run/cutty.sock" or "127.0.0.1:1883".
std::string placeOf(const ListenerSettings &listener)
{
    if (listener.transport == Transport::LocalSocket)
        return listener.socket.toStdString();
    const std::string address = listener.address.toStdString();
    return listener.address.contains(u':') ? std::format("[{}]:{}", address, listener.port)
                                           : std::format("{}:{}", address, listener.port);
}

std::string explainListener(const BrokerFailure &failure, const ListenerSettings &listener)
{
    const std::string system = failure.systemMessage.toStdString();
    const std::string address = listener.address.toStdString();
    switch (failure.kind) {
    case BrokerFailureKind::PortInUse:
        if (listener.transport == Transport::LocalSocket)
            return std::format("{} is in use by another broker.", placeOf(listener));
        return std::format("Port {} is in use. Another broker may be running; choose another port with "
                           "--port, or --port 0 for any free one.",
            listener.port);
    case BrokerFailureKind::PermissionDenied:
        if (listener.transport == Transport::LocalSocket)
            return std::format("You may not make the socket {}.", placeOf(listener));
        return std::format("Port {} needs more rights than you have. Choose one above 1023.", listener.port);
    case BrokerFailureKind::AddressNotAvailable:
        return std::format("This machine has no address {}.", address);
    case BrokerFailureKind::AddressInvalid:
        return std::format("'{}' is not an IP address. Try 127.0.0.1, or 0.0.0.0 for all.", address);
    case BrokerFailureKind::FileUnreadable:
        return std::format("Cannot read {}: {}.", failure.subject.toStdString(),
            system.empty() ? std::string("it is too large") : system);
    case BrokerFailureKind::TlsInvalid:
        return std::format("The certificate, key or authority of {} cannot be used{}{}.", placeOf(listener),
            system.empty() ? "" : ": ", system);
    default: return std::format("Cannot listen on {}: {}.", placeOf(listener), system);
    }
}

std::string explainState(const BrokerFailure &failure, const std::string &folder)
{
    const std::string subject = failure.subject.toStdString();
    switch (failure.kind) {
    case BrokerFailureKind::StateFolderUnusable:
        return std::format("The state cannot be kept in {}: no files can be made there.", subject);
    case BrokerFailureKind::StateLocked: return std::format("Another broker keeps its state in {}.", folder);
    case BrokerFailureKind::StateDamaged:
        return std::format("{} is damaged, or no state of a broker. Move it away to begin anew.", subject);
    case BrokerFailureKind::FileUnreadable: return std::format("Cannot read {}.", subject);
    default: return std::format("Cannot write {}.", subject);
    }
}

std::string explainOther(const BrokerFailure &failure, const std::string &folder)
{
    switch (failure.kind) {
    case BrokerFailureKind::PasswordHashInvalid:
        return std::format("The password hash of user {} cannot be used; cutty broker --hash-password makes "
                           "one.",
            failure.subject.toStdString());
    case BrokerFailureKind::FaultPlanInvalid: {
        const broker::FaultPlanError error = failure.faultPlan.value_or(broker::FaultPlanError{});
        return std::format("The fault rules cannot be used{}: {}.",
            error.rule ? std::format(", rule {}", *error.rule) : std::string(), broker::toName(error.kind));
    }
    case BrokerFailureKind::Other:
        return std::format("The broker cannot start: {}.", failure.systemMessage.toStdString());
    default: return explainState(failure, folder);
    }
}

} // namespace

Failure explainConfiguration(const std::string &path, const session::ConfigurationError &error)
{
    const std::string field = error.field.toStdString();
    const auto sentence = [&]() -> std::string {
        switch (error.kind) {
        case ProfileFileErrorKind::Syntax:
            return std::format(
                "{}, line {}: this is not JSON: {}.", path, error.line, error.reason.toStdString());
        case ProfileFileErrorKind::NotProfiles:
            return std::format(
                "{} is no configuration of a broker: it takes \"format\": \"cutty-broker\" and "
                "\"version\": {}.",
                path, session::brokerConfigurationVersion);
        case ProfileFileErrorKind::NewerVersion:
            return std::format("{} was written by a newer Cutty: version {}.", path, error.version);
        case ProfileFileErrorKind::WrongType: return std::format("{}: {} has the wrong type.", path, field);
        case ProfileFileErrorKind::BadValue:
            return std::format("{}: {} cannot have this value.", path, field);
        case ProfileFileErrorKind::UnknownField:
            return std::format("{}: there is no setting {}.", path, field);
        case ProfileFileErrorKind::Unreadable:
        case ProfileFileErrorKind::Unwritable:
        case ProfileFileErrorKind::NotSetAside: break;
        }
        return std::format("Cannot read {}: {}.", path, error.reason.toStdString());
    };
    return {ExitCode::Usage, sentence()};
}

Failure explainStart(const session::BrokerFailure &failure, const session::BrokerConfiguration &configuration)
{
    if (failure.listener) {
        const ExitCode code
            = failure.kind == BrokerFailureKind::TlsInvalid ? ExitCode::TlsFailed : ExitCode::Failed;
        return {code, explainListener(failure, configuration.listeners.at(*failure.listener))};
    }
    return {ExitCode::Failed, explainOther(failure, configuration.stateFolder.toStdString())};
}

std::string describe(const net::StateError &error)
{
    const std::string path = error.path.toStdString();
    return error.kind == net::StateError::Kind::DiskFull
        ? std::format("The disk of {} is full.", path)
        : std::format("The state cannot be written to {}.", path);
}

} // namespace cutty::cli
