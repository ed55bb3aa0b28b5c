#pragma once

#include "core/base/QoS.h"
#include "core/mqtt/codec/Properties.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "core/net/link/Endpoint.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What pub and sub were told about the connection, as it was given: nothing is read or resolved yet.
namespace cutty::cli {

struct TlsArguments
{
    bool enabled = false;
    std::optional<std::string> caFile;
    std::optional<std::string> caFolder;
    bool systemStore = false;
    std::optional<std::string> certificateFile;
    std::optional<std::string> keyFile;
    std::optional<std::string> passphraseFile;
    std::vector<std::string> alpn;
    std::optional<std::string> serverName;
    std::optional<TlsVersion> minimumVersion;
    std::optional<std::string> ciphers;
    bool insecure = false;

    bool areGiven() const
    {
        return enabled || caFile || caFolder || systemStore || certificateFile || keyFile || passphraseFile
            || !alpn.empty() || serverName || minimumVersion || ciphers || insecure;
    }
};

struct WillArguments
{
    std::optional<std::string> topic;
    std::optional<std::string> payload;
    std::optional<QoS> qos;
    bool retain = false;
    mqtt::Properties properties;

    bool areGiven() const { return topic || payload || qos || retain || !properties.empty(); }
};

struct ClientArguments
{
    std::optional<std::string> url;
    std::optional<std::string> host;
    std::optional<std::uint16_t> port;
    std::optional<std::string> localSocket;
    std::optional<Transport> transport;
    std::optional<std::string> webSocketPath;
    std::vector<std::string> webSocketHeaders;
    std::optional<std::string> proxy;
    std::optional<std::string> localAddress;
    TlsArguments tls;

    mqtt::ProtocolVersion version = mqtt::ProtocolVersion::V5;
    std::optional<std::string> clientId;
    std::optional<std::string> clientIdPrefix;
    bool keepSession = false;
    std::optional<std::chrono::seconds> keepAlive;
    std::optional<std::string> userName;
    std::optional<std::string> password;
    std::optional<std::string> passwordFile;
    bool passwordFromInput = false;
    std::optional<std::string> authenticationMethod;
    /// Of CONNECT.
    mqtt::Properties properties;
    mqtt::Properties disconnectProperties;
    /// Of what we send.
    bool automaticTopicAliases = false;
    WillArguments will;

    std::optional<std::chrono::milliseconds> connectTimeout;
    /// Nothing or 0: a lost connection stays lost.
    std::optional<std::chrono::milliseconds> reconnectPeriod;
    /// Nothing: no end.
    std::optional<std::uint32_t> reconnectLimit;
    bool quiet = false;
    bool debug = false;
};

} // namespace cutty::cli
