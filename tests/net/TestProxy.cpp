#include "tests/net/TestProxy.h"

#include <utility>

namespace cutty::net::test {
namespace {

std::uint16_t numberAt(const QByteArray &bytes, qsizetype offset)
{
    return static_cast<std::uint16_t>(
        static_cast<unsigned char>(bytes[offset]) << 8U | static_cast<unsigned char>(bytes[offset + 1]));
}

QByteArray socksAnswer(char code) { return QByteArray("\x05", 1) + code + QByteArray("\0\1\0\0\0\0\0\0", 8); }

} // namespace

TestProxy::TestProxy(Kind kind, Mood mood, QByteArray userName, QByteArray password)
    : m_kind(kind)
    , m_mood(mood)
    , m_userName(std::move(userName))
    , m_password(std::move(password))
    , m_server(this)
{
    connect(&m_server, &QTcpServer::newConnection, this, &TestProxy::accept);
    m_server.listen(QHostAddress::LocalHost);
}

void TestProxy::accept()
{
    const auto client = std::make_shared<Client>();
    client->socket = m_server.nextPendingConnection();
    connect(client->socket, &QTcpSocket::readyRead, this, [this, client] { read(client); });
    if (m_mood == Mood::HangsUp)
        client->socket->disconnectFromHost();
}

void TestProxy::read(const std::shared_ptr<Client> &client)
{
    if (client->phase == Phase::Tunnel) {
        client->host->write(client->socket->readAll());
        return;
    }
    client->input += client->socket->readAll();
    if (m_mood == Mood::TalksNonsense)
        client->socket->write("220 ready, what is your name?\r\n\r\n");
    else if (m_kind == Kind::Http)
        readHttp(client);
    else
        readSocks(client);
}

bool TestProxy::isLogin(const QByteArray &userName, const QByteArray &password) const
{
    return userName == m_userName && password == m_password;
}

void TestProxy::readHttp(const std::shared_ptr<Client> &client)
{
    const qsizetype end = client->input.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const QByteArray head = std::exchange(client->input, client->input.sliced(end + 4)).first(end);
    target = head.split(' ').at(1);
    const qsizetype login = head.indexOf("Proxy-Authorization: Basic ");
    const QByteArray expected = (m_userName + ':' + m_password).toBase64();
    if (!m_userName.isEmpty() && (login < 0 || head.sliced(login + 27).split('\r').first() != expected)) {
        client->socket->write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n"
                              "Proxy-Authenticate: Basic realm=\"test\"\r\n\r\n");
        return;
    }
    if (m_mood == Mood::Denies)
        client->socket->write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    else if (m_mood == Mood::CannotReach)
        client->socket->write("HTTP/1.1 " + failure + "\r\nContent-Length: 0\r\n\r\n");
    else
        openTunnel(client, target.first(target.lastIndexOf(':')),
            target.sliced(target.lastIndexOf(':') + 1).toUShort(), "HTTP/1.1 200 Connected\r\n\r\n");
}

/// Greeting: 05, count, methods. Login: 01, length, user name, length, password.
void TestProxy::readSocks(const std::shared_ptr<Client> &client)
{
    QByteArray &input = client->input;
    if (client->phase == Phase::Greeting && input.size() >= 2 && input.size() >= 2 + input[1]) {
        const char method = m_userName.isEmpty() ? 0 : 2;
        const bool offered = input.mid(2, input[1]).contains(method);
        input.remove(0, 2 + input[1]);
        client->socket->write(QByteArray("\x05", 1) + (offered ? method : '\xFF'));
        client->phase = method == 0 ? Phase::Request : Phase::Login;
    }
    if (client->phase == Phase::Login && input.size() >= 2 && input.size() >= 3 + input[1]
        && input.size() >= 3 + input[1] + input[2 + input[1]]) {
        const QByteArray name = input.mid(2, input[1]);
        const QByteArray password = input.mid(3 + input[1], input[2 + input[1]]);
        input.remove(0, 3 + name.size() + password.size());
        client->socket->write(isLogin(name, password) ? QByteArray("\1\0", 2) : QByteArray("\1\1", 2));
        client->phase = Phase::Request;
    }
    if (client->phase == Phase::Request)
        readSocksRequest(client);
}

/// 05, 01 for CONNECT, 00, 03 for a name, its length, the name, port.
void TestProxy::readSocksRequest(const std::shared_ptr<Client> &client)
{
    const QByteArray &input = client->input;
    if (input.size() < 5 || (input[3] == 3 && input.size() < 7 + input[4])
        || (input[3] == 1 && input.size() < 10))
        return;
    const bool isName = input[3] == 3;
    const QByteArray host = isName ? input.mid(5, input[4]) : QByteArrayLiteral("127.0.0.1");
    const std::uint16_t port = numberAt(input, isName ? 5 + host.size() : 8);
    target = host + ':' + QByteArray::number(port);
    if (m_mood == Mood::Denies)
        client->socket->write(socksAnswer(2));
    else if (m_mood == Mood::CannotReach)
        client->socket->write(socksAnswer(4));
    else
        openTunnel(client, host, port, socksAnswer(0));
}

void TestProxy::openTunnel(const std::shared_ptr<Client> &client, const QByteArray &host, std::uint16_t port,
    const QByteArray &success)
{
    ++tunnels;
    client->phase = Phase::Tunnel;
    client->input.clear();
    client->host = new QTcpSocket(client->socket);
    connect(
        client->host, &QTcpSocket::connected, this, [client, success] { client->socket->write(success); });
    connect(client->host, &QTcpSocket::readyRead, this,
        [client] { client->socket->write(client->host->readAll()); });
    connect(client->host, &QTcpSocket::disconnected, client->socket, &QTcpSocket::disconnectFromHost);
    connect(client->socket, &QTcpSocket::disconnected, client->host, &QTcpSocket::disconnectFromHost);
    const QString address = host == "broker.test" ? QStringLiteral("127.0.0.1") : QString::fromUtf8(host);
    client->host->connectToHost(address, port);
}

} // namespace cutty::net::test
