#include "core/profile/model/validationRules.h"

#include <algorithm>

namespace cutty::profile {
namespace {

constexpr qsizetype maximumStringBytes = 65'535;

} // namespace

MaybeIssue checkString(const QString &text)
{
    if (text.contains(QChar::Null) || !text.isValidUtf16())
        return ProfileIssueKind::BadCharacters;
    if (text.toUtf8().size() > maximumStringBytes)
        return ProfileIssueKind::TooLong;
    return std::nullopt;
}

MaybeIssue checkBinary(const QByteArray &bytes)
{
    return bytes.size() > maximumStringBytes ? MaybeIssue(ProfileIssueKind::TooLong) : std::nullopt;
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

MaybeIssue checkTopicName(const QString &topic)
{
    if (topic.isEmpty())
        return ProfileIssueKind::Empty;
    if (topic.contains(u'+') || topic.contains(u'#'))
        return ProfileIssueKind::BadWildcard;
    return checkString(topic);
}

MaybeIssue checkPort(std::uint16_t port)
{
    return port == 0 ? MaybeIssue(ProfileIssueKind::OutOfRange) : std::nullopt;
}

MaybeIssue checkSeconds(std::chrono::seconds value, std::chrono::seconds least, std::chrono::seconds most)
{
    return value < least || value > most ? MaybeIssue(ProfileIssueKind::OutOfRange) : std::nullopt;
}

} // namespace cutty::profile
