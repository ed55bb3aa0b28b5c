#include "app/cli/ClientOptions.h"

#include "app/cli/BrokerUrl.h"
#include "app/cli/PropertyText.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cutty::cli {
namespace {

using namespace std::chrono_literals;
using mqtt::PropertyContext;
using mqtt::PropertyId;

constexpr std::int64_t largest32 = 0xFFFF'FFFF;

/// One of a few words, each with what it stands for.
template <typename T, std::size_t N>
Option choiceOption(std::string names, std::string valueName,
    const std::array<std::pair<std::string_view, T>, N> &choices, std::function<void(T)> apply,
    std::string description)
{
    return valueOption(
        std::move(names), std::move(valueName),
        [choices, apply = std::move(apply)](const std::string &value) -> OptionResult {
            const auto choice = std::ranges::find(choices, value, &std::pair<std::string_view, T>::first);
            if (choice == choices.end())
                return std::unexpected("does not know '" + value + "'");
            apply(choice->second);
            return {};
        },
        std::move(description));
}

Option versionOption(mqtt::ProtocolVersion &target)
{
    using enum mqtt::ProtocolVersion;
    static constexpr std::array<std::pair<std::string_view, mqtt::ProtocolVersion>, 9> versions{
        {{"5", V5}, {"5.0", V5}, {"mqttv5", V5}, {"3.1.1", V311}, {"311", V311}, {"mqttv311", V311},
            {"3.1", V31}, {"31", V31}, {"mqttv31", V31}}};
    return choiceOption<mqtt::ProtocolVersion>(
        "-V,--protocol-version,--mqtt-version", "5|3.1.1|3.1", versions,
        [&target](mqtt::ProtocolVersion version) { target = version; }, "Version of MQTT [5]");
}

Option transportOption(std::optional<Transport> &target)
{
    return valueOption(
        "--protocol", "mqtt|mqtts|ws|wss",
        [&target](const std::string &value) -> OptionResult {
            target = transportOf(value);
            return target ? OptionResult() : std::unexpected("does not know '" + value + "'");
        },
        "Transport [mqtt, or mqtts with a TLS option or port 8883]");
}

/// For what is so in any case.
Option alwaysOption(std::string names, std::string description)
{
    return {.names = std::move(names),
        .valueName = {},
        .description = std::move(description),
        .apply = [](std::span<const std::string>) { return OptionResult(); },
        .minimumValues = 0,
        .maximumValues = 0};
}

Option tlsVersionOption(std::optional<TlsVersion> &target)
{
    static constexpr std::array<std::pair<std::string_view, TlsVersion>, 2> versions{
        {{"tlsv1.2", TlsVersion::V12}, {"tlsv1.3", TlsVersion::V13}}};
    return choiceOption<TlsVersion>(
        "--tls-version", "tlsv1.2|tlsv1.3", versions, [&target](TlsVersion version) { target = version; },
        "The oldest version to accept [tlsv1.2]");
}

/// -1 and the sign of infinity are mosquitto's spellings of a session that never expires.
Option sessionExpiryOption(mqtt::Properties &properties)
{
    return valueOption(
        "-x,--session-expiry-interval", "SECONDS",
        [&properties](const std::string &value) {
            const bool never = value == "-1" || value == "∞";
            return addProperty(properties, PropertyContext::Connect, PropertyId::SessionExpiryInterval,
                never ? std::to_string(largest32) : value);
        },
        "How long the broker keeps the session; -1 for ever");
}

Option connectFlag(std::string names, PropertyId id, std::string value, mqtt::Properties &properties,
    std::string description)
{
    Option option{.names = std::move(names), .valueName = {}, .description = std::move(description)};
    option.minimumValues = option.maximumValues = 0;
    option.apply = [&properties, id, value = std::move(value)](std::span<const std::string>) {
        return addProperty(properties, PropertyContext::Connect, id, value);
    };
    return option;
}

OptionGroup connectionGroup(ClientArguments &a)
{
    return {"Connection",
        {textOption("-L,--url", "URL", a.url,
             "mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://…/PATH, mqtt+unix:///SOCKET, "
             "HOST:PORT"),
            textOption("-h,--host,--hostname", "HOST", a.host, "Broker to connect to [localhost]"),
            numberOption(
                "-p,--port", "PORT", 1, 65'535, a.port, "Its port [by transport: 1883, 8883, 80, 443]"),
            textOption("--unix", "PATH", a.localSocket, "Connect to this Unix domain socket instead"),
            transportOption(a.transport),
            textOption("--ws-path,--path", "PATH", a.webSocketPath, "Path of the WebSocket [/mqtt]"),
            listOption("-H,--ws-header,--ws-headers", "'NAME: VALUE'", a.webSocketHeaders,
                "Header of the WebSocket upgrade; may be repeated"),
            textOption("--proxy", "URL", a.proxy,
                "http:// or socks5://[USER[:PASSWORD]@]HOST[:PORT]; also in CUTTY_PROXY"),
            textOption("-A", "ADDRESS", a.localAddress, "Connect from this IP address of this machine"),
            timeOption("--connect-timeout", 0ms, a.connectTimeout, "How long connecting may take [10]"),
            numberOption("--reconnect-period", "MS", 0, 86'400'000, a.reconnectPeriod,
                "Make a lost connection again after half of this time to all of it, by chance, and then "
                "after "
                "up to twice as long each time; 0 never [0]"),
            numberOption("--maximum-reconnect-times", "N", 1, largest32, a.reconnectLimit,
                "Give up after so many attempts in a row; one that held for 30 seconds begins a new row "
                "[never]"),
            alwaysOption("--nodelay", "Taken for mosquitto's sake: small packets are always sent at once"),
            flagOption("--quiet", a.quiet, "Print no errors; the exit code says enough"),
            flagOption("-d,--debug", a.debug, "Print each step on standard error")}};
}

OptionGroup sessionGroup(ClientArguments &a)
{
    return {"Login and session",
        {versionOption(a.version),
            textOption("-i,--id,--client-id", "ID", a.clientId, "Client identifier [a random one]"),
            textOption("-I,--id-prefix", "PREFIX", a.clientIdPrefix, "PREFIX and the process id instead"),
            textOption("-u,--username", "NAME", a.userName, "User name"),
            textOption("-P,--pw,--password", "PASSWORD", a.password,
                "Password; others may see it: better in CUTTY_PASSWORD"),
            textOption("--password-file", "FILE", a.passwordFile, "Its first line is the password"),
            flagOption(
                "--password-stdin", a.passwordFromInput, "The first line of standard input is the password"),
            textOption("--authentication-method", "METHOD", a.authenticationMethod,
                "SCRAM-SHA-1, SCRAM-SHA-256 or SCRAM-SHA-512, with user name and password"),
            numberOption("-k,--keepalive", "SECONDS", 0, 65'535, a.keepAlive, "Keep-alive, 0 for none [60]"),
            flagOption("-c,--disable-clean-session,--no-clean", a.keepSession,
                "Go on with the session of this client identifier, and keep it"),
            sessionExpiryOption(a.properties),
            propertyOption("--receive-maximum,--rcv-max", "N", a.properties, PropertyContext::Connect,
                PropertyId::ReceiveMaximum, "Unacknowledged messages that the broker may send"),
            propertyOption("--maximum-packet-size", "BYTES", a.properties, PropertyContext::Connect,
                PropertyId::MaximumPacketSize, "Largest packet that the broker may send"),
            propertyOption("--topic-alias-maximum", "N", a.properties, PropertyContext::Connect,
                PropertyId::TopicAliasMaximum, "Topic aliases that the broker may use"),
            connectFlag("--request-response-information,--req-response-info",
                PropertyId::RequestResponseInformation, "1", a.properties, "Ask for response information"),
            connectFlag("--no-request-problem-information,--no-req-problem-info",
                PropertyId::RequestProblemInformation, "0", a.properties, "Ask for no reasons in words"),
            userPropertyOption("--conn-user-property,--conn-user-properties", a.properties,
                "User property of CONNECT; may be repeated")}};
}

OptionGroup tlsGroup(TlsArguments &a)
{
    return {"TLS; each of these switches it on",
        {flagOption("--tls", a.enabled, "Trust what the system trusts"),
            textOption("--cafile,--ca", "FILE", a.caFile, "Trust these certificates instead (PEM)"),
            textOption("--capath", "FOLDER", a.caFolder,
                "The same, from .crt, .pem and c_rehash's files of a folder"),
            flagOption("--tls-use-os-certs", a.systemStore, "With these, trust what the system trusts too"),
            textOption("--cert", "FILE", a.certificateFile, "Own certificate: PEM, or PKCS#12 with its key"),
            textOption("--key", "FILE", a.keyFile, "Its key (PEM)"),
            textOption("--key-passphrase-file", "FILE", a.passphraseFile,
                "Its first line opens the key; or in CUTTY_KEY_PASSPHRASE"),
            listOption("--tls-alpn,--alpn", "PROTOCOL", a.alpn, "Protocol to offer; may be repeated"),
            textOption("--tls-server-name", "NAME", a.serverName,
                "Name to ask for and to find in the certificate [the host]"),
            tlsVersionOption(a.minimumVersion),
            textOption("--ciphers", "NAMES", a.ciphers,
                "Ciphers to offer, OpenSSL's names with : between them, no patterns"),
            flagOption("--insecure", a.insecure, "Take any certificate: anybody could be the broker")}};
}

OptionGroup willGroup(WillArguments &a)
{
    const auto property = [&a](std::string names, std::string valueName, PropertyId id, std::string text) {
        return propertyOption(
            std::move(names), std::move(valueName), a.properties, PropertyContext::Will, id, std::move(text));
    };
    return {"Will, which the broker publishes when the connection is lost",
        {textOption("--will-topic", "TOPIC", a.topic, "Its topic"),
            textOption("--will-payload,--will-message", "TEXT", a.payload, "Its payload [empty]"),
            qosOption("--will-qos", a.qos, "Its quality of service [0]"),
            flagOption("--will-retain", a.retain, "The broker retains it"),
            property("--will-delay-interval", "SECONDS", PropertyId::WillDelayInterval,
                "How long the broker waits"),
            property("--will-payload-format-indicator", "0|1", PropertyId::PayloadFormatIndicator,
                "1: UTF-8 text"),
            property(
                "--will-message-expiry-interval", "SECONDS", PropertyId::MessageExpiryInterval, "Its life"),
            property("--will-content-type", "TYPE", PropertyId::ContentType, "Its content type"),
            property("--will-response-topic", "TOPIC", PropertyId::ResponseTopic, "Its response topic"),
            property("--will-correlation-data", "DATA", PropertyId::CorrelationData, "Its correlation data"),
            userPropertyOption("--will-user-property,--will-user-properties", a.properties,
                "User property of it; may be repeated")}};
}

OptionResult addAnyProperty(const std::vector<PropertyTarget> &targets, std::span<const std::string> values)
{
    const auto target = std::ranges::find(targets, lowerCase(values[0]), &PropertyTarget::packet);
    if (target == targets.end())
        return std::unexpected("cannot set properties of '" + values[0] + "'");
    if (values.size() < 3)
        return std::unexpected("needs PACKET NAME VALUE, or PACKET user-property KEY VALUE");
    const auto id = propertyOf(lowerCase(values[1]));
    if (!id)
        return std::unexpected("does not know '" + values[1] + "'");
    const bool pair = *id == PropertyId::UserProperty;
    if (values.size() != (pair ? 4U : 3U))
        return std::unexpected(
            pair ? "needs KEY and VALUE for user-property" : "needs one value for " + values[1]);
    const OptionResult added = pair ? addUserProperty(*target->properties, values[2], values[3])
                                    : addProperty(*target->properties, target->context, *id, values[2]);
    return added ? added : std::unexpected(values[1] + " " + added.error());
}

} // namespace

std::vector<OptionGroup> clientOptions(ClientArguments &arguments)
{
    return {connectionGroup(arguments), sessionGroup(arguments), tlsGroup(arguments.tls),
        willGroup(arguments.will)};
}

Option anyPropertyOption(std::vector<PropertyTarget> targets, ClientArguments &arguments)
{
    targets.push_back({"connect", PropertyContext::Connect, &arguments.properties});
    targets.push_back({"will", PropertyContext::Will, &arguments.will.properties});
    targets.push_back({"disconnect", PropertyContext::Disconnect, &arguments.disconnectProperties});
    return {.names = "-D,--property",
        .valueName = "PACKET NAME [KEY] VALUE",
        .description = "A property of MQTT 5, as with mosquitto; may be repeated",
        .apply = [targets = std::move(targets)](
                     std::span<const std::string> values) { return addAnyProperty(targets, values); },
        .minimumValues = 3,
        .maximumValues = 4};
}

Option qosOption(std::string names, std::optional<QoS> &target, std::string description)
{
    return numberOption(std::move(names), "0|1|2", 0, 2, target, std::move(description));
}

} // namespace cutty::cli
