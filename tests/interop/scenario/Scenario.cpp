#include "tests/interop/scenario/Scenario.h"

#include "core/mqtt/topic/Topic.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace cutty::scenario {
namespace {

using namespace Qt::StringLiterals;
using mqtt::PropertyId;

/// What ends the reading of a file; thrown here and caught in readScenario().
struct Mistake
{
    QString sentence;
};

[[noreturn]] void fail(const QString &sentence) { throw Mistake{sentence}; }

std::string text(const QJsonValue &value)
{
    if (!value.isString())
        fail(u"a text is missing"_s);
    return value.toString().toStdString();
}

int number(const QJsonValue &value, int minimum, int maximum)
{
    const int result = value.toInt(minimum - 1);
    if (result < minimum || result > maximum)
        fail(u"a number of %1 to %2 is missing"_s.arg(minimum).arg(maximum));
    return result;
}

QoS qos(const QJsonValue &value) { return static_cast<QoS>(number(value, 0, 2)); }

void addUserProperties(mqtt::Properties &properties, const QJsonValue &value)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto pair = object.begin(); pair != object.end(); ++pair)
            properties.addUserProperty(pair.key().toStdString(), text(pair.value()));
        return;
    }
    QJsonArray pairs = value.toArray();
    if (pairs.size() == 2 && pairs[0].isString())
        pairs = {value};
    if (pairs.isEmpty())
        fail(u"'user' is a list of [name, value], or an object"_s);
    for (const QJsonValue pair : std::as_const(pairs)) {
        const QJsonArray parts = pair.toArray();
        properties.addUserProperty(text(parts.at(0)), text(parts.at(1)));
    }
}

mqtt::Properties propertiesOf(const QJsonValue &value)
{
    mqtt::Properties properties;
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        const QString name = member.key();
        if (name == u"content_type"_s)
            properties.add(PropertyId::ContentType, text(member.value()));
        else if (name == u"response_topic"_s)
            properties.add(PropertyId::ResponseTopic, text(member.value()));
        else if (name == u"correlation_data"_s)
            properties.add(PropertyId::CorrelationData, text(member.value()));
        else if (name == u"payload_format"_s)
            properties.add(PropertyId::PayloadFormatIndicator,
                static_cast<std::uint32_t>(number(member.value(), 0, 255)));
        else if (name == u"message_expiry"_s)
            properties.add(PropertyId::MessageExpiryInterval,
                static_cast<std::uint32_t>(number(member.value(), 0, 2'147'483'646)));
        else if (name == u"user"_s)
            addUserProperties(properties, member.value());
        else
            fail(u"there is no property '%1'"_s.arg(name));
    }
    return properties;
}

void readPublish(Action &action, const QJsonArray &array)
{
    action.topic = text(array.at(1));
    action.payload = text(array.at(2));
    action.qos = array.size() > 3 ? qos(array.at(3)) : QoS::AtMostOnce;
    action.retain = array.at(4).toBool();
    action.properties = propertiesOf(array.at(5));
}

std::optional<ActionKind> actionKind(const QString &name)
{
    static const std::pair<QString, ActionKind> kinds[]
        = {{u"subscribe"_s, ActionKind::Subscribe}, {u"unsubscribe"_s, ActionKind::Unsubscribe},
            {u"publish"_s, ActionKind::Publish}, {u"refused-publish"_s, ActionKind::RefusedPublish},
            {u"respond"_s, ActionKind::Respond}, {u"once"_s, ActionKind::Once},
            {u"disconnect"_s, ActionKind::Disconnect}, {u"exit"_s, ActionKind::Exit}};
    for (const auto &[known, kind] : kinds) {
        if (known == name)
            return kind;
    }
    return std::nullopt;
}

Action readAction(const QJsonValue &value)
{
    const QJsonArray array = value.toArray();
    const QString name = array.at(0).toString();
    const auto kind = actionKind(name);
    if (!kind)
        fail(u"there is no action '%1'"_s.arg(name));
    Action action{.kind = *kind};
    switch (*kind) {
    case ActionKind::Subscribe:
        action.filters = {text(array.at(1))};
        action.qos = array.size() > 2 ? qos(array.at(2)) : QoS::AtMostOnce;
        break;
    case ActionKind::Unsubscribe:
        for (const QJsonValue filter : array.at(1).toArray())
            action.filters.push_back(text(filter));
        break;
    case ActionKind::Publish:
    case ActionKind::RefusedPublish: readPublish(action, array); break;
    case ActionKind::Respond: action.payload = text(array.at(1)); break;
    case ActionKind::Once: action.inner = std::make_shared<Actions>(Actions{readAction(array.at(1))}); break;
    case ActionKind::Exit: action.code = number(array.at(1), 0, 255); break;
    case ActionKind::Disconnect: break;
    }
    return action;
}

Actions readActions(const QJsonValue &value)
{
    if (!value.isArray())
        fail(u"a list of actions is missing"_s);
    Actions actions;
    for (const QJsonValue action : value.toArray())
        actions.push_back(readAction(action));
    return actions;
}

MessageEntry readEntry(const QJsonObject &object)
{
    MessageEntry entry;
    if (object.contains(u"topic"_s))
        entry.topic = text(object[u"topic"_s]);
    if (object.contains(u"payload"_s))
        entry.payload = text(object[u"payload"_s]);
    if (object.contains(u"qos"_s))
        entry.qos = qos(object[u"qos"_s]);
    entry.properties = propertiesOf(object[u"props"_s]);
    if (object.contains(u"do"_s))
        entry.actions = readActions(object[u"do"_s]);
    return entry;
}

QByteArray readPem(const QJsonValue &path)
{
    QFile file(path.toString());
    if (!file.open(QIODevice::ReadOnly))
        fail(u"cannot read '%1': %2"_s.arg(file.fileName(), file.errorString()));
    return file.readAll();
}

net::TlsOptions readTls(const QJsonObject &object)
{
    net::TlsOptions tls;
    if (object.contains(u"ca"_s)) {
        tls.caCertificates = readPem(object[u"ca"_s]);
        tls.trustSystemStore = false;
    }
    if (object.contains(u"cert"_s))
        tls.certificate = readPem(object[u"cert"_s]);
    if (object.contains(u"key"_s))
        tls.privateKey = readPem(object[u"key"_s]);
    return tls;
}

mqtt::ConnectPacket readConnect(const QJsonObject &object)
{
    mqtt::ConnectPacket packet;
    packet.clientId = text(object[u"id"_s]);
    packet.version = static_cast<mqtt::ProtocolVersion>(
        number(object[u"level"_s].isUndefined() ? 4 : object[u"level"_s], 3, 5));
    packet.cleanStart = object[u"clean"_s].toBool(true);
    packet.keepAlive = std::chrono::seconds(
        object.contains(u"keepalive"_s) ? number(object[u"keepalive"_s], 0, 65'535) : 60);
    if (object.contains(u"user"_s))
        packet.userName = text(object[u"user"_s]);
    if (object.contains(u"password"_s))
        packet.password = text(object[u"password"_s]);
    if (object.contains(u"will"_s)) {
        const QJsonObject will = object[u"will"_s].toObject();
        packet.will = mqtt::Will{.topic = text(will[u"topic"_s]),
            .payload = will[u"payload"_s].toString().toStdString(),
            .qos = will.contains(u"qos"_s) ? qos(will[u"qos"_s]) : QoS::AtMostOnce,
            .retain = will[u"retain"_s].toBool()};
    }
    // A session that is to be kept outlives the connection only where MQTT 5 is told so.
    if (packet.version == mqtt::ProtocolVersion::V5 && !packet.cleanStart)
        packet.properties.add(PropertyId::SessionExpiryInterval, 0xFFFF'FFFF);
    return packet;
}

void readEvents(Scenario &scenario, const QJsonObject &on)
{
    for (auto event = on.begin(); event != on.end(); ++event) {
        if (event.key() == u"connack"_s)
            scenario.onConnack = readActions(event.value());
        else if (event.key() == u"suback"_s)
            scenario.onSuback = readActions(event.value());
        else if (event.key() == u"unsuback"_s)
            scenario.onUnsuback = readActions(event.value());
        else if (event.key() == u"disconnected"_s)
            scenario.onDisconnected = readActions(event.value());
        else if (event.key() == u"tls-failed"_s)
            scenario.onTlsFailed = readActions(event.value());
        else if (event.key() == u"published"_s)
            for (const QJsonValue list : event.value().toArray())
                scenario.onPublished.push_back(readActions(list));
        else if (event.key() == u"message"_s)
            for (const QJsonValue entry : event.value().toArray())
                scenario.onMessage.push_back(readEntry(entry.toObject()));
        else
            fail(u"there is no event '%1'"_s.arg(event.key()));
    }
}

/// Whether the message has the property with this value; of user properties, in any place.
bool hasProperty(mqtt::PropertiesView properties, const mqtt::Property &wanted)
{
    for (const mqtt::Property &property : properties) {
        if (property.id == wanted.id && property.number == wanted.number && property.text == wanted.text
            && property.name == wanted.name)
            return true;
    }
    return false;
}

} // namespace

bool MessageEntry::matches(const mqtt::PublishPacket &packet) const
{
    if (topic && !mqtt::matchesTopic(*topic, packet.message->topic()))
        return false;
    if ((payload && *payload != packet.message->payload()) || (qos && *qos != packet.qos))
        return false;
    const mqtt::PropertiesView received(packet.message->properties());
    for (const mqtt::Property &wanted : properties.view()) {
        if (!hasProperty(received, wanted))
            return false;
    }
    return true;
}

std::expected<Scenario, QString> readScenario(const QByteArray &file, const QString &name)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file, &error);
    if (error.error != QJsonParseError::NoError)
        return std::unexpected(u"Not JSON: %1, at byte %2."_s.arg(error.errorString()).arg(error.offset));
    const QJsonValue found = document.object()[name];
    if (!found.isObject())
        return std::unexpected(u"There is no scenario '%1'."_s.arg(name));
    const QJsonObject object = found.toObject();
    try {
        Scenario scenario;
        const QJsonObject connect = object[u"connect"_s].toObject();
        scenario.connect = readConnect(connect);
        if (connect.contains(u"tls"_s))
            scenario.tls = readTls(connect[u"tls"_s].toObject());
        scenario.reconnect = object[u"reconnect"_s].toBool();
        readEvents(scenario, object[u"on"_s].toObject());
        return scenario;
    } catch (const Mistake &mistake) {
        return std::unexpected(u"Scenario '%1': %2."_s.arg(name, mistake.sentence));
    }
}

} // namespace cutty::scenario
