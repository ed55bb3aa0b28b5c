#pragma once

#include "core/net/link/Endpoint.h"
#include "core/net/link/LinkError.h"
#include "core/net/listen/ListenerOptions.h"

#include <QSslConfiguration>

#include <expected>

namespace cutty::net {

/// What the options mean for Qt. The error is the first that makes them unusable.
[[nodiscard]] std::expected<QSslConfiguration, LinkError> clientTlsConfiguration(const TlsOptions &options);
[[nodiscard]] std::expected<QSslConfiguration, LinkError> serverTlsConfiguration(
    const ServerTlsOptions &options);

} // namespace cutty::net
