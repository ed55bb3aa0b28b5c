#include "core/session/connection/endpoints.h"

#include "core/session/readSmallFile.h"

namespace cutty::session {
namespace {

/// The first failure is kept, and all that follows is empty.
class FileReader
{
public:
    QByteArray read(const QString &path)
    {
        if (m_failure)
            return {};
        auto bytes = readSmallFile(path);
        if (bytes)
            return *std::move(bytes);
        m_failure = ConnectionFailure{
            .kind = bytes.error().isTooLarge ? FailureKind::FileTooLarge : FailureKind::FileUnreadable,
            .systemMessage = bytes.error().systemMessage,
            .path = path};
        return {};
    }

    const std::optional<ConnectionFailure> &failure() const { return m_failure; }

private:
    std::optional<ConnectionFailure> m_failure;
};

void readClientCertificate(const profile::TlsSettings &settings, FileReader &files, net::TlsOptions *options)
{
    if (settings.clientCertificate == profile::ClientCertificate::None)
        return;
    options->certificate = files.read(settings.certificateFile);
    if (settings.clientCertificate != profile::ClientCertificate::Pem)
        return;
    options->privateKey = settings.keyFile.isEmpty() ? options->certificate : files.read(settings.keyFile);
}

net::TlsOptions tlsOf(
    const profile::TlsSettings &settings, const ConnectionSecrets &secrets, FileReader &files)
{
    net::TlsOptions options;
    options.trustSystemStore = settings.authority == profile::CertificateAuthority::System;
    if (settings.verifyPeer && settings.authority == profile::CertificateAuthority::File)
        options.caCertificates = files.read(settings.authorityFile);
    else if (settings.verifyPeer && settings.authority == profile::CertificateAuthority::Pasted)
        options.caCertificates = settings.authorityPem.toUtf8();
    readClientCertificate(settings, files, &options);
    if (settings.usePassphrase)
        options.passphrase = secrets.keyPassphrase;
    for (const QString &name : settings.alpn)
        options.alpn.append(name.toUtf8());
    options.serverName = settings.serverName;
    options.minimumVersion = settings.minimumVersion;
    options.verifyPeer = settings.verifyPeer;
    return options;
}

net::WebSocketOptions webSocketOf(const profile::WebSocketSettings &settings)
{
    net::WebSocketOptions options{.path = settings.path, .headers = {}};
    for (const profile::HttpHeader &header : settings.headers)
        options.headers.append({header.name.toUtf8(), header.value.toUtf8()});
    return options;
}

net::ProxyOptions proxyOf(const profile::ProxySettings &settings, const ConnectionSecrets &secrets)
{
    if (settings.type == ProxyType::None)
        return {};
    net::ProxyOptions options{
        .type = settings.type, .host = settings.host, .port = settings.port, .userName = settings.userName};
    if (settings.usePassword)
        options.password = secrets.proxyPassword;
    return options;
}

} // namespace

std::expected<net::Endpoint, ConnectionFailure> endpointOf(
    const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    FileReader files;
    net::Endpoint endpoint{.transport = profile.transport, .host = profile.host, .port = profile.port};
    if (isSecure(profile.transport))
        endpoint.tls = tlsOf(profile.tls, secrets, files);
    if (isWebSocket(profile.transport))
        endpoint.webSocket = webSocketOf(profile.webSocket);
    if (profile.transport != Transport::LocalSocket)
        endpoint.proxy = proxyOf(profile.proxy, secrets);
    if (files.failure())
        return std::unexpected(*files.failure());
    return endpoint;
}

} // namespace cutty::session
