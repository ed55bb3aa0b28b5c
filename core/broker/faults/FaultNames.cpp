#include "core/broker/faults/FaultNames.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace cutty::broker {
namespace {

using mqtt::PacketType;
using mqtt::PropertyId;

template <typename Enum> struct Name
{
    Enum value;
    std::string_view text;
};

template <typename Enum> std::string_view nameOf(std::span<const Name<Enum>> names, Enum value)
{
    const auto found = std::ranges::find(names, value, &Name<Enum>::value);
    return found == names.end() ? std::string_view{} : found->text;
}

template <typename Enum> std::optional<Enum> valueOf(std::span<const Name<Enum>> names, std::string_view text)
{
    const auto found = std::ranges::find(names, text, &Name<Enum>::text);
    return found == names.end() ? std::nullopt : std::optional(found->value);
}

constexpr Name<PacketType> packetNames[] = {{PacketType::Connect, "CONNECT"},
    {PacketType::Connack, "CONNACK"}, {PacketType::Publish, "PUBLISH"}, {PacketType::Puback, "PUBACK"},
    {PacketType::Pubrec, "PUBREC"}, {PacketType::Pubrel, "PUBREL"}, {PacketType::Pubcomp, "PUBCOMP"},
    {PacketType::Subscribe, "SUBSCRIBE"}, {PacketType::Suback, "SUBACK"},
    {PacketType::Unsubscribe, "UNSUBSCRIBE"}, {PacketType::Unsuback, "UNSUBACK"},
    {PacketType::Pingreq, "PINGREQ"}, {PacketType::Pingresp, "PINGRESP"},
    {PacketType::Disconnect, "DISCONNECT"}, {PacketType::Auth, "AUTH"}};

constexpr Name<PropertyId> propertyNames[] = {{PropertyId::PayloadFormatIndicator, "payloadFormatIndicator"},
    {PropertyId::MessageExpiryInterval, "messageExpiryInterval"}, {PropertyId::ContentType, "contentType"},
    {PropertyId::ResponseTopic, "responseTopic"}, {PropertyId::CorrelationData, "correlationData"},
    {PropertyId::SubscriptionIdentifier, "subscriptionIdentifier"},
    {PropertyId::SessionExpiryInterval, "sessionExpiryInterval"},
    {PropertyId::AssignedClientIdentifier, "assignedClientIdentifier"},
    {PropertyId::ServerKeepAlive, "serverKeepAlive"},
    {PropertyId::AuthenticationMethod, "authenticationMethod"},
    {PropertyId::AuthenticationData, "authenticationData"},
    {PropertyId::RequestProblemInformation, "requestProblemInformation"},
    {PropertyId::WillDelayInterval, "willDelayInterval"},
    {PropertyId::RequestResponseInformation, "requestResponseInformation"},
    {PropertyId::ResponseInformation, "responseInformation"},
    {PropertyId::ServerReference, "serverReference"}, {PropertyId::ReasonString, "reasonString"},
    {PropertyId::ReceiveMaximum, "receiveMaximum"}, {PropertyId::TopicAliasMaximum, "topicAliasMaximum"},
    {PropertyId::TopicAlias, "topicAlias"}, {PropertyId::MaximumQoS, "maximumQoS"},
    {PropertyId::RetainAvailable, "retainAvailable"}, {PropertyId::UserProperty, "userProperty"},
    {PropertyId::MaximumPacketSize, "maximumPacketSize"},
    {PropertyId::WildcardSubscriptionAvailable, "wildcardSubscriptionAvailable"},
    {PropertyId::SubscriptionIdentifierAvailable, "subscriptionIdentifierAvailable"},
    {PropertyId::SharedSubscriptionAvailable, "sharedSubscriptionAvailable"}};

constexpr Name<FaultDirection> directionNames[]
    = {{FaultDirection::FromClient, "fromClient"}, {FaultDirection::ToClient, "toClient"}};

constexpr Name<CountScope> scopeNames[]
    = {{CountScope::Connection, "connection"}, {CountScope::Client, "client"}, {CountScope::Plan, "plan"}};

constexpr Name<WindowStart> startNames[]
    = {{WindowStart::Connection, "connection"}, {WindowStart::Plan, "plan"}};

constexpr Name<CorruptMode> corruptNames[] = {{CorruptMode::Xor, "xor"}, {CorruptMode::Set, "set"}};

constexpr Name<CutMode> cutNames[] = {{CutMode::Close, "close"}, {CutMode::Reset, "reset"}};

constexpr Name<SilenceMode> silenceNames[]
    = {{SilenceMode::Answers, "answers"}, {SilenceMode::Everything, "everything"}};

constexpr Name<FaultActionKind> actionNames[]
    = {{FaultActionKind::Delay, "delay"}, {FaultActionKind::Drop, "drop"},
        {FaultActionKind::Duplicate, "duplicate"}, {FaultActionKind::Reorder, "reorder"},
        {FaultActionKind::Truncate, "truncate"}, {FaultActionKind::Corrupt, "corrupt"},
        {FaultActionKind::Dribble, "dribble"}, {FaultActionKind::Cut, "cut"},
        {FaultActionKind::Silence, "silence"}, {FaultActionKind::Withhold, "withhold"},
        {FaultActionKind::Refuse, "refuse"}, {FaultActionKind::WrongPacketId, "wrongPacketId"},
        {FaultActionKind::Unsolicited, "unsolicited"}, {FaultActionKind::AnnounceLimits, "announceLimits"},
        {FaultActionKind::Bandwidth, "bandwidth"}, {FaultActionKind::DisconnectClient, "disconnect"}};
static_assert(std::size(actionNames) == std::variant_size_v<FaultAction>);

constexpr Name<FaultPlanErrorKind> errorNames[]
    = {{FaultPlanErrorKind::MaximumHeldBytesOutOfRange, "maximumHeldBytesOutOfRange"},
        {FaultPlanErrorKind::NameEmpty, "nameEmpty"}, {FaultPlanErrorKind::NameRepeated, "nameRepeated"},
        {FaultPlanErrorKind::PacketTypeUnknown, "packetTypeUnknown"},
        {FaultPlanErrorKind::TopicFilterInvalid, "topicFilterInvalid"},
        {FaultPlanErrorKind::PropertyNameNotAllowed, "propertyNameNotAllowed"},
        {FaultPlanErrorKind::OccurrencesInvalid, "occurrencesInvalid"},
        {FaultPlanErrorKind::ProbabilityOutOfRange, "probabilityOutOfRange"},
        {FaultPlanErrorKind::TimeWindowInvalid, "timeWindowInvalid"},
        {FaultPlanErrorKind::TimeOutOfRange, "timeOutOfRange"},
        {FaultPlanErrorKind::AmountOutOfRange, "amountOutOfRange"},
        {FaultPlanErrorKind::ReasonNotAllowed, "reasonNotAllowed"},
        {FaultPlanErrorKind::NotAnAcknowledgement, "notAnAcknowledgement"},
        {FaultPlanErrorKind::NothingToDo, "nothingToDo"}};

template <typename Enum> std::span<const Name<Enum>> names();
template <> std::span<const Name<PacketType>> names() { return packetNames; }
template <> std::span<const Name<PropertyId>> names() { return propertyNames; }
template <> std::span<const Name<FaultDirection>> names() { return directionNames; }
template <> std::span<const Name<CountScope>> names() { return scopeNames; }
template <> std::span<const Name<WindowStart>> names() { return startNames; }
template <> std::span<const Name<CorruptMode>> names() { return corruptNames; }
template <> std::span<const Name<CutMode>> names() { return cutNames; }
template <> std::span<const Name<SilenceMode>> names() { return silenceNames; }
template <> std::span<const Name<FaultActionKind>> names() { return actionNames; }
template <> std::span<const Name<FaultPlanErrorKind>> names() { return errorNames; }

template <std::size_t... Index> FaultAction makeAction(std::size_t kind, std::index_sequence<Index...>)
{
    FaultAction action;
    static_cast<void>(((Index == kind && (action.emplace<Index>(), true)) || ...));
    return action;
}

} // namespace

std::string_view toName(PacketType type) { return nameOf(names<PacketType>(), type); }
std::string_view toName(PropertyId id) { return nameOf(names<PropertyId>(), id); }
std::string_view toName(FaultDirection direction) { return nameOf(names<FaultDirection>(), direction); }
std::string_view toName(CountScope scope) { return nameOf(names<CountScope>(), scope); }
std::string_view toName(WindowStart start) { return nameOf(names<WindowStart>(), start); }
std::string_view toName(CorruptMode mode) { return nameOf(names<CorruptMode>(), mode); }
std::string_view toName(CutMode mode) { return nameOf(names<CutMode>(), mode); }
std::string_view toName(SilenceMode mode) { return nameOf(names<SilenceMode>(), mode); }
std::string_view toName(FaultActionKind kind) { return nameOf(names<FaultActionKind>(), kind); }
std::string_view toName(FaultPlanErrorKind kind) { return nameOf(names<FaultPlanErrorKind>(), kind); }

template <typename Enum> std::optional<Enum> fromName(std::string_view name)
{
    return valueOf(names<Enum>(), name);
}
template std::optional<PacketType> fromName(std::string_view name);
template std::optional<PropertyId> fromName(std::string_view name);
template std::optional<FaultDirection> fromName(std::string_view name);
template std::optional<CountScope> fromName(std::string_view name);
template std::optional<WindowStart> fromName(std::string_view name);
template std::optional<CorruptMode> fromName(std::string_view name);
template std::optional<CutMode> fromName(std::string_view name);
template std::optional<SilenceMode> fromName(std::string_view name);
template std::optional<FaultActionKind> fromName(std::string_view name);
template std::optional<FaultPlanErrorKind> fromName(std::string_view name);

FaultAction makeAction(FaultActionKind kind)
{
    return makeAction(
        static_cast<std::size_t>(kind), std::make_index_sequence<std::variant_size_v<FaultAction>>());
}

} // namespace cutty::broker
