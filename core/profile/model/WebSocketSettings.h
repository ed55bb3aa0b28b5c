#pragma once

#include <QString>

#include <vector>

namespace cutty::profile {

struct HttpHeader
{
    QString name;
    QString value;

    bool operator==(const HttpHeader &) const = default;
};

/// What the HTTP request of a WebSocket says.
struct WebSocketSettings
{
    /// With its query, if it has one; begins with '/'.
    QString path = QStringLiteral("/mqtt");
    /// Sent in order, beside those that the protocol needs.
    std::vector<HttpHeader> headers;

    bool operator==(const WebSocketSettings &) const = default;
};

} // namespace cutty::profile
