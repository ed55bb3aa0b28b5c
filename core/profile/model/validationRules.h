#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/model/ProfileValidation.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

/// What the parts of validate() share.
namespace cutty::profile {

using MaybeIssue = std::optional<ProfileIssueKind>;

/// Gathers issues in the order in which they are found.
class IssueList
{
public:
    void add(ProfileField field, MaybeIssue kind, std::optional<std::size_t> index = std::nullopt)
    {
        if (kind)
            m_issues.push_back({field, *kind, index});
    }
    std::vector<ProfileIssue> take() { return std::move(m_issues); }

private:
    std::vector<ProfileIssue> m_issues;
};

/// What an MQTT UTF-8 string may not be (MQTT 5, 1.5.4).
[[nodiscard]] MaybeIssue checkString(const QString &text);
/// Binary data is as long as a string may be (MQTT 5, 1.5.6).
[[nodiscard]] MaybeIssue checkBinary(const QByteArray &bytes);
/// A host name or an address.
[[nodiscard]] MaybeIssue checkHost(const QString &host);
/// A topic to publish to (MQTT 5, 4.7): not empty, without wildcards.
[[nodiscard]] MaybeIssue checkTopicName(const QString &topic);
[[nodiscard]] MaybeIssue checkPort(std::uint16_t port);
[[nodiscard]] MaybeIssue checkSeconds(
    std::chrono::seconds value, std::chrono::seconds least, std::chrono::seconds most);

/// How the profile reaches its broker: TLS, WebSocket and proxy, where the transport has them.
void checkTransport(const ConnectionProfile &profile, IssueList *issues);
/// What it says to it: will, properties of CONNECT, authentication; and when it connects again.
void checkSession(const ConnectionProfile &profile, IssueList *issues);

} // namespace cutty::profile
