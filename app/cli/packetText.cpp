#include "app/cli/packetText.h"

#include "app/cli/PropertyText.h"
#include "app/cli/failureText.h"

#include <format>
#include <iterator>
#include <utility>

namespace cutty::cli {
namespace {

using mqtt::Fault;
using mqtt::PropertyId;
using mqtt::PropertyType;

/// A list of facts, separated by commas.
class Facts
{
public:
    template <typename... Args> Facts &add(std::format_string<Args...> form, Args &&...args)
    {
        if (!m_text.empty())
            m_text += ", ";
        std::format_to(std::back_inserter(m_text), form, std::forward<Args>(args)...);
        return *this;
    }
    template <typename... Args> Facts &addIf(bool holds, std::format_string<Args...> form, Args &&...args)
    {
        return holds ? add(form, std::forward<Args>(args)...) : *this;
    }
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

std::string propertyText(const mqtt::Property &property)
{
    const std::string_view name = propertyName(property.id);
    switch (property.type) {
    case PropertyType::TextPair:
        return std::format("{} {}: {}", name, printable(property.name), printable(property.text));
    case PropertyType::Text: return std::format("{} {}", name, printable(property.text));
    case PropertyType::Binary:
        if (property.id == PropertyId::AuthenticationData)
            return std::format("{} of {} bytes", name, property.text.size());
        return std::format("{} {}", name, hexBytes(property.text));
    default: return std::format("{} {}", name, property.number);
    }
}

std::string propertiesText(mqtt::PropertiesView properties)
{
    Facts facts;
    for (const mqtt::Property &property : properties)
        facts.add("{}", propertyText(property));
    return facts.take();
}

std::string factsOf(const std::unique_ptr<mqtt::ConnectPacket> &packet)
{
    const mqtt::ConnectPacket &connect = *packet;
    static constexpr std::string_view versions[] = {"3.1", "3.1.1", "5"};
    const int version = static_cast<int>(connect.version) - static_cast<int>(mqtt::ProtocolVersion::V31);
    Facts facts;
    facts.add("MQTT {}", versions[version])
        .add("client id '{}'", printable(connect.clientId))
        .add("{}", connect.cleanStart ? "clean start" : "session kept")
        .add("keep-alive {} s", connect.keepAlive.count())
        .addIf(connect.userName.has_value(), "user name {}", printable(connect.userName.value_or("")))
        .addIf(connect.password.has_value(), "password");
    if (const auto &will = connect.will) {
        const std::string properties = propertiesText(will->properties.view());
        facts.add("will on {} at QoS {}{}, payload of {} bytes{}{}", printable(will->topic), toInt(will->qos),
            will->retain ? " retained" : "", will->payload.size(), properties.empty() ? "" : " with ",
            properties);
    }
    return facts.take();
}

std::string factsOf(const mqtt::ConnackPacket &connack)
{
    return Facts()
        .add("{}", describe(connack.reason))
        .add("{}", connack.sessionPresent ? "session present" : "no session")
        .take();
}

std::string factsOf(const mqtt::PublishPacket &publish)
{
    Facts facts;
    facts.addIf(publish.qos != QoS::AtMostOnce, "id {}", toInt(publish.packetId))
        .add("QoS {}", toInt(publish.qos))
        .addIf(publish.retain, "retain")
        .addIf(publish.duplicate, "dup")
        .addIf(!publish.topicOmitted, "topic {}", printable(publish.message->topic()))
        .addIf(publish.topicAlias != 0, "topic alias {}", publish.topicAlias)
        .add("payload of {} bytes", publish.message->payload().size());
    for (const std::uint32_t identifier : publish.subscriptionIdentifiers)
        facts.add("subscription {}", identifier);
    return facts.take();
}

template <mqtt::PacketType Type> std::string factsOf(const mqtt::PublishResponsePacket<Type> &response)
{
    return Facts().add("id {}", toInt(response.packetId)).add("{}", describe(response.reason)).take();
}

std::string factsOf(const mqtt::SubscribePacket &subscribe)
{
    Facts facts;
    facts.add("id {}", toInt(subscribe.packetId));
    for (const auto &[filter, options] : subscribe.subscriptions) {
        facts.add("{} at QoS {}", printable(filter), toInt(options.maximumQoS))
            .addIf(options.noLocal, "no local")
            .addIf(options.retainAsPublished, "retain as published")
            .addIf(options.retainHandling != mqtt::RetainHandling::SendAtSubscribe, "retain handling {}",
                static_cast<int>(options.retainHandling));
    }
    return facts.take();
}

std::string factsOf(const mqtt::SubackPacket &suback)
{
    Facts facts;
    facts.add("id {}", toInt(suback.packetId));
    for (const mqtt::ReasonCode reason : suback.reasons) {
        if (mqtt::isError(reason))
            facts.add("{}", describe(reason));
        else
            facts.add("QoS {}", static_cast<unsigned>(reason));
    }
    return facts.take();
}

std::string factsOf(const mqtt::UnsubscribePacket &unsubscribe)
{
    Facts facts;
    facts.add("id {}", toInt(unsubscribe.packetId));
    for (const std::string &filter : unsubscribe.filters)
        facts.add("{}", printable(filter));
    return facts.take();
}

std::string factsOf(const mqtt::UnsubackPacket &unsuback)
{
    Facts facts;
    facts.add("id {}", toInt(unsuback.packetId));
    for (const mqtt::ReasonCode reason : unsuback.reasons)
        facts.add("{}", describe(reason));
    return facts.take();
}

std::string factsOf(const mqtt::PingreqPacket &) { return {}; }
std::string factsOf(const mqtt::PingrespPacket &) { return {}; }
std::string factsOf(const mqtt::DisconnectPacket &disconnect) { return describe(disconnect.reason); }

std::string factsOf(const mqtt::AuthPacket &auth)
{
    return std::format("0x{:02X}", static_cast<unsigned>(auth.reason));
}

std::string_view faultText(Fault fault)
{
    switch (fault) {
    case Fault::RemainingLengthTooLong: return "the remaining length has more than four bytes";
    case Fault::PacketTooLarge: return "the packet is larger than allowed";
    case Fault::ReservedPacketType: return "no packet has this type";
    case Fault::ReservedFlags: return "the flags of the first byte are not those of the packet";
    case Fault::Truncated: return "the packet ends before its contents do";
    case Fault::TrailingBytes: return "the packet goes on behind its contents";
    case Fault::InvalidUtf8: return "the text is not valid UTF-8";
    case Fault::InvalidVariableByteInteger: return "the variable byte integer is not well-formed";
    case Fault::InvalidProtocolName: return "the protocol name is wrong";
    case Fault::UnsupportedProtocolLevel: return "the protocol level is unknown";
    case Fault::ReservedConnectFlag: return "a reserved flag of CONNECT is set";
    case Fault::InvalidWillFlags: return "the flags of the will do not go together";
    case Fault::PasswordWithoutUserName: return "there is a password without a user name";
    case Fault::InvalidQoS: return "there is no such QoS";
    case Fault::DuplicateFlagOnQoS0: return "DUP is set at QoS 0";
    case Fault::ZeroPacketId: return "the packet identifier is 0";
    case Fault::InvalidTopicName: return "the topic name is empty, or has a wildcard or a zero character";
    case Fault::InvalidTopicFilter: return "the topic filter is not well-formed";
    case Fault::EmptyFilterList: return "there is no topic filter";
    case Fault::ReservedSubscriptionOptions: return "reserved subscription options are set";
    case Fault::InvalidConnackFlags: return "the flags of CONNACK do not fit";
    case Fault::InvalidReasonCode: return "the packet cannot have this reason code";
    case Fault::UnknownProperty: return "no property has this identifier";
    case Fault::PropertyNotAllowed: return "the property does not belong there";
    case Fault::RepeatedProperty: return "the property comes twice";
    case Fault::InvalidPropertyValue: return "the property cannot have this value";
    case Fault::UnexpectedPacket: return "the packet must not come now";
    case Fault::ReceiveMaximumExceeded: return "more messages are unacknowledged than the receive maximum";
    case Fault::TopicAliasInvalid: return "the topic alias is 0, or above the maximum";
    case Fault::NoLocalOnSharedSubscription: return "a shared subscription has no-local";
    case Fault::ReasonCountMismatch: return "there are not as many reason codes as filters";
    case Fault::UnknownTopicAlias: return "the topic alias was never given a topic";
    case Fault::InvalidClientIdentifier: return "the client identifier is not allowed";
    case Fault::AuthenticationMethodMismatch: return "the authentication method is not that of CONNECT";
    case Fault::UnrequestedProblemInformation: return "there are explanations though none were asked for";
    default: return "this is not among what was announced";
    }
}

} // namespace

std::string_view packetName(mqtt::PacketType type)
{
    static constexpr std::string_view names[]
        = {"", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBSCRIBE",
            "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"};
    return names[static_cast<std::size_t>(type) & 0x0FU];
}

std::string describe(const mqtt::TracedPacket &traced)
{
    const std::string_view direction = traced.direction == Direction::Sent ? "sent" : "received";
    const auto packet = traced.decode();
    if (!packet)
        return std::format("{} {} bytes that cannot be read, {}: {}", direction, traced.bytes.size(),
            describe(packet.error()), hexBytes(traced.bytes));
    const std::string facts = std::visit([](const auto &kind) { return factsOf(kind); }, *packet);
    const std::string properties = propertiesText(mqtt::propertiesOf(*packet));
    return std::format("{} {}, {} bytes{}{}{}{}", direction, packetName(mqtt::typeOf(*packet)),
        traced.bytes.size(), facts.empty() ? "" : ": ", facts, properties.empty() ? "" : "; ", properties);
}

std::string describe(const mqtt::DecodeError &error)
{
    std::string text = error.packet == mqtt::PacketType{}
        ? std::string()
        : std::format("packet {}, ", packetName(error.packet));
    const auto out = std::back_inserter(text);
    std::format_to(out, "byte {}: {}", error.offset, faultText(error.fault));
    if (error.property)
        std::format_to(out, ", {}", propertyName(*error.property));
    if (const auto &expected = error.expected) {
        if (expected->low == expected->high)
            std::format_to(out, " ({} in place of {})", expected->found, expected->low);
        else
            std::format_to(out, " ({} in place of {} to {})", expected->found, expected->low, expected->high);
    }
    if (!error.statement.empty())
        std::format_to(out, "; {}", error.statement);
    return text;
}

std::string hexBytes(std::string_view bytes)
{
    std::string text;
    for (const char byte : bytes)
        std::format_to(
            std::back_inserter(text), "{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(byte));
    return text;
}

} // namespace cutty::cli
