#include "core/profile/model/ProfileValidation.h"

#include "core/profile/model/validationRules.h"

#include <QList>

#include <algorithm>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestClientIdOf31 = 23;

MaybeIssue checkAddress(const ConnectionProfile &profile)
{
    if (profile.transport != Transport::LocalSocket)
        return checkHost(profile.host);
    return profile.host.trimmed().isEmpty() ? ProfileIssueKind::Empty : checkString(profile.host);
}

MaybeIssue checkClientId(const ConnectionProfile &profile)
{
    // MQTT 3.1, 3.1: 1 to 23 characters.
    if (profile.protocolVersion == ProtocolVersion::V31 && profile.clientId.isEmpty())
        return ProfileIssueKind::Empty;
    if (profile.protocolVersion == ProtocolVersion::V31 && profile.clientId.size() > longestClientIdOf31)
        return ProfileIssueKind::LongClientId;
    // [MQTT-3.1.3-7] of 3.1.1: a client id without bytes asks for a clean session.
    if (profile.clientId.isEmpty() && !profile.cleanStart && profile.protocolVersion == ProtocolVersion::V311)
        return ProfileIssueKind::SessionNeedsClientId;
    return checkString(profile.clientId);
}

MaybeIssue checkUserName(const ConnectionProfile &profile)
{
    // [MQTT-3.1.2-22] of 3.1.1.
    if (profile.userName.isEmpty() && profile.usePassword && profile.protocolVersion != ProtocolVersion::V5)
        return ProfileIssueKind::PasswordNeedsUserName;
    return checkString(profile.userName);
}

bool hasValidWildcards(QStringView filter)
{
    const auto levels = filter.split(u'/');
    for (qsizetype i = 0; i < levels.size(); ++i) {
        const QStringView level = levels[i];
        if (level == u"+" || (level == u"#" && i == levels.size() - 1))
            continue;
        if (level.contains(u'+') || level.contains(u'#'))
            return false;
    }
    return true;
}

/// Also takes `$share/name/filter` (MQTT 5, 4.8.2), whose name is not empty and has no wildcards.
MaybeIssue checkFilter(const QString &filter)
{
    if (filter.isEmpty())
        return ProfileIssueKind::Empty;
    if (const MaybeIssue issue = checkString(filter))
        return issue;
    QStringView topicFilter = filter;
    if (filter.startsWith("$share/"_L1)) {
        const QStringView rest = topicFilter.sliced(7);
        const qsizetype slash = rest.indexOf(u'/');
        const QStringView name = slash < 0 ? rest : rest.first(slash);
        if (slash < 0 || name.isEmpty() || slash == rest.size() - 1)
            return ProfileIssueKind::Empty;
        if (name.contains(u'+') || name.contains(u'#'))
            return ProfileIssueKind::BadWildcard;
        topicFilter = rest.sliced(slash + 1);
    }
    if (!hasValidWildcards(topicFilter))
        return ProfileIssueKind::BadWildcard;
    return std::nullopt;
}

void checkSubscriptions(const std::vector<ProfileSubscription> &subscriptions, IssueList *issues)
{
    for (std::size_t i = 0; i < subscriptions.size(); ++i) {
        MaybeIssue issue = checkFilter(subscriptions[i].filter);
        const auto earlier = subscriptions.begin() + static_cast<std::ptrdiff_t>(i);
        const bool repeats = std::any_of(subscriptions.begin(), earlier,
            [&](const ProfileSubscription &other) { return other.filter == earlier->filter; });
        if (!issue && repeats)
            issue = ProfileIssueKind::Duplicate;
        issues->add(ProfileField::Subscription, issue, i);
    }
}

} // namespace

std::vector<ProfileIssue> validate(const ConnectionProfile &profile)
{
    using std::chrono::seconds;
    IssueList issues;
    issues.add(ProfileField::Name,
        profile.name.trimmed().isEmpty() ? MaybeIssue(ProfileIssueKind::Empty) : std::nullopt);
    issues.add(ProfileField::Host, checkAddress(profile));
    if (profile.transport != Transport::LocalSocket)
        issues.add(ProfileField::Port, checkPort(profile.port));
    issues.add(ProfileField::ClientId, checkClientId(profile));
    issues.add(ProfileField::UserName, checkUserName(profile));
    issues.add(ProfileField::KeepAlive, checkSeconds(profile.keepAlive, seconds::zero(), maximumKeepAlive));
    issues.add(ProfileField::SessionExpiryInterval,
        checkSeconds(profile.sessionExpiryInterval.value_or(seconds::zero()), seconds::zero(),
            maximumSessionExpiryInterval));
    checkSubscriptions(profile.subscriptions, &issues);
    checkTransport(profile, &issues);
    checkSession(profile, &issues);
    return issues.take();
}

} // namespace cutty::profile
