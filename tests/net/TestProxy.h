#pragma once

#include <QByteArray>
#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>

#include <cstdint>
#include <memory>

namespace cutty::net::test {

/// A small proxy on the loopback interface, HTTP CONNECT (RFC 9110, section 9.3.6) or SOCKS 5 (RFC 1928,
/// RFC 1929). It knows one name that no resolver does: broker.test is 127.0.0.1.
class TestProxy : public QObject
{
    Q_OBJECT

public:
    enum class Kind : std::uint8_t { Http, Socks5 };
    enum class Mood : std::uint8_t {
        Willing,
        /// Does not allow it.
        Denies,
        /// Says that the host cannot be reached.
        CannotReach,
        /// Answers with bytes of another protocol.
        TalksNonsense,
        HangsUp,
    };

    explicit TestProxy(
        Kind kind, Mood mood = Mood::Willing, QByteArray userName = {}, QByteArray password = {});

    std::uint16_t port() const { return m_server.serverPort(); }

    /// As the client wrote it, "broker.test:1883".
    QByteArray target;
    int tunnels = 0;
    /// What an HTTP proxy that cannot reach the host answers.
    QByteArray failure = "503 Service Unavailable";

private:
    enum class Phase : std::uint8_t { Greeting, Login, Request, Tunnel };
    struct Client
    {
        QTcpSocket *socket = nullptr;
        QTcpSocket *host = nullptr;
        Phase phase = Phase::Greeting;
        QByteArray input;
    };

    void accept();
    void read(const std::shared_ptr<Client> &client);
    void readHttp(const std::shared_ptr<Client> &client);
    void readSocks(const std::shared_ptr<Client> &client);
    void readSocksRequest(const std::shared_ptr<Client> &client);
    bool isLogin(const QByteArray &userName, const QByteArray &password) const;
    void openTunnel(const std::shared_ptr<Client> &client, const QByteArray &host, std::uint16_t port,
        const QByteArray &success);

    Kind m_kind;
    Mood m_mood;
    QByteArray m_userName;
    QByteArray m_password;
    QTcpServer m_server;
};

} // namespace cutty::net::test
