#include "app/cli/broker/BrokerArguments.h"

#include <utility>

namespace cutty::cli {
namespace {

constexpr std::int64_t most16 = 0xFFFF;
constexpr std::int64_t most32 = 0xFFFF'FFFF;
constexpr std::int64_t largestPacket = 268'435'460;

Option portOption(std::string names, std::optional<std::uint16_t> &target, std::string description)
{
    return numberOption(std::move(names), "PORT", 0, most16, target, std::move(description));
}

OptionGroup listenOptions(ListenArguments &listen)
{
    return {"Listeners",
        {portOption("-p,--port", listen.tcpPort, "MQTT over TCP; 0 picks a free port [1883]"),
            textOption("-b,--bind", "ADDR", listen.address,
                "Address to listen on; 0.0.0.0 and :: let other machines in [127.0.0.1]"),
            portOption("--tls", listen.tlsPort, "MQTT over TLS"),
            portOption("--ws", listen.webSocketPort, "MQTT over WebSocket"),
            portOption("--wss", listen.secureWebSocketPort, "MQTT over secure WebSocket"),
            textOption("--unix", "PATH", listen.socket, "Local socket, for this user alone"),
            textOption("--cert", "FILE", listen.certificateFile, "Certificate and its chain, PEM"),
            textOption("--key", "FILE", listen.keyFile, "Private key of the certificate, PEM"),
            textOption("--client-ca", "FILE", listen.clientAuthorityFile,
                "Who may issue certificates of clients, PEM; asks clients for one"),
            flagOption("--require-client-cert", listen.requiresClientCertificate,
                "Turn clients away that show no certificate"),
            textOption("--tls-test", "DIR", listen.testCertificateFolder,
                "Use DIR/server.pem, issued by DIR/ca.pem; makes what is missing, for tests")}};
}

OptionGroup accessOptions(BrokerArguments &arguments)
{
    Option hash{.names = "--hash-password",
        .valueName = "[NAME]",
        .description = "Read a password and print its line for --users",
        .apply = [&arguments](std::span<const std::string> values) -> OptionResult {
            arguments.hashesPassword = true;
            if (!values.empty())
                arguments.hashName = values.front();
            return {};
        },
        .minimumValues = 0,
        .maximumValues = 1};
    return {"Who may come in",
        {textOption("--users", "FILE", arguments.usersFile, "Who may log in: lines NAME:HASH"),
            std::move(hash),
            flagOption("--no-anonymous", arguments.noAnonymous, "Refuse clients without a user name")}};
}

OptionGroup limitOptions(LimitArguments &limits)
{
    return {"Limits, announced to clients of MQTT 5",
        {numberOption("--max-packet-size", "BYTES", 2, largestPacket, limits.maximumPacketSize,
             "Largest packet to take"),
            numberOption("--max-qos", "QOS", 0, 2, limits.maximumQoS, "Highest QoS to take and grant"),
            flagOption("--no-retain", limits.noRetain, "Take no retained messages"),
            numberOption("--receive-maximum", "N", 1, most16, limits.receiveMaximum,
                "QoS 1 and 2 messages that a client may have unacknowledged"),
            numberOption("--topic-alias-maximum", "N", 0, most16, limits.topicAliasMaximum,
                "Topic aliases that a client may use"),
            numberOption("--keep-alive", "SECONDS", 0, most16, limits.keepAlive,
                "Keep-alive imposed on clients of MQTT 5; 0 imposes none"),
            numberOption("--max-session-expiry", "SECONDS", 0, most32, limits.maximumSessionExpiry,
                "Longest time that sessions of clients that are away are kept"),
            numberOption("--max-connections", "N", 1, most32, limits.maximumConnections, "Clients at once"),
            numberOption("--max-queued", "N", 0, most32, limits.maximumQueuedMessages,
                "QoS 1 and 2 messages that wait for one session"),
            numberOption("--sys-interval", "SECONDS", 0, most32, limits.systemTopicInterval,
                "Between two states of $SYS/broker/...; 0 is never")}};
}

OptionGroup reportOptions(BrokerArguments &arguments)
{
    ReportArguments &report = arguments.report;
    return {"What clients do",
        {flagOption("--json", report.json, "Print each event as a line of JSON"),
            flagOption("-v,--verbose", report.verbose, "Say on standard error what clients do"),
            textOption("--coverage", "FILE.md|FILE.json", report.coverageFile,
                "Write at the end which statements of MQTT clients kept and broke"),
            flagOption("--no-examine", arguments.noExamine, "Do not watch clients for mistakes")}};
}

OptionGroup faultOptions(BrokerArguments &arguments)
{
    return {"Misbehaving on demand",
        {textOption("--faults", "FILE", arguments.faultsFile,
             "Fault rules: the object \"faults\" of a configuration, as a file of its own"),
            flagOption("--fault-properties", arguments.faultProperties,
                "Let clients ask for faults by user properties such as fault:disconnect")}};
}

} // namespace

std::vector<OptionGroup> brokerOptions(BrokerArguments &arguments)
{
    OptionGroup configuration{"Configuration",
        {textOption("--config", "FILE", arguments.configurationFile,
             "All settings as JSON; options given beside it come first"),
            textOption("--state", "DIR", arguments.stateFolder,
                "Keep sessions, retained messages and queues in this folder"),
            flagOption("--print-config", arguments.printsConfiguration,
                "Print the configuration that these options make, and end"),
            flagOption("--schema", arguments.printsSchema, "Print the JSON Schema of --config, and end")}};
    return {listenOptions(arguments.listen), std::move(configuration), accessOptions(arguments),
        limitOptions(arguments.limits), reportOptions(arguments), faultOptions(arguments)};
}

} // namespace cutty::cli
