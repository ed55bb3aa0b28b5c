#include "core/net/websocket/handshake.h"

#include <QCryptographicHash>
#include <QList>
#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace cutty::net {
namespace {

/// Added to the key before it is hashed (RFC 6455, section 1.3).
constexpr QByteArrayView acceptSuffix("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
constexpr QByteArrayView subprotocol("mqtt");
constexpr qsizetype keyBytes = 16;

using Headers = QList<std::pair<QByteArray, QByteArray>>;

struct HttpHead
{
    QByteArray startLine;
    /// Names in lower case.
    Headers headers;

    /// Of all headers of that name, joined by commas.
    QByteArray value(QByteArrayView name) const
    {
        QByteArray joined;
        for (const auto &[key, text] : headers) {
            if (key == name)
                joined += (joined.isEmpty() ? QByteArray() : QByteArrayLiteral(",")) + text;
        }
        return joined;
    }
    bool lists(QByteArrayView name, QByteArrayView token) const
    {
        const QList<QByteArray> tokens = value(name).split(',');
        return std::ranges::any_of(tokens, [token](const QByteArray &one) {
            return one.trimmed().compare(token, Qt::CaseInsensitive) == 0;
        });
    }
};

std::optional<HttpHead> parseHead(QByteArrayView bytes)
{
    const QList<QByteArray> lines = bytes.toByteArray().split('\n');
    HttpHead head{.startLine = lines.first().trimmed()};
    for (const QByteArray &line : lines.sliced(1)) {
        const QByteArray text = line.trimmed();
        if (text.isEmpty())
            break;
        const qsizetype colon = text.indexOf(':');
        if (colon <= 0)
            return std::nullopt;
        head.headers.append({text.first(colon).trimmed().toLower(), text.sliced(colon + 1).trimmed()});
    }
    return head;
}

QByteArray acceptValue(const QByteArray &key)
{
    return QCryptographicHash::hash(key + acceptSuffix.toByteArray(), QCryptographicHash::Sha1).toBase64();
}

/// A character of a header's name (RFC 9110, section 5.6.2).
bool isTokenCharacter(char character)
{
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z') || QByteArrayView("!#$%&'*+-.^_`|~").contains(character);
}

/// What a line of HTTP may hold: a line break in a value would begin a header of its own.
bool isValueCharacter(char character)
{
    return character == '\t' || (static_cast<unsigned char>(character) >= 0x20 && character != 0x7F);
}

bool isOurs(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    return lower == "upgrade" || lower == "connection" || lower.startsWith("sec-websocket-");
}

bool isSendable(const WebSocketOptions &options)
{
    return std::ranges::none_of(options.path, [](QChar character) { return character.unicode() <= 0x20; })
        && std::ranges::all_of(options.headers, [](const auto &header) {
               return !header.first.isEmpty() && !isOurs(header.first)
                   && std::ranges::all_of(header.first, isTokenCharacter)
                   && std::ranges::all_of(header.second, isValueCharacter);
           });
}

/// As it stands, but with what is not ASCII as UTF-8 in percent signs.
QByteArray requestTarget(const QString &path)
{
    QByteArray target = path.startsWith(u'/') ? QByteArray() : QByteArrayLiteral("/");
    const QByteArray bytes = path.toUtf8();
    for (const char byte : bytes) {
        if (static_cast<unsigned char>(byte) < 0x7F)
            target += byte;
        else
            target += '%' + QByteArray(1, byte).toHex().toUpper();
    }
    return target;
}

QByteArray hostValue(const QString &host, std::uint16_t port, bool secure)
{
    const QByteArray name = host.contains(u':') ? '[' + host.toUtf8() + ']' : host.toUtf8();
    return port == (secure ? 443 : 80) ? name : name + ':' + QByteArray::number(port);
}

UpgradeAnswer refusal(const QByteArray &status, const QByteArray &headers = {})
{
    return {
        .bytes = "HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\nContent-Length: 0\r\n\r\n"};
}

} // namespace

std::optional<qsizetype> httpHeadSize(QByteArrayView bytes)
{
    constexpr QByteArrayView emptyLine("\r\n\r\n");
    const qsizetype end = bytes.indexOf(emptyLine);
    return end < 0 ? std::nullopt : std::optional(end + emptyLine.size());
}

std::expected<QByteArray, LinkError> upgradeRequest(const WebSocketOptions &options, const QString &host,
    std::uint16_t port, bool secure, const QByteArray &key)
{
    if (!isSendable(options))
        return std::unexpected(
            LinkError{.kind = LinkErrorKind::WebSocketOptionsInvalid, .step = ConnectStep::Upgrade});
    QByteArray request = "GET " + requestTarget(options.path) + " HTTP/1.1\r\n";
    const bool hasHost = std::ranges::any_of(options.headers,
        [](const auto &header) { return header.first.compare("Host", Qt::CaseInsensitive) == 0; });
    if (!hasHost)
        request += "Host: " + hostValue(host, port, secure) + "\r\n";
    request += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + key + "\r\nSec-WebSocket-Protocol: " + subprotocol.toByteArray() + "\r\n";
    for (const auto &[name, value] : options.headers)
        request += name + ": " + value + "\r\n";
    return request + "\r\n";
}

std::expected<void, LinkError> checkUpgradeAnswer(QByteArrayView bytes, const QByteArray &key)
{
    LinkError error{.kind = LinkErrorKind::PeerSpeaksNoWebSocket, .step = ConnectStep::Upgrade};
    const auto head = parseHead(bytes);
    // HTTP/1.1 101 Switching Protocols
    const QList<QByteArray> status = head ? head->startLine.split(' ') : QList<QByteArray>();
    if (status.size() < 2 || !status[0].startsWith("HTTP/1."))
        return std::unexpected(error);
    const int code = status[1].toInt();
    if (code != 101) {
        error.kind = LinkErrorKind::UpgradeRefused;
        error.httpStatus = code;
        error.systemMessage = QString::fromUtf8(status.sliced(2).join(' '));
        return std::unexpected(error);
    }
    if (!head->lists("upgrade", "websocket") || !head->lists("connection", "upgrade")
        || head->value("sec-websocket-accept") != acceptValue(key)
        || !head->value("sec-websocket-extensions").isEmpty())
        return std::unexpected(error);
    if (head->value("sec-websocket-protocol") != subprotocol) {
        error.kind = LinkErrorKind::WrongSubprotocol;
        return std::unexpected(error);
    }
    return {};
}

UpgradeAnswer answerUpgrade(QByteArrayView bytes)
{
    const auto head = parseHead(bytes);
    if (!head || !head->startLine.endsWith(" HTTP/1.1"))
        return refusal("400 Bad Request");
    if (!head->startLine.startsWith("GET "))
        return refusal("405 Method Not Allowed", "Allow: GET\r\n");
    const bool isUpgrade = head->lists("upgrade", "websocket") && head->lists("connection", "upgrade");
    if (!isUpgrade || head->value("sec-websocket-version") != "13")
        return refusal("426 Upgrade Required", "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    const QByteArray key = head->value("sec-websocket-key");
    // The client's list has to contain the subprotocol [MQTT-6.0.0-3].
    if (QByteArray::fromBase64(key).size() != keyBytes || !head->lists("sec-websocket-protocol", subprotocol))
        return refusal("400 Bad Request");
    return {.bytes = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Accept: "
            + acceptValue(key) + "\r\nSec-WebSocket-Protocol: " + subprotocol.toByteArray() + "\r\n\r\n",
        .accepted = true};
}

} // namespace cutty::net
