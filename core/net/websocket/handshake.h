#pragma once

#include "core/net/link/Endpoint.h"
#include "core/net/link/LinkError.h"

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <expected>
#include <optional>

/// The way from HTTP to WebSocket (RFC 6455, section 4) with the subprotocol `mqtt`.
namespace cutty::net {

/// Longer heads of requests and answers are not taken.
inline constexpr qsizetype maximumHttpHead = 16'384;

/// The size of the head at the beginning of `bytes`, its empty line included; nothing while it is not whole.
[[nodiscard]] std::optional<qsizetype> httpHeadSize(QByteArrayView bytes);

/// A client's request; `key` is 16 random bytes in Base64. The error: a header or the path cannot be sent.
[[nodiscard]] std::expected<QByteArray, LinkError> upgradeRequest(const WebSocketOptions &options,
    const QString &host, std::uint16_t port, bool secure, const QByteArray &key);

/// Judges the head of the server's answer.
[[nodiscard]] std::expected<void, LinkError> checkUpgradeAnswer(QByteArrayView head, const QByteArray &key);

struct UpgradeAnswer
{
    QByteArray bytes;
    bool accepted = false;
};

/// A server's answer to the head of a request.
[[nodiscard]] UpgradeAnswer answerUpgrade(QByteArrayView head);

} // namespace cutty::net
