#pragma once

#include "core/profile/model/FieldReader.h"
#include "core/session/broker/configuration/BrokerConfiguration.h"

/// The fields of a configuration, each named, bounded and described once. ReadFields, WriteFields and
/// SchemaFields visit them.
namespace cutty::session {

using namespace Qt::StringLiterals;

inline constexpr qint64 longestSeconds = 0xFFFF'FFFF;
inline constexpr qint64 longestMilliseconds = 86'400'000;
inline constexpr qint64 most16 = 0xFFFF;
inline constexpr qint64 most32 = 0xFFFF'FFFF;
/// JSON's numbers are exact so far.
inline constexpr qint64 mostExact = (qint64{1} << 53) - 1;

inline constexpr profile::EnumName<Transport> transportNames[]
    = {{Transport::Tcp, "tcp"_L1}, {Transport::Tls, "tls"_L1}, {Transport::WebSocket, "ws"_L1},
        {Transport::SecureWebSocket, "wss"_L1}, {Transport::LocalSocket, "unix"_L1}};
inline constexpr profile::EnumName<TlsVersion> tlsVersionNames[]
    = {{TlsVersion::V12, "1.2"_L1}, {TlsVersion::V13, "1.3"_L1}};
inline constexpr profile::EnumName<OverlappingDelivery> overlappingNames[]
    = {{OverlappingDelivery::OneCopy, "oneCopy"_L1}, {OverlappingDelivery::OneCopyEach, "oneCopyEach"_L1}};
inline constexpr profile::EnumName<DeniedPublish> deniedNames[]
    = {{DeniedPublish::Drop, "drop"_L1}, {DeniedPublish::Disconnect, "disconnect"_L1}};
inline constexpr profile::EnumName<AccessSubjectKind> subjectNames[]
    = {{AccessSubjectKind::Everybody, "everybody"_L1}, {AccessSubjectKind::User, "user"_L1},
        {AccessSubjectKind::Client, "client"_L1}, {AccessSubjectKind::Anonymous, "anonymous"_L1}};
inline constexpr profile::EnumName<AccessAction> accessNames[]
    = {{AccessAction::Publish, "publish"_L1}, {AccessAction::Subscribe, "subscribe"_L1}};
inline constexpr profile::EnumName<mqtt::ReasonCode> redirectionNames[]
    = {{mqtt::ReasonCode::UseAnotherServer, "useAnotherServer"_L1},
        {mqtt::ReasonCode::ServerMoved, "serverMoved"_L1}};

template <typename Fields> void visitListener(Fields &f, ListenerSettings &listener)
{
    f.choice("transport"_L1, listener.transport, transportNames, "What carries MQTT");
    f.text("address"_L1, listener.address, "IP address; 0.0.0.0 and :: let other machines in");
    f.number("port"_L1, listener.port, 0, most16, "0 lets the system choose");
    f.text("socket"_L1, listener.socket, "Path or name of a local socket");
    f.object(
        "tls"_L1,
        [&](auto &t) {
            ListenerTls &tls = listener.tls;
            t.text("certificateFile"_L1, tls.certificateFile, "PEM, with its chain behind it");
            t.text("keyFile"_L1, tls.keyFile, "PEM");
            t.text("clientAuthorityFile"_L1, tls.clientAuthorityFile,
                "PEM: who may issue certificates of clients; asks clients for one");
            t.flag("requiresClientCertificate"_L1, tls.requiresClientCertificate,
                "Turns clients away that show no certificate");
            t.choice("minimumVersion"_L1, tls.minimumVersion, tlsVersionNames, "The oldest TLS accepted");
        },
        "For the transports tls and wss");
}

template <typename Fields> void visitLimits(Fields &f, BrokerOptions &options)
{
    mqtt::ConnectionOptions &connection = options.connection;
    f.number("maximumPacketSize"_L1, connection.maximumPacketSize, 2, 268'435'460, "In bytes; announced");
    f.number("receiveMaximum"_L1, connection.receiveMaximum, 1, most16,
        "QoS 1 and 2 messages that a client may have unacknowledged; announced");
    f.number("topicAliasMaximum"_L1, connection.topicAliasMaximum, 0, most16,
        "Topic aliases that a client may use; announced");
    f.number("maximumInflight"_L1, connection.maximumInflight, 1, most16,
        "QoS 1 and 2 messages towards a client that are unacknowledged");
    f.number("maximumQueuedMessages"_L1, options.maximumQueuedMessages, 0, most32,
        "QoS 1 and 2 messages that wait for one session");
    f.number("maximumQueuedBytes"_L1, options.maximumQueuedBytes, 0, mostExact,
        "Memory of those that wait or are not acknowledged");
    f.number("maximumBacklogBytes"_L1, options.maximumBacklogBytes, 0, mostExact,
        "Unsent bytes of one connection; over it, QoS 0 messages are dropped");
    f.number("maximumTopicLevels"_L1, options.maximumTopicLevels, 1, 200, "Levels of a topic or filter");
    f.number("maximumConnections"_L1, options.maximumConnections, 1, mostExact, "Clients at once");
    f.number("maximumQoS"_L1, options.maximumQoS, 0, 2, "Announced; subscriptions are granted no more");
    f.flag("retainAvailable"_L1, options.retainAvailable, "Announced");
    f.flag("wildcardSubscriptionAvailable"_L1, options.wildcardSubscriptionAvailable, "Announced");
    f.flag("sharedSubscriptionAvailable"_L1, options.sharedSubscriptionAvailable, "Announced");
    f.flag("subscriptionIdentifierAvailable"_L1, options.subscriptionIdentifierAvailable, "Announced");
    f.number("serverKeepAlive"_L1, options.serverKeepAlive, 0, most16,
        "In seconds; imposed on clients of MQTT 5, left to them without");
    f.number("maximumKeepAlive"_L1, options.maximumKeepAlive, 1, most16, "In seconds");
    f.number("maximumSessionExpiry"_L1, options.maximumSessionExpiry, 0, longestSeconds,
        "In seconds; the largest number means never");
    f.number("handshakeTimeout"_L1, connection.handshakeTimeout, 1, longestMilliseconds,
        "In milliseconds, until CONNECT has come");
}

template <typename Fields> void visitBehaviour(Fields &f, BrokerOptions &options)
{
    f.flag("automaticTopicAliases"_L1, options.connection.automaticTopicAliases,
        "Towards clients that allow topic aliases");
    f.choice("overlappingDelivery"_L1, options.overlappingDelivery, overlappingNames,
        "What a client gets that has several matching subscriptions");
    f.flag("toleratesReceiveMaximumOverrun"_L1, options.connection.toleratesReceiveMaximumOverrun,
        "Without, a client that overruns it is disconnected with 0x93");
    f.flag("acceptsEmptyClientId"_L1, options.acceptsEmptyClientId, "The broker assigns one then");
    f.text("responseTopicPrefix"_L1, options.responseTopicPrefix,
        "Response Information is this, the client id and a slash; empty: there is none");
    f.text("nodeName"_L1, options.nodeName,
        "The node in $SYS/brokers/NODE/clients/…, where clients that come and go are announced; empty: they "
        "are not");
    f.number("systemTopicInterval"_L1, options.systemTopicInterval, 0, longestSeconds,
        "In seconds, between two states of $SYS/broker/…; 0: never");
    f.flag("acceptsSystemTopics"_L1, options.acceptsSystemTopics, "Clients may publish to $SYS");
    f.optionalObject(
        "redirection"_L1, options.redirection,
        [](auto &r, Redirection &redirection) {
            r.choice("reason"_L1, redirection.reason, redirectionNames, "What refused clients are told");
            r.text("serverReference"_L1, redirection.serverReference, "Where they are to go");
        },
        "Every client is sent elsewhere");
}

template <typename Fields> void visitRule(Fields &f, AccessRule &rule)
{
    f.choice("who"_L1, rule.who, subjectNames, "Whom the rule is about");
    f.text("name"_L1, rule.name, "User name or client id, for user and client");
    f.choice("action"_L1, rule.action, accessNames, "Both without");
    f.text("filter"_L1, rule.filter, "Topic filter; %c is the client id, %u the user name");
    f.flag("allow"_L1, rule.allow, "Or deny");
}

template <typename Fields> void visitAccess(Fields &f, BrokerConfiguration &configuration)
{
    BrokerOptions &options = configuration.options;
    f.flag("acceptsAnonymous"_L1, options.acceptsAnonymous, "Clients without a user name");
    f.list(
        "users"_L1, configuration.users,
        [](auto &u, BrokerUser &user) {
            u.text("name"_L1, user.name, "User name");
            u.text("passwordHash"_L1, user.passwordHash, "As `cutty broker --hash-password` prints it");
        },
        "Who may log in; without users any name and password will do");
    std::vector<AccessRule> rules = options.access.rules();
    bool allowsByDefault = options.access.allowsByDefault();
    f.list(
        "rules"_L1, rules, [](auto &r, AccessRule &rule) { visitRule(r, rule); },
        "Who may publish and subscribe to what; the first that fits decides");
    f.flag("allowsByDefault"_L1, allowsByDefault, "Where no rule fits");
    options.access = AccessRules(std::move(rules), allowsByDefault);
    f.choice("deniedPublish"_L1, options.deniedPublish, deniedNames,
        "What becomes of a client that publishes where it may not");
}

} // namespace cutty::session
