#include "core/profile/exchange/BrokerUrl.h"

#include <QUrl>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

std::optional<Transport> transportOf(const QString &scheme)
{
    if (scheme == "mqtt"_L1 || scheme == "tcp"_L1)
        return Transport::Tcp;
    if (scheme == "mqtts"_L1 || scheme == "ssl"_L1 || scheme == "tls"_L1)
        return Transport::Tls;
    if (scheme == "ws"_L1)
        return Transport::WebSocket;
    if (scheme == "wss"_L1)
        return Transport::SecureWebSocket;
    if (scheme == "mqtt+unix"_L1 || scheme == "unix"_L1)
        return Transport::LocalSocket;
    return std::nullopt;
}

QString schemeOf(Transport transport)
{
    switch (transport) {
    case Transport::Tcp: break;
    case Transport::Tls: return u"mqtts"_s;
    case Transport::WebSocket: return u"ws"_s;
    case Transport::SecureWebSocket: return u"wss"_s;
    case Transport::LocalSocket: return u"mqtt+unix"_s;
    }
    return u"mqtt"_s;
}

/// `host:port`, `[::1]:port`; an IPv6 address alone has several colons.
std::optional<BrokerUrl> parseHostAndPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return std::nullopt;
    QString host = text.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    else if (host.contains(u':'))
        return std::nullopt;
    bool isNumber = false;
    const uint port = text.sliced(colon + 1).toUInt(&isNumber);
    if (!isNumber || port == 0 || port > 65'535 || host.isEmpty() || host.contains(u'/'))
        return std::nullopt;
    return BrokerUrl{.transport = {}, .host = host, .port = static_cast<std::uint16_t>(port)};
}

} // namespace

std::optional<BrokerUrl> parseBrokerUrl(const QString &text)
{
    const QString trimmed = text.trimmed();
    const QUrl url(trimmed, QUrl::StrictMode);
    const auto transport = url.isValid() ? transportOf(url.scheme()) : std::nullopt;
    if (!transport || (!trimmed.contains("://"_L1) && transport != Transport::LocalSocket))
        return parseHostAndPort(trimmed);
    if (transport == Transport::LocalSocket) {
        if (url.path().isEmpty())
            return std::nullopt;
        return BrokerUrl{.transport = transport, .host = url.path()};
    }
    if (url.host().isEmpty())
        return std::nullopt;
    BrokerUrl result{.transport = transport,
        .host = url.host(),
        .port = static_cast<std::uint16_t>(url.port(defaultPort(*transport))),
        .userName = url.userName(QUrl::FullyDecoded),
        .password = url.password(QUrl::FullyDecoded)};
    if (isWebSocket(*transport) && url.path().size() > 1)
        result.path = url.path(QUrl::FullyEncoded)
            + (url.hasQuery() ? u'?' + url.query(QUrl::FullyEncoded) : QString());
    return result;
}

void applyTo(ConnectionProfile &profile, const BrokerUrl &url)
{
    if (url.transport)
        profile.transport = *url.transport;
    profile.host = url.host;
    profile.port = url.port.value_or(profile.port);
    if (!url.userName.isEmpty())
        profile.userName = url.userName;
    if (!url.password.isEmpty())
        profile.usePassword = true;
    if (!url.path.isEmpty())
        profile.webSocket.path = url.path;
}

QString brokerUrlOf(const ConnectionProfile &profile)
{
    const QString scheme = schemeOf(profile.transport);
    if (profile.transport == Transport::LocalSocket)
        return u"%1://%2"_s.arg(scheme, profile.host);
    const QString host = profile.host.contains(u':') ? u"[%1]"_s.arg(profile.host) : profile.host;
    const QString path = isWebSocket(profile.transport) ? profile.webSocket.path : QString();
    return u"%1://%2:%3%4"_s.arg(scheme, host).arg(profile.port).arg(path);
}

} // namespace cutty::profile
