#include "core/broker/findings/packetForm.h"

#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <string_view>

namespace cutty::broker {
namespace {

using mqtt::PropertyId;

constexpr Rule textIsUtf8 = rule("MQTT-1.5.4-1", "MQTT-1.5.3-1");
constexpr Rule textHasNoNul = rule("MQTT-1.5.4-2", "MQTT-1.5.3-2");
constexpr Rule topicHasCharacters = ruleOfBoth("MQTT-4.7.3-1");
constexpr Rule identifierIsNotZero = ruleOf311("MQTT-2.3.1-1");

void keepText(Judgement &judgement)
{
    judgement.keeps(textIsUtf8);
    judgement.keeps(textHasNoNul);
}

void keepProperties(Judgement &judgement, const mqtt::PropertiesView &properties, bool mayBeCut)
{
    if (properties.empty() && !mayBeCut)
        judgement.keeps(ruleOf5("MQTT-2.2.2-1"));
    for (const mqtt::Property &property : properties) {
        if (property.id == PropertyId::UserProperty)
            judgement.keeps(ruleOf5("MQTT-1.5.7-1"));
        if (property.id == PropertyId::ContentType)
            judgement.keeps(ruleOf5("MQTT-3.3.2-19"));
        if (property.id != PropertyId::ResponseTopic)
            continue;
        judgement.keeps(ruleOf5("MQTT-3.3.2-13"));
        judgement.keeps(ruleOf5("MQTT-3.3.2-14"));
    }
}

void keepWill(Judgement &judgement, const mqtt::ConnectPacket &packet)
{
    if (packet.will) {
        judgement.keeps(ruleOfBoth("MQTT-3.1.2-9"));
        judgement.keeps(rule("MQTT-3.1.2-12", "MQTT-3.1.2-14"));
        judgement.keeps(topicHasCharacters);
        judgement.keeps(rule("MQTT-3.1.3-11", "MQTT-3.1.3-10"));
        keepProperties(judgement, packet.will->properties.view(), false);
    } else {
        judgement.keeps(rule("MQTT-3.1.2-11", "MQTT-3.1.2-13"));
        judgement.keeps(rule("MQTT-3.1.2-13", "MQTT-3.1.2-15"));
    }
}

struct FormOf
{
    Judgement &judgement;
    const Announced &announced;

    void operator()(const std::unique_ptr<mqtt::ConnectPacket> &packet) const
    {
        for (const Rule rule : {ruleOfBoth("MQTT-3.1.0-1"), ruleOfBoth("MQTT-3.1.0-2"),
                 ruleOfBoth("MQTT-3.1.2-1"), ruleOfBoth("MQTT-3.1.2-2"), ruleOfBoth("MQTT-3.1.2-3"),
                 ruleOfBoth("MQTT-3.1.3-3"), ruleOfBoth("MQTT-3.1.4-1")})
            judgement.keeps(rule);
        keepText(judgement);
        keepProperties(judgement, packet->properties.view(), false);
        keepWill(judgement, *packet);
        judgement.keeps(packet->userName ? rule("MQTT-3.1.2-17", "MQTT-3.1.2-19")
                                         : rule("MQTT-3.1.2-16", "MQTT-3.1.2-18"));
        judgement.keeps(packet->password ? rule("MQTT-3.1.2-19", "MQTT-3.1.2-21")
                                         : rule("MQTT-3.1.2-18", "MQTT-3.1.2-20"));
        judgement.keeps(ruleOf311("MQTT-3.1.2-22"));
        judgement.keeps(ruleOfBoth("MQTT-3.1.3-4"));
        if (packet->userName)
            judgement.keeps(rule("MQTT-3.1.3-12", "MQTT-3.1.3-11"));
        if (packet->clientId.empty())
            judgement.keeps(ruleOf311("MQTT-3.1.3-7"));
        if (packet->cleanStart)
            judgement.keeps(rule("MQTT-3.1.2-4", "MQTT-3.1.2-6"));
    }

    void operator()(const mqtt::PublishPacket &packet) const
    {
        keepText(judgement);
        judgement.keeps(ruleOfBoth("MQTT-3.3.1-4"));
        judgement.keeps(ruleOfBoth("MQTT-3.3.2-1"));
        if (!packet.topicOmitted) {
            judgement.keeps(ruleOfBoth("MQTT-3.3.2-2"));
            judgement.keeps(topicHasCharacters);
        }
        if (packet.qos == QoS::AtMostOnce) {
            judgement.keeps(ruleOfBoth("MQTT-3.3.1-2"));
        } else {
            judgement.keeps(identifierIsNotZero);
            judgement.keeps(ruleOf5("MQTT-3.3.4-7"));
        }
        judgement.keeps(ruleOf5("MQTT-3.3.4-6"));
        keepAliases(packet);
        if (announced.maximumQoS)
            judgement.keeps(ruleOf5("MQTT-3.2.2-11"));
        if (announced.retainUnavailable)
            judgement.keeps(ruleOf5("MQTT-3.2.2-14"));
        const mqtt::PropertiesView properties(packet.message->properties());
        keepProperties(judgement, properties, packet.topicAlias != 0);
    }

    void keepAliases(const mqtt::PublishPacket &packet) const
    {
        if (packet.topicAlias != 0) {
            judgement.keeps(ruleOf5("MQTT-3.3.2-8"));
            judgement.keeps(ruleOf5("MQTT-3.3.2-9"));
        } else if (!announced.topicAliases) {
            judgement.keeps(ruleOf5("MQTT-3.2.2-18"));
        }
        if (packet.topicOmitted)
            judgement.keeps(ruleOf5("MQTT-3.3.2-7"));
    }

    template <mqtt::PacketType Type> void operator()(const mqtt::PublishResponsePacket<Type> &packet) const
    {
        using enum mqtt::PacketType;
        if constexpr (Type == Puback)
            judgement.keeps(ruleOf5("MQTT-3.4.2-1"));
        else if constexpr (Type == Pubrec)
            judgement.keeps(ruleOf5("MQTT-3.5.2-1"));
        else if constexpr (Type == Pubrel)
            judgement.keeps(ruleOf5("MQTT-3.6.2-1"));
        else
            judgement.keeps(ruleOf5("MQTT-3.7.2-1"));
        if constexpr (Type == Pubrel)
            judgement.keeps(ruleOfBoth("MQTT-3.6.1-1"));
        keepProperties(judgement, packet.properties.view(), true);
    }

    void keepFilter(std::string_view filter) const
    {
        judgement.keeps(topicHasCharacters);
        if (filter.contains('#'))
            judgement.keeps(rule("MQTT-4.7.1-1", "MQTT-4.7.1-2"));
        if (filter.contains('+'))
            judgement.keeps(rule("MQTT-4.7.1-2", "MQTT-4.7.1-3"));
        if (!mqtt::parseSharedFilter(filter))
            return;
        judgement.keeps(ruleOf5("MQTT-4.8.2-1"));
        judgement.keeps(ruleOf5("MQTT-4.8.2-2"));
    }

    void operator()(const mqtt::SubscribePacket &packet) const
    {
        keepText(judgement);
        keepProperties(judgement, packet.properties.view(), false);
        judgement.keeps(identifierIsNotZero);
        judgement.keeps(ruleOfBoth("MQTT-3.8.1-1"));
        judgement.keeps(ruleOfBoth("MQTT-3.8.3-1"));
        judgement.keeps(rule("MQTT-3.8.3-2", "MQTT-3.8.3-3"));
        judgement.keeps(rule("MQTT-3.8.3-5", "MQTT-3.8.3-4"));
        for (const mqtt::SubscriptionRequest &request : packet.subscriptions) {
            keepFilter(request.filter);
            if (mqtt::parseSharedFilter(request.filter))
                judgement.keeps(ruleOf5("MQTT-3.8.3-4"));
        }
    }

    void operator()(const mqtt::UnsubscribePacket &packet) const
    {
        keepText(judgement);
        keepProperties(judgement, packet.properties.view(), false);
        judgement.keeps(identifierIsNotZero);
        judgement.keeps(ruleOfBoth("MQTT-3.10.1-1"));
        judgement.keeps(ruleOfBoth("MQTT-3.10.3-1"));
        judgement.keeps(ruleOfBoth("MQTT-3.10.3-2"));
        for (const std::string &filter : packet.filters)
            keepFilter(filter);
    }

    void operator()(const mqtt::DisconnectPacket &packet) const
    {
        judgement.keeps(ruleOfBoth("MQTT-3.14.1-1"));
        judgement.keeps(ruleOf5("MQTT-3.14.2-1"));
        keepProperties(judgement, packet.properties.view(), true);
    }

    void operator()(const mqtt::AuthPacket &packet) const
    {
        judgement.keeps(ruleOf5("MQTT-3.15.1-1"));
        judgement.keeps(ruleOf5("MQTT-3.15.2-1"));
        judgement.keeps(ruleOf5("MQTT-4.12.0-5"));
        const bool again = packet.reason == mqtt::ReasonCode::ReAuthenticate;
        judgement.keeps(again ? ruleOf5("MQTT-4.12.1-1") : ruleOf5("MQTT-4.12.0-3"));
        keepProperties(judgement, packet.properties.view(), true);
    }

    void operator()(const auto &) const {} // PINGREQ, and what a server sends
};

/// SUBSCRIBE, UNSUBSCRIBE, PUBREL, DISCONNECT and AUTH have statements of their own on this.
bool isJudgedByTheTableOfFlags(mqtt::PacketType type)
{
    using enum mqtt::PacketType;
    return type == Connect || type == Puback || type == Pubrec || type == Pubcomp || type == Pingreq;
}

} // namespace

void judgeForm(Judgement &judgement, const mqtt::Packet &packet, const Announced &announced)
{
    judgement.keeps(ruleOf5("MQTT-1.5.5-1"));
    if (isJudgedByTheTableOfFlags(typeOf(packet)))
        judgement.keeps(rule("MQTT-2.1.3-1", "MQTT-2.2.2-2"));
    if (announced.maximumPacketSize)
        judgement.keeps(ruleOf5("MQTT-3.2.2-15"));
    std::visit(FormOf{judgement, announced}, packet);
}

} // namespace cutty::broker
