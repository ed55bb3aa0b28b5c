#pragma once

#include "app/cli/Option.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cutty::cli {

/// Where the broker listens, as given. Any of the ports and the socket takes the place of all the listeners
/// of the configuration.
struct ListenArguments
{
    std::optional<std::string> address;
    std::optional<std::uint16_t> tcpPort;
    std::optional<std::uint16_t> tlsPort;
    std::optional<std::uint16_t> webSocketPort;
    std::optional<std::uint16_t> secureWebSocketPort;
    std::optional<std::string> socket;
    std::optional<std::string> certificateFile;
    std::optional<std::string> keyFile;
    std::optional<std::string> clientAuthorityFile;
    bool requiresClientCertificate = false;
    std::optional<std::string> testCertificateFolder;
};

/// What the broker allows, as given; nothing leaves it to the configuration.
struct LimitArguments
{
    std::optional<std::uint32_t> maximumPacketSize;
    std::optional<std::uint8_t> maximumQoS;
    std::optional<std::uint16_t> receiveMaximum;
    std::optional<std::uint16_t> topicAliasMaximum;
    std::optional<std::size_t> maximumConnections;
    std::optional<std::size_t> maximumQueuedMessages;
    std::optional<std::chrono::seconds> keepAlive;
    std::optional<std::chrono::seconds> maximumSessionExpiry;
    std::optional<std::chrono::seconds> systemTopicInterval;
    bool noRetain = false;
};

/// What the broker says of its clients.
struct ReportArguments
{
    /// Lines of JSON on standard output.
    bool json = false;
    /// Sentences on standard error.
    bool verbose = false;
    std::optional<std::string> coverageFile;
};

struct BrokerArguments
{
    // What is done instead of running a broker.
    bool printsSchema = false;
    bool printsConfiguration = false;
    bool hashesPassword = false;
    /// Of whom; nothing where no name was given.
    std::optional<std::string> hashName;

    std::optional<std::string> configurationFile;
    ListenArguments listen;
    LimitArguments limits;
    ReportArguments report;
    std::optional<std::string> usersFile;
    std::optional<std::string> stateFolder;
    std::optional<std::string> faultsFile;
    bool noAnonymous = false;
    bool faultProperties = false;
    bool noExamine = false;
};

/// `arguments` must outlive the options.
std::vector<OptionGroup> brokerOptions(BrokerArguments &arguments);

} // namespace cutty::cli
