#include "ui/texts/decodeErrorText.h"

#include "core/mqtt/codec/Properties.h"

#include <QCoreApplication>
#include <QLocale>

namespace cutty::ui {
namespace {

using mqtt::DecodeError;
using mqtt::Fault;
using mqtt::PropertyId;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(DecodeErrorText)
};

/// The specification's own word.
QString packetName(mqtt::PacketType type)
{
    using enum mqtt::PacketType;
    switch (type) {
    case Connect: return QStringLiteral("CONNECT");
    case Connack: return QStringLiteral("CONNACK");
    case Publish: return QStringLiteral("PUBLISH");
    case Puback: return QStringLiteral("PUBACK");
    case Pubrec: return QStringLiteral("PUBREC");
    case Pubrel: return QStringLiteral("PUBREL");
    case Pubcomp: return QStringLiteral("PUBCOMP");
    case Subscribe: return QStringLiteral("SUBSCRIBE");
    case Suback: return QStringLiteral("SUBACK");
    case Unsubscribe: return QStringLiteral("UNSUBSCRIBE");
    case Unsuback: return QStringLiteral("UNSUBACK");
    case Pingreq: return QStringLiteral("PINGREQ");
    case Pingresp: return QStringLiteral("PINGRESP");
    case Disconnect: return QStringLiteral("DISCONNECT");
    case Auth: return QStringLiteral("AUTH");
    }
    return {};
}

/// As the specification calls it (MQTT 5, table 2-4).
QString propertyName(PropertyId id)
{
    switch (id) {
    case PropertyId::PayloadFormatIndicator: return QStringLiteral("Payload Format Indicator");
    case PropertyId::MessageExpiryInterval: return QStringLiteral("Message Expiry Interval");
    case PropertyId::ContentType: return QStringLiteral("Content Type");
    case PropertyId::ResponseTopic: return QStringLiteral("Response Topic");
    case PropertyId::CorrelationData: return QStringLiteral("Correlation Data");
    case PropertyId::SubscriptionIdentifier: return QStringLiteral("Subscription Identifier");
    case PropertyId::SessionExpiryInterval: return QStringLiteral("Session Expiry Interval");
    case PropertyId::AssignedClientIdentifier: return QStringLiteral("Assigned Client Identifier");
    case PropertyId::ServerKeepAlive: return QStringLiteral("Server Keep Alive");
    case PropertyId::AuthenticationMethod: return QStringLiteral("Authentication Method");
    case PropertyId::AuthenticationData: return QStringLiteral("Authentication Data");
    case PropertyId::RequestProblemInformation: return QStringLiteral("Request Problem Information");
    case PropertyId::WillDelayInterval: return QStringLiteral("Will Delay Interval");
    case PropertyId::RequestResponseInformation: return QStringLiteral("Request Response Information");
    case PropertyId::ResponseInformation: return QStringLiteral("Response Information");
    case PropertyId::ServerReference: return QStringLiteral("Server Reference");
    case PropertyId::ReasonString: return QStringLiteral("Reason String");
    case PropertyId::ReceiveMaximum: return QStringLiteral("Receive Maximum");
    case PropertyId::TopicAliasMaximum: return QStringLiteral("Topic Alias Maximum");
    case PropertyId::TopicAlias: return QStringLiteral("Topic Alias");
    case PropertyId::MaximumQoS: return QStringLiteral("Maximum QoS");
    case PropertyId::RetainAvailable: return QStringLiteral("Retain Available");
    case PropertyId::UserProperty: return QStringLiteral("User Property");
    case PropertyId::MaximumPacketSize: return QStringLiteral("Maximum Packet Size");
    case PropertyId::WildcardSubscriptionAvailable: return QStringLiteral("Wildcard Subscription Available");
    case PropertyId::SubscriptionIdentifierAvailable:
        return QStringLiteral("Subscription Identifier Available");
    case PropertyId::SharedSubscriptionAvailable: return QStringLiteral("Shared Subscription Available");
    }
    return QStringLiteral("0x%1").arg(static_cast<int>(id), 2, 16, QLatin1Char('0'));
}

QString wireFaultText(Fault fault)
{
    switch (fault) {
    case Fault::RemainingLengthTooLong: return Texts::tr("a remaining length that does not end");
    case Fault::PacketTooLarge: return Texts::tr("it is larger than allowed");
    case Fault::ReservedPacketType: return Texts::tr("no packet type of this version");
    case Fault::ReservedFlags: return Texts::tr("flags that this packet cannot have");
    case Fault::Truncated: return Texts::tr("the packet ends too early");
    case Fault::TrailingBytes: return Texts::tr("bytes where the packet should have ended");
    case Fault::InvalidUtf8: return Texts::tr("text that is not valid UTF-8");
    case Fault::InvalidVariableByteInteger: return Texts::tr("an ill-formed variable byte integer");
    case Fault::InvalidProtocolName: return Texts::tr("another protocol's name");
    case Fault::UnsupportedProtocolLevel: return Texts::tr("an unknown protocol level");
    case Fault::ReservedConnectFlag: return Texts::tr("the reserved connect flag is set");
    case Fault::InvalidWillFlags: return Texts::tr("flags of a will that do not fit each other");
    case Fault::PasswordWithoutUserName: return Texts::tr("a password without a user name");
    case Fault::InvalidQoS: return Texts::tr("a QoS that does not exist");
    case Fault::DuplicateFlagOnQoS0: return Texts::tr("the duplicate flag at QoS 0");
    case Fault::ZeroPacketId: return Texts::tr("packet identifier 0");
    case Fault::InvalidTopicName: return Texts::tr("an invalid topic name");
    case Fault::InvalidTopicFilter: return Texts::tr("an invalid topic filter");
    case Fault::EmptyFilterList: return Texts::tr("not one topic filter");
    case Fault::ReservedSubscriptionOptions: return Texts::tr("reserved bits among the options are set");
    case Fault::InvalidConnackFlags: return Texts::tr("acknowledge flags that cannot be");
    case Fault::InvalidReasonCode: return Texts::tr("a reason code that does not belong there");
    case Fault::UnknownProperty: return Texts::tr("a property that does not exist");
    case Fault::PropertyNotAllowed: return Texts::tr("a property that does not belong there");
    case Fault::RepeatedProperty: return Texts::tr("a property that was there before");
    case Fault::InvalidPropertyValue: return Texts::tr("a property with an impossible value");
    default: return {};
    }
}

QString faultText(Fault fault)
{
    switch (fault) {
    case Fault::UnexpectedPacket: return Texts::tr("this packet may not come now, or not from this side");
    case Fault::ReceiveMaximumExceeded: return Texts::tr("more unacknowledged messages than allowed");
    case Fault::TopicAliasInvalid: return Texts::tr("a topic alias that was not allowed");
    case Fault::NoLocalOnSharedSubscription: return Texts::tr("no local on a shared subscription");
    case Fault::ReasonCountMismatch: return Texts::tr("not one reason code for each filter");
    case Fault::UnknownTopicAlias: return Texts::tr("a topic alias that stands for no topic");
    case Fault::InvalidClientIdentifier: return Texts::tr("an invalid client identifier");
    case Fault::AuthenticationMethodMismatch: return Texts::tr("another authentication method than before");
    case Fault::QoSNotSupported: return Texts::tr("a QoS that the server does not have");
    case Fault::RetainNotSupported: return Texts::tr("a retained message for a server that has none");
    case Fault::WildcardSubscriptionsNotSupported:
        return Texts::tr("a wildcard for a server that takes none");
    case Fault::SharedSubscriptionsNotSupported:
        return Texts::tr("a shared subscription for a server that has none");
    case Fault::SubscriptionIdentifiersNotSupported:
        return Texts::tr("a subscription identifier for a server that has none");
    case Fault::UnrequestedProblemInformation: return Texts::tr("an explanation that was not asked for");
    case Fault::TooMuchBeforeConnack: return Texts::tr("too many bytes before the answer to CONNECT");
    default: return wireFaultText(fault);
    }
}

QString number(std::uint32_t value) { return QLocale().toString(value); }

QString expectationText(const mqtt::Expectation &expected)
{
    return expected.low == expected.high
        ? number(expected.low)
        : Texts::tr("%1 to %2").arg(number(expected.low), number(expected.high));
}

QString statementOf(const DecodeError &error)
{
    return QString::fromUtf8(error.statement.data(), static_cast<qsizetype>(error.statement.size()));
}

} // namespace

std::vector<DecodeErrorFact> decodeErrorFacts(const DecodeError &error)
{
    std::vector<DecodeErrorFact> facts;
    const QString packet = packetName(error.packet);
    if (!packet.isEmpty())
        facts.push_back({Texts::tr("Packet"), packet});
    facts.push_back({Texts::tr("Byte"), number(error.offset)});
    facts.push_back({Texts::tr("Fault"), faultText(error.fault)});
    if (error.property)
        facts.push_back({Texts::tr("Property"), propertyName(*error.property)});
    if (error.expected) {
        facts.push_back({Texts::tr("Found"), number(error.expected->found)});
        facts.push_back({Texts::tr("Expected"), expectationText(*error.expected)});
    }
    if (!error.statement.empty())
        facts.push_back({Texts::tr("Statement"), statementOf(error)});
    return facts;
}

QString decodeErrorText(const DecodeError &error)
{
    const QString packet = packetName(error.packet);
    const QString place = packet.isEmpty() ? Texts::tr("byte %1").arg(number(error.offset))
                                           : Texts::tr("%1, byte %2").arg(packet, number(error.offset));
    const QString what = QStringLiteral("%1: %2").arg(place, faultText(error.fault));
    return error.statement.empty() ? what : QStringLiteral("%1 (%2)").arg(what, statementOf(error));
}

} // namespace cutty::ui
