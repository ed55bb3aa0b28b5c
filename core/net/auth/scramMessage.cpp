#include "core/net/auth/scramMessage.h"

#include <algorithm>

namespace cutty::net {

std::optional<ScramAttributes> parseScramMessage(const QByteArray &message)
{
    ScramAttributes attributes;
    const QList<QByteArray> parts = message.split(',');
    for (const QByteArray &part : parts) {
        if (part.size() < 2 || part[1] != '=')
            return std::nullopt;
        attributes.append({part[0], part.sliced(2)});
    }
    return attributes;
}

std::optional<QByteArray> scramValue(
    const std::optional<ScramAttributes> &attributes, qsizetype index, char name)
{
    if (!attributes || index >= attributes->size() || attributes->at(index).first != name)
        return std::nullopt;
    return attributes->at(index).second;
}

std::optional<QByteArray> scramBytes(const std::optional<QByteArray> &value)
{
    if (!value || value->isEmpty())
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(*value, QByteArray::AbortOnBase64DecodingErrors);
    return decoded && !decoded.decoded.isEmpty() ? std::optional(decoded.decoded) : std::nullopt;
}

bool isScramNonce(const QByteArray &nonce)
{
    return !nonce.isEmpty()
        && std::ranges::all_of(nonce, [](char one) { return one >= 0x21 && one <= 0x7E && one != ','; });
}

} // namespace cutty::net
