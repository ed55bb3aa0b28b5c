#include "app/cli/BrokerCommand.h"

#include "app/cli/SignalWatcher.h"
#include "core/net/driver/BrokerHost.h"

#include <QCoreApplication>

#include <cstdio>
#include <format>
#include <print>

namespace cutty::cli {
namespace {

std::string explain(const net::ListenError &error, const BrokerArguments &arguments)
{
    switch (error.kind) {
    case net::ListenErrorKind::PortInUse:
        return std::format(
            "Port {} is in use. Another broker may be running; choose another port with --port, or "
            "--port 0 for any free one.",
            arguments.port);
    case net::ListenErrorKind::PermissionDenied:
        return std::format("Port {} needs more rights than you have. Choose one above 1023.", arguments.port);
    case net::ListenErrorKind::AddressNotAvailable:
        return std::format("This machine has no address {}.", arguments.address);
    case net::ListenErrorKind::TlsOptionsInvalid:
    case net::ListenErrorKind::Other: break;
    }
    return std::format(
        "Cannot listen on {}:{}: {}", arguments.address, arguments.port, error.systemMessage.toStdString());
}

QString endpoint(const QHostAddress &address, std::uint16_t port)
{
    const bool six = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (six ? QStringLiteral("mqtt://[%1]:%2") : QStringLiteral("mqtt://%1:%2"))
        .arg(address.toString())
        .arg(port);
}

} // namespace

std::vector<OptionGroup> brokerOptions(BrokerArguments &arguments)
{
    return {{"Listener",
        {valueOption(
             "-p,--port", "PORT",
             [&arguments](const std::string &value) -> OptionResult {
                 const auto port = parseNumber(value, 0, 65'535);
                 if (!port)
                     return std::unexpected(port.error());
                 arguments.port = static_cast<std::uint16_t>(*port);
                 return {};
             },
             "TCP port to listen on; 0 picks a free one [1883]"),
            valueOption(
                "-b,--bind", "ADDR",
                [&arguments](const std::string &value) -> OptionResult {
                    arguments.address = value;
                    return {};
                },
                "Address to listen on; 0.0.0.0 and :: let other machines in, without a password "
                "[127.0.0.1]")}}};
}

ExitCode runBroker(const BrokerArguments &arguments)
{
    const QString name = QString::fromStdString(arguments.address);
    const QHostAddress address
        = name == QStringLiteral("localhost") ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(name);
    if (address.isNull()) {
        std::println(stderr, "cutty: '{}' is not an IP address. Try 127.0.0.1, or 0.0.0.0 for all.",
            arguments.address);
        return ExitCode::Failed;
    }
    SignalWatcher signalWatcher;
    net::BrokerHost host;
    const auto port = host.listen(address, arguments.port);
    if (!port) {
        std::println(stderr, "cutty: {}", explain(port.error(), arguments));
        return ExitCode::Failed;
    }
    if (!address.isLoopback())
        std::println(stderr, "cutty: warning: whoever reaches {} can use this broker.", arguments.address);
    QObject::connect(&signalWatcher, &SignalWatcher::interrupted, qApp, &QCoreApplication::quit);
    std::println("ready {}", endpoint(address, *port).toStdString());
    std::fflush(stdout);
    QCoreApplication::exec();
    host.stop();
    return ExitCode::Done;
}

} // namespace cutty::cli
