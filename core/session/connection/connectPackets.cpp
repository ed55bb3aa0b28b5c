#include "core/session/connection/connectPackets.h"

#include "core/net/auth/ScramClient.h"

namespace cutty::session {
namespace {

using mqtt::PropertyId;
using profile::AuthenticationMethod;
using profile::ProtocolVersion;

/// A server may send as many as a packet holds; a person reads the first.
constexpr std::size_t keptUserProperties = 1'000;

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string_view view(const QByteArray &bytes)
{
    return {bytes.data(), static_cast<std::size_t>(bytes.size())};
}

mqtt::ProtocolVersion versionOf(ProtocolVersion version)
{
    switch (version) {
    case ProtocolVersion::V31: return mqtt::ProtocolVersion::V31;
    case ProtocolVersion::V311: return mqtt::ProtocolVersion::V311;
    case ProtocolVersion::V5: break;
    }
    return mqtt::ProtocolVersion::V5;
}

std::uint32_t secondsOf(std::chrono::seconds value) { return static_cast<std::uint32_t>(value.count()); }

void addUserProperties(mqtt::Properties *properties, const std::vector<profile::UserProperty> &userProperties)
{
    for (const auto &[name, value] : userProperties)
        properties->addUserProperty(name.toStdString(), value.toStdString());
}

mqtt::Properties propertiesOf(const profile::WillSettings &will)
{
    mqtt::Properties properties;
    const auto addText = [&](PropertyId id, const QByteArray &bytes) {
        if (!bytes.isEmpty())
            properties.add(id, view(bytes));
    };
    if (will.delayInterval.count() > 0)
        properties.add(PropertyId::WillDelayInterval, secondsOf(will.delayInterval));
    if (will.payloadIsText)
        properties.add(PropertyId::PayloadFormatIndicator, 1);
    if (will.expiryInterval)
        properties.add(PropertyId::MessageExpiryInterval, secondsOf(*will.expiryInterval));
    addText(PropertyId::ContentType, will.contentType.toUtf8());
    addText(PropertyId::ResponseTopic, will.responseTopic.toUtf8());
    addText(PropertyId::CorrelationData, will.correlationData);
    addUserProperties(&properties, will.userProperties);
    return properties;
}

mqtt::Will willOf(const profile::WillSettings &will, bool five)
{
    return {.topic = will.topic.toStdString(),
        .payload = will.payload.toStdString(),
        .qos = will.qos,
        .retain = will.retain,
        .properties = five ? propertiesOf(will) : mqtt::Properties()};
}

/// What has its default need not be said.
mqtt::Properties propertiesOf(const profile::ConnectionProfile &profile)
{
    mqtt::Properties properties;
    const profile::ConnectSettings &connect = profile.connect;
    if (profile.sessionExpiryInterval)
        properties.add(PropertyId::SessionExpiryInterval, secondsOf(*profile.sessionExpiryInterval));
    if (connect.receiveMaximum)
        properties.add(PropertyId::ReceiveMaximum, *connect.receiveMaximum);
    if (connect.maximumPacketSize)
        properties.add(PropertyId::MaximumPacketSize, *connect.maximumPacketSize);
    if (connect.topicAliasMaximum > 0)
        properties.add(PropertyId::TopicAliasMaximum, connect.topicAliasMaximum);
    if (connect.requestResponseInformation)
        properties.add(PropertyId::RequestResponseInformation, 1);
    if (!connect.requestProblemInformation)
        properties.add(PropertyId::RequestProblemInformation, 0);
    addUserProperties(&properties, connect.userProperties);
    return properties;
}

std::optional<net::ScramHash> hashOf(const profile::ConnectionProfile &profile)
{
    if (profile.protocolVersion != ProtocolVersion::V5)
        return std::nullopt;
    switch (profile.connect.authentication) {
    case AuthenticationMethod::None: break;
    case AuthenticationMethod::ScramSha1: return net::ScramHash::Sha1;
    case AuthenticationMethod::ScramSha256: return net::ScramHash::Sha256;
    case AuthenticationMethod::ScramSha512: return net::ScramHash::Sha512;
    }
    return std::nullopt;
}

void addUserProperty(ServerFacts *facts, const mqtt::Property &property)
{
    if (facts->userProperties.size() < keptUserProperties)
        facts->userProperties.push_back({toQString(property.name), toQString(property.text)});
    else
        ++facts->userPropertiesLeftOut;
}

ServerFacts serverFactsOf(mqtt::PropertiesView properties)
{
    ServerFacts facts;
    for (const mqtt::Property &property : properties) {
        const bool available = property.number != 0;
        switch (property.id) {
        case PropertyId::ReceiveMaximum: facts.receiveMaximum = property.number; break;
        case PropertyId::MaximumPacketSize: facts.maximumPacketSize = property.number; break;
        case PropertyId::TopicAliasMaximum: facts.topicAliasMaximum = property.number; break;
        case PropertyId::MaximumQoS: facts.maximumQoS = static_cast<QoS>(property.number); break;
        case PropertyId::RetainAvailable: facts.retainAvailable = available; break;
        case PropertyId::WildcardSubscriptionAvailable:
            facts.wildcardSubscriptionAvailable = available;
            break;
        case PropertyId::SubscriptionIdentifierAvailable:
            facts.subscriptionIdentifierAvailable = available;
            break;
        case PropertyId::SharedSubscriptionAvailable: facts.sharedSubscriptionAvailable = available; break;
        case PropertyId::ResponseInformation: facts.responseInformation = toQString(property.text); break;
        case PropertyId::ServerReference: facts.serverReference = toQString(property.text); break;
        case PropertyId::ReasonString: facts.reasonString = toQString(property.text); break;
        case PropertyId::UserProperty: addUserProperty(&facts, property); break;
        default: break;
        }
    }
    return facts;
}

} // namespace

mqtt::ConnectPacket connectPacketOf(
    const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    mqtt::ConnectPacket packet;
    const bool five = profile.protocolVersion == ProtocolVersion::V5;
    packet.version = versionOf(profile.protocolVersion);
    packet.cleanStart = profile.cleanStart;
    packet.keepAlive = profile.keepAlive;
    packet.clientId = profile.clientId.toStdString();
    if (profile.will)
        packet.will = willOf(*profile.will, five);
    if (five)
        packet.properties = propertiesOf(profile);
    if (hashOf(profile))
        return packet;
    if (!profile.userName.isEmpty())
        packet.userName = profile.userName.toStdString();
    if (secrets.password)
        packet.password = secrets.password->toStdString();
    if (packet.password && !five && !packet.userName)
        packet.userName.emplace(); // [MQTT-3.1.2-22]
    return packet;
}

net::ConnectionDriverOptions driverOptionsOf(
    const profile::ConnectionProfile &profile, const ConnectionSecrets &secrets)
{
    net::ConnectionDriverOptions options;
    options.connection.automaticTopicAliases = profile.connect.automaticTopicAliases;
    if (const auto hash = hashOf(profile)) {
        options.authenticator = std::make_shared<net::ScramClient>(
            *hash, profile.userName, secrets.password.value_or(QString()));
    }
    return options;
}

mqtt::Properties subscribePropertiesOf(const SubscriptionSettings &settings)
{
    mqtt::Properties properties;
    if (settings.identifier)
        properties.add(PropertyId::SubscriptionIdentifier, *settings.identifier);
    addUserProperties(&properties, settings.userProperties);
    return properties;
}

void addRemarks(PublishReport *report, mqtt::PropertiesView properties)
{
    for (const mqtt::Property &property : properties) {
        if (property.id == PropertyId::ReasonString)
            report->reasonString = toQString(property.text);
        else if (property.id == PropertyId::UserProperty
            && report->userProperties.size() < keptUserProperties)
            report->userProperties.push_back({toQString(property.name), toQString(property.text)});
    }
}

ConnectionFacts factsOf(const profile::ConnectionProfile &profile, const net::ConnectionDriver &driver,
    const mqtt::ConnackPacket &connack)
{
    const mqtt::Properties &properties = connack.properties;
    ConnectionFacts facts{.version = driver.connection().version(),
        .clientId = profile.clientId,
        .keepAlive = driver.connection().keepAlive(),
        .keepAliveImposed = properties.number(PropertyId::ServerKeepAlive).has_value(),
        .sessionPresent = connack.sessionPresent,
        .sessionExpiryInterval = profile.sessionExpiryInterval.value_or(std::chrono::seconds::zero()),
        .peerAddress = driver.peerAddress(),
        .tls = driver.tlsFacts(),
        .server = serverFactsOf(properties.view())};
    if (const auto assigned = properties.text(PropertyId::AssignedClientIdentifier)) {
        facts.clientId = toQString(*assigned);
        facts.clientIdAssigned = true;
    }
    if (const auto expiry = properties.number(PropertyId::SessionExpiryInterval))
        facts.sessionExpiryInterval = std::chrono::seconds(*expiry);
    if (const auto method = properties.text(PropertyId::AuthenticationMethod))
        facts.authenticationMethod = toQString(*method);
    return facts;
}

} // namespace cutty::session
