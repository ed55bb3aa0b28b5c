#pragma once

#include "core/net/link/LinkError.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace cutty::net {

/// Opens a TCP connection to a host that may have several addresses, as RFC 8305 says: the addresses are
/// tried in turn, IPv6 and IPv4 by turns, a new one each 250 ms or as soon as one fails, and the first that
/// connects wins. It ends in won() or failed(), once, unless it is destroyed before; both may come within
/// start().
class ConnectRace : public QObject
{
    Q_OBJECT

public:
    /// Makes the sockets that race; they connect without encryption.
    using SocketFactory = std::function<std::unique_ptr<QTcpSocket>()>;

    ConnectRace(QString host, std::uint16_t port, SocketFactory factory);
    ~ConnectRace() override;

    /// The address to connect from, before the start; null: the system chooses. Only addresses of its family
    /// are tried.
    void setLocalAddress(const QHostAddress &address) { m_localAddress = address; }
    void start();
    /// The same for addresses that are known, tried in that order.
    void race(const QList<QHostAddress> &addresses);
    /// Ends without a signal.
    void cancel();
    /// Of the latest attempt, or the winner; null before the first.
    QHostAddress address() const { return m_address; }
    /// After won().
    std::unique_ptr<QTcpSocket> takeWinner() { return std::move(m_winner); }

    /// The order in which to try: as given, but the families by turns, and that of the first address first.
    static QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses);

Q_SIGNALS:
    /// Not for a host that is an address.
    void resolving();
    void connecting();
    void won();
    void failed(const cutty::net::LinkError &error);

private:
    void handleResolved(const QHostInfo &info);
    void tryNext();
    void handleConnected(QTcpSocket *socket);
    void handleError(QTcpSocket *socket, QAbstractSocket::SocketError error);
    /// The socket is in the middle of a signal.
    std::unique_ptr<QTcpSocket> remove(QTcpSocket *socket);
    void fail(const LinkError &error);

    QString m_host;
    std::uint16_t m_port;
    SocketFactory m_factory;
    std::optional<int> m_lookup;
    /// Not tried yet.
    QList<QHostAddress> m_addresses;
    QHostAddress m_address;
    QHostAddress m_localAddress;
    std::vector<std::unique_ptr<QTcpSocket>> m_attempts;
    std::unique_ptr<QTcpSocket> m_winner;
    /// Of the attempts that failed, that which says most.
    std::optional<LinkError> m_error;
    QTimer m_stagger;
    bool m_ended = false;
};

} // namespace cutty::net
