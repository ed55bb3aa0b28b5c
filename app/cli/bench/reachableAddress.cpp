#include "app/cli/bench/reachableAddress.h"

#include <QHostInfo>
#include <QNetworkProxy>
#include <QTcpSocket>

#include <algorithm>
#include <chrono>
#include <format>

namespace cutty::cli {
namespace {

constexpr std::chrono::seconds answerTime{3};

/// A name that is an address, and `localhost`, are known without asking (RFC 6761).
QList<QHostAddress> addressesOf(const QString &host)
{
    if (host.compare(QStringLiteral("localhost"), Qt::CaseInsensitive) == 0)
        return {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    const QHostAddress address(host);
    return address.isNull() ? QHostInfo::fromName(host).addresses() : QList{address};
}

} // namespace

bool isOwnNetwork(const QHostAddress &address)
{
    return address.isLoopback() || address.isPrivateUse() || address.isLinkLocal();
}

std::expected<void, Failure> checkReach(const net::Endpoint &endpoint, bool yesReally)
{
    if (yesReally || endpoint.transport == Transport::LocalSocket)
        return {};
    const QList<QHostAddress> addresses = addressesOf(endpoint.host);
    if (!addresses.isEmpty() && std::ranges::all_of(addresses, isOwnNetwork))
        return {};
    return std::unexpected(Failure{ExitCode::Usage,
        std::format(
            "{} is not known to be on a network of your own, and load like this harms brokers that others "
            "use. If it is yours to load, say --yes-really.",
            endpoint.host.toStdString())});
}

std::optional<QHostAddress> directAddress(const net::Endpoint &endpoint)
{
    const bool isPlain = endpoint.transport == Transport::Tcp || endpoint.transport == Transport::WebSocket;
    if (!isPlain || endpoint.proxy.type != ProxyType::None)
        return std::nullopt;
    const QList<QHostAddress> addresses = addressesOf(endpoint.host);
    for (const QHostAddress &address : addresses) {
        QTcpSocket probe;
        probe.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        probe.connectToHost(address, endpoint.port);
        if (probe.waitForConnected(std::chrono::milliseconds(answerTime).count()))
            return address;
    }
    return std::nullopt;
}

} // namespace cutty::cli
