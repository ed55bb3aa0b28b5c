#include "core/profile/model/TransportFormat.h"

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumName<Transport> transports[]
    = {{Transport::Tcp, "tcp"_L1}, {Transport::Tls, "tls"_L1}, {Transport::WebSocket, "ws"_L1},
        {Transport::SecureWebSocket, "wss"_L1}, {Transport::LocalSocket, "local"_L1}};
constexpr EnumName<CertificateAuthority> authorities[] = {{CertificateAuthority::System, "system"_L1},
    {CertificateAuthority::File, "file"_L1}, {CertificateAuthority::Pasted, "pem"_L1}};
constexpr EnumName<ClientCertificate> clientCertificates[] = {{ClientCertificate::None, "none"_L1},
    {ClientCertificate::Pem, "pem"_L1}, {ClientCertificate::Pkcs12, "pkcs12"_L1}};
constexpr EnumName<TlsVersion> tlsVersions[] = {{TlsVersion::V12, "1.2"_L1}, {TlsVersion::V13, "1.3"_L1}};
constexpr EnumName<ProxyType> proxyTypes[]
    = {{ProxyType::None, "none"_L1}, {ProxyType::HttpConnect, "http"_L1}, {ProxyType::Socks5, "socks5"_L1}};

TlsSettings readTls(FieldReader reader)
{
    TlsSettings tls;
    reader.read<CertificateAuthority>("authority"_L1, &tls.authority, authorities);
    reader.read("authorityFile"_L1, &tls.authorityFile);
    reader.read("authorityPem"_L1, &tls.authorityPem);
    reader.read<ClientCertificate>("clientCertificate"_L1, &tls.clientCertificate, clientCertificates);
    reader.read("certificateFile"_L1, &tls.certificateFile);
    reader.read("keyFile"_L1, &tls.keyFile);
    reader.read("usePassphrase"_L1, &tls.usePassphrase);
    reader.read("alpn"_L1, &tls.alpn);
    reader.read("serverName"_L1, &tls.serverName);
    reader.read<TlsVersion>("minimumVersion"_L1, &tls.minimumVersion, tlsVersions);
    reader.read("verifyPeer"_L1, &tls.verifyPeer);
    return tls;
}

QJsonObject toJson(const TlsSettings &tls, QJsonObject object)
{
    object["authority"_L1] = nameOf<CertificateAuthority>(tls.authority, authorities);
    object["authorityFile"_L1] = tls.authorityFile;
    object["authorityPem"_L1] = tls.authorityPem;
    object["clientCertificate"_L1] = nameOf<ClientCertificate>(tls.clientCertificate, clientCertificates);
    object["certificateFile"_L1] = tls.certificateFile;
    object["keyFile"_L1] = tls.keyFile;
    object["usePassphrase"_L1] = tls.usePassphrase;
    object["alpn"_L1] = QJsonArray::fromStringList(tls.alpn);
    object["serverName"_L1] = tls.serverName;
    object["minimumVersion"_L1] = nameOf<TlsVersion>(tls.minimumVersion, tlsVersions);
    object["verifyPeer"_L1] = tls.verifyPeer;
    return object;
}

WebSocketSettings readWebSocket(FieldReader reader)
{
    WebSocketSettings webSocket;
    reader.read("path"_L1, &webSocket.path);
    reader.forEach("headers"_L1, [&](FieldReader &header) {
        HttpHeader &added = webSocket.headers.emplace_back();
        header.read("name"_L1, &added.name);
        header.read("value"_L1, &added.value);
    });
    return webSocket;
}

QJsonObject toJson(const WebSocketSettings &webSocket, QJsonObject object)
{
    QJsonArray headers;
    for (const HttpHeader &header : webSocket.headers)
        headers.append(QJsonObject{{"name"_L1, header.name}, {"value"_L1, header.value}});
    object["path"_L1] = webSocket.path;
    object["headers"_L1] = headers;
    return object;
}

ProxySettings readProxy(FieldReader reader)
{
    ProxySettings proxy;
    reader.read<ProxyType>("type"_L1, &proxy.type, proxyTypes);
    reader.read("host"_L1, &proxy.host);
    proxy.port = static_cast<std::uint16_t>(reader.number("port"_L1, 0, 65'535).value_or(proxy.port));
    reader.read("userName"_L1, &proxy.userName);
    reader.read("usePassword"_L1, &proxy.usePassword);
    return proxy;
}

QJsonObject toJson(const ProxySettings &proxy, QJsonObject object)
{
    object["type"_L1] = nameOf<ProxyType>(proxy.type, proxyTypes);
    object["host"_L1] = proxy.host;
    object["port"_L1] = proxy.port;
    object["userName"_L1] = proxy.userName;
    object["usePassword"_L1] = proxy.usePassword;
    return object;
}

} // namespace

void readTransport(FieldReader &reader, ConnectionProfile *profile)
{
    reader.read<Transport>("transport"_L1, &profile->transport, transports);
    profile->tls = readTls(reader.object("tls"_L1));
    profile->webSocket = readWebSocket(reader.object("webSocket"_L1));
    profile->proxy = readProxy(reader.object("proxy"_L1));
}

void writeTransport(QJsonObject *object, const ConnectionProfile &profile)
{
    const auto write = [&]<typename Settings>(QLatin1StringView key, const Settings &settings) {
        if (object->contains(key) || settings != Settings())
            object->insert(key, toJson(settings, object->value(key).toObject()));
    };
    if (object->contains("transport"_L1) || profile.transport != Transport::Tcp)
        object->insert("transport"_L1, nameOf<Transport>(profile.transport, transports));
    write("tls"_L1, profile.tls);
    write("webSocket"_L1, profile.webSocket);
    write("proxy"_L1, profile.proxy);
}

} // namespace cutty::profile
