#include "app/cli/ClientSetup.h"

#include "app/cli/BrokerUrl.h"
#include "app/cli/PropertyText.h"
#include "app/cli/input.h"
#include "app/cli/topicText.h"
#include "core/net/auth/ScramClient.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRandomGenerator>
#include <QSslCipher>
#include <QSslConfiguration>

#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using mqtt::PropertyId;
using mqtt::ProtocolVersion;

/// A bundle of all authorities of the world has a quarter of that.
constexpr qint64 largestPem = 16 << 20;

std::unexpected<Failure> usage(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Usage, std::move(sentence)});
}

/// Brings the arguments of one client together; each step may find them wanting.
class Preparation
{
public:
    explicit Preparation(const ClientArguments &arguments)
        : m_arguments(arguments)
    {
    }

    std::expected<ClientSetup, Failure> run()
    {
        return readUrl()
            .and_then([this] { return chooseTransport(); })
            .and_then([this] { return readTls(); })
            .and_then([this] { return readCiphers(); })
            .and_then([this] { return readWebSocket(); })
            .and_then([this] { return readProxy(); })
            .and_then([this] { return readLocalAddress(); })
            .and_then([this] { return nameClient(); })
            .and_then([this] { return readLogin(); })
            .and_then([this] { return readAuthentication(); })
            .and_then([this] { return readWill(); })
            .and_then([this] { return setProperties(); })
            .and_then([this] { return setDisconnectProperties(); })
            .transform([this] { return finish(); });
    }

private:
    using Step = std::expected<void, Failure>;

    Step readUrl();
    Step chooseTransport();
    Step readTls();
    Step readTrust();
    Step readCiphers();
    Step readWebSocket();
    Step readProxy();
    Step readLocalAddress();
    Step nameClient();
    Step readLogin();
    Step readAuthentication();
    Step readWill();
    Step setProperties();
    Step setDisconnectProperties();
    ClientSetup finish();

    const ClientArguments &m_arguments;
    BrokerUrl m_url;
    ClientSetup m_setup;
};

Preparation::Step Preparation::readUrl()
{
    if (!m_arguments.url)
        return {};
    if (m_arguments.host || m_arguments.localSocket || m_arguments.transport)
        return usage("--url says where to connect to; leave --host, --unix and --protocol out.");
    auto url = parseBrokerUrl(*m_arguments.url);
    if (!url)
        return usage(std::format("The URL {}.", url.error()));
    if (url->port && m_arguments.port)
        return usage("The URL has a port; leave --port out.");
    m_url = *std::move(url);
    m_setup.topic = m_url.topic;
    return {};
}

Preparation::Step Preparation::chooseTransport()
{
    const ClientArguments &a = m_arguments;
    net::Endpoint &endpoint = m_setup.endpoint;
    const std::optional<std::uint16_t> port = a.port ? a.port : m_url.port;
    const bool wantsTls = a.tls.areGiven();
    if (a.localSocket) {
        if (a.host || a.port || a.transport)
            return usage("--unix names a socket; leave --host, --port and --protocol out.");
        endpoint.transport = Transport::LocalSocket;
        endpoint.host = QString::fromStdString(*a.localSocket);
    } else {
        const std::optional<Transport> named = a.url ? m_url.transport : a.transport;
        endpoint.transport = named.value_or(Transport::Tcp);
        endpoint.host = QString::fromStdString(a.url ? m_url.host : a.host.value_or("localhost"));
        if (!named && (wantsTls || port == defaultPort(Transport::Tls)))
            endpoint.transport = Transport::Tls;
    }
    // What was to be protected must not go out in the clear.
    if (wantsTls && !isSecure(m_setup.endpoint.transport))
        return usage("This transport has no TLS, but TLS options are given. Use mqtts or wss.");
    endpoint.port = port.value_or(defaultPort(endpoint.transport));
    const std::string host = endpoint.host.toStdString();
    m_setup.address = endpoint.transport == Transport::LocalSocket ? host
        : host.contains(':') ? std::format("[{}]:{}", host, endpoint.port)
                             : std::format("{}:{}", host, endpoint.port);
    return {};
}

Preparation::Step Preparation::readTls()
{
    const TlsArguments &a = m_arguments.tls;
    net::TlsOptions &tls = m_setup.endpoint.tls;
    if (const Step trust = readTrust(); !trust)
        return trust;
    if (a.certificateFile) {
        auto certificate = readFile(*a.certificateFile, largestPem);
        if (!certificate)
            return std::unexpected(std::move(certificate.error()));
        tls.certificate = *std::move(certificate);
    }
    if (a.keyFile) {
        auto key = readFile(*a.keyFile, largestPem);
        if (!key)
            return std::unexpected(std::move(key.error()));
        tls.privateKey = *std::move(key);
    }
    if (a.passphraseFile) {
        const auto passphrase = readSecretFile(*a.passphraseFile);
        if (!passphrase)
            return std::unexpected(passphrase.error());
        tls.passphrase = QString::fromStdString(*passphrase);
    } else if (const auto passphrase = readVariable("CUTTY_KEY_PASSPHRASE")) {
        tls.passphrase = QString::fromStdString(*passphrase);
    }
    for (const std::string &protocol : a.alpn)
        tls.alpn.append(QByteArray::fromStdString(protocol));
    tls.serverName = QString::fromStdString(a.serverName.value_or(""));
    tls.minimumVersion = a.minimumVersion.value_or(TlsVersion::V12);
    tls.verifyPeer = !a.insecure;
    return {};
}

Preparation::Step Preparation::readTrust()
{
    const TlsArguments &a = m_arguments.tls;
    QByteArray &certificates = m_setup.endpoint.tls.caCertificates;
    QStringList files;
    if (a.caFile)
        files.append(QString::fromStdString(*a.caFile));
    if (a.caFolder) {
        const QStringList found = certificateFiles(QString::fromStdString(*a.caFolder));
        if (found.isEmpty())
            return std::unexpected(Failure{ExitCode::Failed,
                std::format(
                    "{} has no certificates: .crt, .pem, or names such as 5ad8a5d6.0.", *a.caFolder)});
        files.append(found);
    }
    for (const QString &file : std::as_const(files)) {
        const auto pem = readFile(file.toStdString(), largestPem);
        if (!pem)
            return std::unexpected(pem.error());
        certificates += *pem;
        certificates += '\n';
    }
    m_setup.endpoint.tls.trustSystemStore = files.isEmpty() || a.systemStore;
    return {};
}

Preparation::Step Preparation::readCiphers()
{
    const auto &given = m_arguments.tls.ciphers;
    if (!given)
        return {};
    QStringList known;
    for (const QSslCipher &cipher : QSslConfiguration::supportedCiphers())
        known.append(cipher.name());
    m_setup.endpoint.tls.ciphers = QString::fromStdString(*given).split(u':', Qt::SkipEmptyParts);
    for (const QString &name : std::as_const(m_setup.endpoint.tls.ciphers)) {
        if (!known.contains(name))
            return usage(std::format("--ciphers: there is no cipher '{}'. Known are: {}.", name.toStdString(),
                known.join(QStringLiteral(", ")).toStdString()));
    }
    if (m_setup.endpoint.tls.ciphers.isEmpty())
        return usage("--ciphers names no cipher.");
    return {};
}

Preparation::Step Preparation::readWebSocket()
{
    const ClientArguments &a = m_arguments;
    if (!isWebSocket(m_setup.endpoint.transport)) {
        if (a.webSocketPath || !a.webSocketHeaders.empty())
            return usage("--ws-path and --ws-header are for the transports ws and wss.");
        return {};
    }
    if (a.webSocketPath && m_url.path)
        return usage("The URL has the path of the WebSocket; leave --ws-path out.");
    net::WebSocketOptions &webSocket = m_setup.endpoint.webSocket;
    if (a.webSocketPath || m_url.path)
        webSocket.path = QString::fromStdString(a.webSocketPath ? *a.webSocketPath : *m_url.path);
    for (const std::string &header : a.webSocketHeaders) {
        const auto parts = splitAtColon(header);
        if (!parts)
            return usage(std::format("--ws-header: '{}' is not of the form NAME: VALUE.", header));
        webSocket.headers.append(
            {QByteArray::fromStdString(parts->first), QByteArray::fromStdString(parts->second)});
    }
    return {};
}

Preparation::Step Preparation::readProxy()
{
    const bool local = m_setup.endpoint.transport == Transport::LocalSocket;
    if (local && m_arguments.proxy)
        return usage("A local socket is reached without a proxy.");
    const auto url = m_arguments.proxy ? m_arguments.proxy : readVariable("CUTTY_PROXY");
    if (!url || url->empty() || local)
        return {};
    auto proxy = parseProxyUrl(*url);
    if (!proxy)
        return usage(std::format("The proxy's URL {}.", proxy.error()));
    m_setup.endpoint.proxy = *std::move(proxy);
    return {};
}

Preparation::Step Preparation::readLocalAddress()
{
    if (!m_arguments.localAddress)
        return {};
    if (m_setup.endpoint.transport == Transport::LocalSocket)
        return usage("A local socket has no address: leave -A out.");
    if (m_setup.endpoint.proxy.type != ProxyType::None)
        return usage("Connections through a proxy cannot be bound to an address: leave -A out.");
    const QString text = QString::fromStdString(*m_arguments.localAddress);
    if (QHostAddress(text).isNull())
        return usage(std::format("-A: '{}' is not an IP address.", *m_arguments.localAddress));
    m_setup.endpoint.localAddress = text;
    return {};
}

Preparation::Step Preparation::nameClient()
{
    const ClientArguments &a = m_arguments;
    mqtt::ConnectPacket &connect = m_setup.connect;
    if (a.clientId && a.clientIdPrefix)
        return usage("--id and --id-prefix exclude each other.");
    if (a.keepSession && !a.clientId)
        return usage("A session that is kept belongs to a client identifier: give one with --id.");
    if (a.clientIdPrefix)
        connect.clientId = *a.clientIdPrefix + std::to_string(QCoreApplication::applicationPid());
    else
        connect.clientId
            = a.clientId.value_or(std::format("cutty-{:08x}", QRandomGenerator::global()->generate()));
    connect.version = a.version;
    connect.cleanStart = !a.keepSession;
    connect.keepAlive = a.keepAlive.value_or(std::chrono::seconds(60));
    return {};
}

/// An option before the URL, the URL before a file, a file before the variable.
Preparation::Step Preparation::readLogin()
{
    const ClientArguments &a = m_arguments;
    mqtt::ConnectPacket &connect = m_setup.connect;
    if (int(a.password.has_value()) + int(a.passwordFile.has_value()) + int(a.passwordFromInput) > 1)
        return usage(
            "Give the password once: --pw, --password-file and --password-stdin exclude each other.");
    connect.userName = a.userName ? a.userName : m_url.userName;
    if (a.passwordFile || a.passwordFromInput) {
        const auto read = a.passwordFile ? readSecretFile(*a.passwordFile) : readSecretLine();
        if (!read)
            return std::unexpected(read.error());
        connect.password = *read;
    } else if (a.password || m_url.password) {
        connect.password = a.password ? a.password : m_url.password;
    } else {
        connect.password = readVariable("CUTTY_PASSWORD");
    }
    // 3.1.1 has no password without a user name [MQTT-3.1.2-22].
    if (connect.password && !connect.userName && connect.version != ProtocolVersion::V5)
        connect.userName.emplace();
    return {};
}

/// With SCRAM the password stays here: it is shown to be known, not sent.
Preparation::Step Preparation::readAuthentication()
{
    const auto &method = m_arguments.authenticationMethod;
    if (!method)
        return {};
    mqtt::ConnectPacket &connect = m_setup.connect;
    if (connect.version != ProtocolVersion::V5)
        return usage("--authentication-method needs MQTT 5.");
    const auto hash = net::scramHashOf(QByteArray::fromStdString(*method));
    if (!hash)
        return usage(std::format("--authentication-method does not know '{}'.", *method));
    if (!connect.userName || !connect.password)
        return usage(std::format("{} needs a user name and a password.", *method));
    m_setup.createAuthenticator = [hash = *hash, user = QString::fromStdString(*connect.userName),
                                      password = QString::fromStdString(*connect.password)] {
        return std::make_shared<net::ScramClient>(hash, user, password);
    };
    connect.userName.reset();
    connect.password.reset();
    return {};
}

Preparation::Step Preparation::readWill()
{
    const WillArguments &a = m_arguments.will;
    if (!a.areGiven())
        return {};
    if (!a.topic)
        return usage("A will needs --will-topic.");
    if (const auto problem = topicNameProblem(*a.topic))
        return usage("--will-topic: " + *problem);
    if (!a.properties.empty() && m_arguments.version != ProtocolVersion::V5)
        return usage("Properties of the will need MQTT 5.");
    m_setup.connect.will = mqtt::Will{.topic = *a.topic,
        .payload = a.payload.value_or(""),
        .qos = a.qos.value_or(QoS::AtMostOnce),
        .retain = a.retain,
        .properties = a.properties};
    return {};
}

Preparation::Step Preparation::setProperties()
{
    mqtt::Properties &properties = m_setup.connect.properties;
    properties = m_arguments.properties;
    if (m_arguments.version != ProtocolVersion::V5) {
        if (!properties.empty())
            return usage("Properties of CONNECT, such as --session-expiry-interval, need MQTT 5.");
        return {};
    }
    if (m_arguments.keepSession && !properties.number(PropertyId::SessionExpiryInterval))
        properties.add(PropertyId::SessionExpiryInterval, 0xFFFF'FFFF);
    mqtt::ConnectionOptions &options = m_setup.driver.connection;
    if (const auto maximum = properties.number(PropertyId::TopicAliasMaximum))
        options.topicAliasMaximum = static_cast<std::uint16_t>(*maximum);
    options.automaticTopicAliases = m_arguments.automaticTopicAliases;
    return {};
}

Preparation::Step Preparation::setDisconnectProperties()
{
    const mqtt::Properties &properties = m_arguments.disconnectProperties;
    if (!properties.empty() && m_arguments.version != ProtocolVersion::V5)
        return usage("Properties of DISCONNECT need MQTT 5.");
    if (properties.text(PropertyId::ServerReference))
        return usage("A server reference belongs to the broker's DISCONNECT, not to ours.");
    // [MQTT-3.14.2-2] and the text around it: 0 in CONNECT is final.
    const bool keeps = m_setup.connect.properties.number(PropertyId::SessionExpiryInterval).value_or(0) > 0;
    if (!keeps && properties.number(PropertyId::SessionExpiryInterval).value_or(0) > 0)
        return usage("A session that ends with the connection cannot be given a longer life in DISCONNECT: "
                     "set --session-expiry-interval too.");
    m_setup.disconnectProperties = properties;
    return {};
}

ClientSetup Preparation::finish()
{
    const ClientArguments &a = m_arguments;
    if (a.connectTimeout && a.connectTimeout->count() > 0) {
        m_setup.driver.connectTimeout = *a.connectTimeout;
        m_setup.driver.connection.handshakeTimeout = *a.connectTimeout;
    }
    m_setup.reconnectPeriod = a.reconnectPeriod.value_or(std::chrono::milliseconds(0));
    m_setup.reconnectLimit = a.reconnectLimit;
    m_setup.quiet = a.quiet;
    m_setup.debug = a.debug;
    return std::move(m_setup);
}

} // namespace

std::expected<ClientSetup, Failure> prepareClient(const ClientArguments &arguments)
{
    return Preparation(arguments).run();
}

} // namespace cutty::cli
