#include "core/profile/model/SessionFormat.h"

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr EnumName<AuthenticationMethod> methods[]
    = {{AuthenticationMethod::None, "none"_L1}, {AuthenticationMethod::ScramSha1, "SCRAM-SHA-1"_L1},
        {AuthenticationMethod::ScramSha256, "SCRAM-SHA-256"_L1},
        {AuthenticationMethod::ScramSha512, "SCRAM-SHA-512"_L1}};

constexpr qint64 maximumUint32 = 0xFFFF'FFFF;

std::vector<UserProperty> readUserProperties(FieldReader &reader)
{
    std::vector<UserProperty> properties;
    reader.forEach("userProperties"_L1, [&](FieldReader &property) {
        UserProperty &added = properties.emplace_back();
        property.read("name"_L1, &added.name);
        property.read("value"_L1, &added.value);
    });
    return properties;
}

QJsonArray toJson(const std::vector<UserProperty> &properties)
{
    QJsonArray array;
    for (const UserProperty &property : properties)
        array.append(QJsonObject{{"name"_L1, property.name}, {"value"_L1, property.value}});
    return array;
}

std::optional<std::uint32_t> readLimit(FieldReader &reader, QLatin1StringView key, qint64 most)
{
    const auto value = reader.number(key, 0, most);
    return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
}

template <typename Value>
void writeOptional(QJsonObject *object, QLatin1StringView key, const std::optional<Value> &value)
{
    if (value)
        object->insert(key, static_cast<qint64>(*value));
    else
        object->remove(key);
}

WillSettings readWill(FieldReader reader)
{
    WillSettings will;
    reader.read("topic"_L1, &will.topic);
    reader.read("payload"_L1, &will.payload);
    will.qos = static_cast<QoS>(reader.number("qos"_L1, 0, 2).value_or(0));
    reader.read("retain"_L1, &will.retain);
    will.delayInterval = reader.seconds("delayInterval"_L1, maximumSessionExpiryInterval)
                             .value_or(std::chrono::seconds::zero());
    will.expiryInterval = reader.seconds("expiryInterval"_L1, maximumSessionExpiryInterval);
    reader.read("payloadIsText"_L1, &will.payloadIsText);
    reader.read("contentType"_L1, &will.contentType);
    reader.read("responseTopic"_L1, &will.responseTopic);
    reader.read("correlationData"_L1, &will.correlationData);
    will.userProperties = readUserProperties(reader);
    return will;
}

QJsonObject toJson(const WillSettings &will, QJsonObject object)
{
    object["topic"_L1] = will.topic;
    writeBytes(&object, "payload"_L1, will.payload);
    object["qos"_L1] = toInt(will.qos);
    object["retain"_L1] = will.retain;
    object["delayInterval"_L1] = secondsToJson(will.delayInterval, maximumSessionExpiryInterval);
    if (will.expiryInterval)
        object["expiryInterval"_L1] = secondsToJson(*will.expiryInterval, maximumSessionExpiryInterval);
    else
        object.remove("expiryInterval"_L1);
    object["payloadIsText"_L1] = will.payloadIsText;
    object["contentType"_L1] = will.contentType;
    object["responseTopic"_L1] = will.responseTopic;
    writeBytes(&object, "correlationData"_L1, will.correlationData);
    object["userProperties"_L1] = toJson(will.userProperties);
    return object;
}

ConnectSettings readConnect(FieldReader reader)
{
    ConnectSettings connect;
    connect.receiveMaximum = readLimit(reader, "receiveMaximum"_L1, maximumUint32);
    connect.maximumPacketSize = readLimit(reader, "maximumPacketSize"_L1, maximumUint32);
    connect.topicAliasMaximum = readLimit(reader, "topicAliasMaximum"_L1, maximumUint32).value_or(0);
    reader.read("automaticTopicAliases"_L1, &connect.automaticTopicAliases);
    reader.read("requestResponseInformation"_L1, &connect.requestResponseInformation);
    reader.read("requestProblemInformation"_L1, &connect.requestProblemInformation);
    reader.read<AuthenticationMethod>("authentication"_L1, &connect.authentication, methods);
    connect.userProperties = readUserProperties(reader);
    return connect;
}

QJsonObject toJson(const ConnectSettings &connect, QJsonObject object)
{
    writeOptional(&object, "receiveMaximum"_L1, connect.receiveMaximum);
    writeOptional(&object, "maximumPacketSize"_L1, connect.maximumPacketSize);
    object["topicAliasMaximum"_L1] = static_cast<qint64>(connect.topicAliasMaximum);
    object["automaticTopicAliases"_L1] = connect.automaticTopicAliases;
    object["requestResponseInformation"_L1] = connect.requestResponseInformation;
    object["requestProblemInformation"_L1] = connect.requestProblemInformation;
    object["authentication"_L1] = nameOf<AuthenticationMethod>(connect.authentication, methods);
    object["userProperties"_L1] = toJson(connect.userProperties);
    return object;
}

ReconnectSettings readReconnect(FieldReader reader)
{
    ReconnectSettings reconnect;
    reader.read("enabled"_L1, &reconnect.enabled);
    reconnect.firstDelay
        = reader.seconds("firstDelay"_L1, maximumReconnectDelay).value_or(reconnect.firstDelay);
    reconnect.maximumDelay
        = reader.seconds("maximumDelay"_L1, maximumReconnectDelay).value_or(reconnect.maximumDelay);
    reconnect.attempts = readLimit(reader, "attempts"_L1, maximumUint32);
    return reconnect;
}

QJsonObject toJson(const ReconnectSettings &reconnect, QJsonObject object)
{
    object["enabled"_L1] = reconnect.enabled;
    object["firstDelay"_L1] = secondsToJson(reconnect.firstDelay, maximumReconnectDelay);
    object["maximumDelay"_L1] = secondsToJson(reconnect.maximumDelay, maximumReconnectDelay);
    writeOptional(&object, "attempts"_L1, reconnect.attempts);
    return object;
}

} // namespace

void readSession(FieldReader &reader, ConnectionProfile *profile)
{
    if (reader.contains("will"_L1))
        profile->will = readWill(reader.object("will"_L1));
    profile->connect = readConnect(reader.object("connect"_L1));
    profile->reconnect = readReconnect(reader.object("reconnect"_L1));
}

void writeSession(QJsonObject *object, const ConnectionProfile &profile)
{
    const auto write = [&]<typename Settings>(QLatin1StringView key, const Settings &settings) {
        if (object->contains(key) || settings != Settings())
            object->insert(key, toJson(settings, object->value(key).toObject()));
    };
    if (profile.will)
        object->insert("will"_L1, toJson(*profile.will, object->value("will"_L1).toObject()));
    else
        object->remove("will"_L1);
    write("connect"_L1, profile.connect);
    write("reconnect"_L1, profile.reconnect);
}

} // namespace cutty::profile
