#include "core/profile/model/ProfileValidation.h"

#include <QList>

#include <algorithm>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumStringBytes = 65'535;

using MaybeIssue = std::optional<ProfileIssueKind>;

/// What an MQTT UTF-8 string may not be (MQTT 5, 1.5.4).
MaybeIssue checkString(const QString &text)
{
    if (text.contains(QChar::Null) || !text.isValidUtf16())
        return ProfileIssueKind::BadCharacters;
    if (text.toUtf8().size() > maximumStringBytes)
        return ProfileIssueKind::TooLong;
    return std::nullopt;
}

MaybeIssue checkHost(const QString &host)
{
    if (host.trimmed().isEmpty())
        return ProfileIssueKind::Empty;
    const auto isForbidden = [](QChar c) {
        return c.isSpace() || c == u'/' || c.category() == QChar::Other_Control;
    };
    if (std::ranges::any_of(host, isForbidden))
        return ProfileIssueKind::BadCharacters;
    return checkString(host);
}

MaybeIssue checkClientId(const ConnectionProfile &profile)
{
    // [MQTT-3.1.3-7] of 3.1.1: a client id without bytes asks for a clean session.
    if (profile.clientId.isEmpty() && !profile.cleanStart && profile.protocolVersion == ProtocolVersion::V311)
        return ProfileIssueKind::SessionNeedsClientId;
    return checkString(profile.clientId);
}

MaybeIssue checkUserName(const ConnectionProfile &profile)
{
    // [MQTT-3.1.2-22] of 3.1.1.
    if (profile.userName.isEmpty() && profile.usePassword && profile.protocolVersion == ProtocolVersion::V311)
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

void checkSubscriptions(
    const std::vector<ProfileSubscription> &subscriptions, std::vector<ProfileIssue> *issues)
{
    for (std::size_t i = 0; i < subscriptions.size(); ++i) {
        MaybeIssue issue = checkFilter(subscriptions[i].filter);
        const auto earlier = subscriptions.begin() + static_cast<std::ptrdiff_t>(i);
        const bool repeats = std::any_of(subscriptions.begin(), earlier,
            [&](const ProfileSubscription &other) { return other.filter == earlier->filter; });
        if (!issue && repeats)
            issue = ProfileIssueKind::Duplicate;
        if (issue)
            issues->push_back({ProfileField::Subscription, *issue, i});
    }
}

MaybeIssue checkSeconds(std::chrono::seconds value, std::chrono::seconds most)
{
    if (value < std::chrono::seconds::zero() || value > most)
        return ProfileIssueKind::OutOfRange;
    return std::nullopt;
}

} // namespace

std::vector<ProfileIssue> validate(const ConnectionProfile &profile)
{
    std::vector<ProfileIssue> issues;
    const auto check = [&](ProfileField field, MaybeIssue issue) {
        if (issue)
            issues.push_back({field, *issue, std::nullopt});
    };
    check(ProfileField::Name,
        profile.name.trimmed().isEmpty() ? MaybeIssue(ProfileIssueKind::Empty) : std::nullopt);
    check(ProfileField::Host, checkHost(profile.host));
    check(ProfileField::Port, profile.port == 0 ? MaybeIssue(ProfileIssueKind::OutOfRange) : std::nullopt);
    check(ProfileField::ClientId, checkClientId(profile));
    check(ProfileField::UserName, checkUserName(profile));
    check(ProfileField::KeepAlive, checkSeconds(profile.keepAlive, maximumKeepAlive));
    check(ProfileField::SessionExpiryInterval,
        checkSeconds(profile.sessionExpiryInterval.value_or(std::chrono::seconds::zero()),
            maximumSessionExpiryInterval));
    checkSubscriptions(profile.subscriptions, &issues);
    return issues;
}

} // namespace cutty::profile
