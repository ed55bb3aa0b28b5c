#include "core/profile/model/validationRules.h"

namespace cutty::profile {
namespace {

using std::chrono::seconds;

/// The largest packet is 1 + 4 + 268,435,455 bytes (MQTT 5, 2.1.4); the least is 2.
constexpr std::uint32_t leastPacketSize = 2;
constexpr std::uint32_t largestPacketSize = 268'435'460;

MaybeIssue checkNumber(std::optional<std::uint32_t> value, std::uint32_t least, std::uint32_t most)
{
    return value && (*value < least || *value > most) ? MaybeIssue(ProfileIssueKind::OutOfRange)
                                                      : std::nullopt;
}

void checkUserProperties(const std::vector<UserProperty> &properties, ProfileField field, IssueList *issues)
{
    for (std::size_t i = 0; i < properties.size(); ++i) {
        const MaybeIssue name = checkString(properties[i].name);
        issues->add(field, name ? name : checkString(properties[i].value), i);
    }
}

void checkWillProperties(const WillSettings &will, IssueList *issues)
{
    issues->add(ProfileField::WillDelay,
        checkSeconds(will.delayInterval, seconds::zero(), maximumSessionExpiryInterval));
    issues->add(ProfileField::WillExpiry,
        checkSeconds(
            will.expiryInterval.value_or(seconds::zero()), seconds::zero(), maximumSessionExpiryInterval));
    issues->add(ProfileField::WillContentType, checkString(will.contentType));
    if (!will.responseTopic.isEmpty())
        issues->add(ProfileField::WillResponseTopic, checkTopicName(will.responseTopic));
    issues->add(ProfileField::WillCorrelationData, checkBinary(will.correlationData));
    checkUserProperties(will.userProperties, ProfileField::WillUserProperty, issues);
}

/// [MQTT-3.3.2-4] holds for a will too (3.1.3.2.3).
MaybeIssue checkWillPayload(const WillSettings &will, bool five)
{
    if (five && will.payloadIsText && QString::fromUtf8(will.payload).toUtf8() != will.payload)
        return ProfileIssueKind::NotText;
    return checkBinary(will.payload);
}

void checkWill(const WillSettings &will, bool five, IssueList *issues)
{
    issues->add(ProfileField::WillTopic, checkTopicName(will.topic));
    issues->add(ProfileField::WillPayload, checkWillPayload(will, five));
    if (five)
        checkWillProperties(will, issues);
}

void checkConnect(const ConnectionProfile &profile, IssueList *issues)
{
    const ConnectSettings &connect = profile.connect;
    issues->add(ProfileField::ReceiveMaximum, checkNumber(connect.receiveMaximum, 1, 65'535));
    issues->add(ProfileField::MaximumPacketSize,
        checkNumber(connect.maximumPacketSize, leastPacketSize, largestPacketSize));
    issues->add(ProfileField::TopicAliasMaximum, checkNumber(connect.topicAliasMaximum, 0, 65'535));
    checkUserProperties(connect.userProperties, ProfileField::ConnectUserProperty, issues);
    if (connect.authentication == AuthenticationMethod::None)
        return;
    if (profile.userName.isEmpty())
        issues->add(ProfileField::Authentication, ProfileIssueKind::AuthenticationNeedsUserName);
    else if (!profile.usePassword)
        issues->add(ProfileField::Authentication, ProfileIssueKind::AuthenticationNeedsPassword);
}

void checkReconnect(const ReconnectSettings &reconnect, IssueList *issues)
{
    issues->add(ProfileField::ReconnectFirstDelay,
        checkSeconds(reconnect.firstDelay, seconds(1), maximumReconnectDelay));
    issues->add(ProfileField::ReconnectMaximumDelay,
        checkSeconds(reconnect.maximumDelay, reconnect.firstDelay, maximumReconnectDelay));
    issues->add(ProfileField::ReconnectAttempts, checkNumber(reconnect.attempts, 1, 0xFFFF'FFFF));
}

} // namespace

void checkSession(const ConnectionProfile &profile, IssueList *issues)
{
    const bool five = profile.protocolVersion == ProtocolVersion::V5;
    if (five)
        checkConnect(profile, issues);
    if (profile.will)
        checkWill(*profile.will, five, issues);
    if (profile.reconnect.enabled)
        checkReconnect(profile.reconnect, issues);
}

} // namespace cutty::profile
