#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <utility>

/// The text that SCRAM's two halves exchange: `a=value,b=value` (RFC 5802, section 5).
namespace cutty::net {

/// The attributes of a message in their order; nothing when it is none.
using ScramAttributes = QList<std::pair<char, QByteArray>>;
[[nodiscard]] std::optional<ScramAttributes> parseScramMessage(const QByteArray &message);

/// The value of attribute `index` where it has that name.
[[nodiscard]] std::optional<QByteArray> scramValue(
    const std::optional<ScramAttributes> &attributes, qsizetype index, char name);

/// Decoded from Base64; nothing when it is none, or empty.
[[nodiscard]] std::optional<QByteArray> scramBytes(const std::optional<QByteArray> &value);

/// Whether a nonce has only characters that one may have, and at least one.
[[nodiscard]] bool isScramNonce(const QByteArray &nonce);

} // namespace cutty::net
