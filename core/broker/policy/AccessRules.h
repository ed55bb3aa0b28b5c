#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::broker {

enum class AccessAction : std::uint8_t { Publish, Subscribe };

/// Whom a rule is about.
enum class AccessSubjectKind : std::uint8_t {
    Everybody,
    User,
    Client,
    /// Clients without a user name.
    Anonymous,
};

/// One line of the list.
struct AccessRule
{
    AccessSubjectKind who = AccessSubjectKind::Everybody;
    /// The user name or client identifier, for User and Client.
    std::string name;
    /// Nothing: for both.
    std::optional<AccessAction> action;
    /// A topic filter, `$share` left out. `%c` stands for the client identifier and `%u` for the user name; a
    /// rule whose text would become another filter by them, as with a user called `#`, is for nobody.
    std::string filter = "#";
    bool allow = true;
    friend bool operator==(const AccessRule &, const AccessRule &) = default;
};

/// The client that asks.
struct AccessSubject
{
    std::string_view clientId;
    /// Nothing for an anonymous one.
    std::optional<std::string_view> userName;
};

/// What decided.
enum class AccessBasis : std::uint8_t {
    Rule,
    /// No rule was about it.
    Default,
    /// `$SYS` is the broker's to publish to.
    SystemTopic,
};

struct AccessDecision
{
    bool allowed = true;
    AccessBasis basis = AccessBasis::Default;
    /// Index in AccessRules::rules(), for Rule.
    std::size_t rule = 0;
    friend bool operator==(const AccessDecision &, const AccessDecision &) = default;
};

/// An ordered list of rules, of which the first that is about a request decides. A value without state, so
/// that a refusal can be explained again at any time.
class AccessRules
{
public:
    AccessRules() = default;
    explicit AccessRules(std::vector<AccessRule> rules, bool allowByDefault = true)
        : m_rules(std::move(rules))
        , m_allowByDefault(allowByDefault)
    {
    }

    const std::vector<AccessRule> &rules() const { return m_rules; }
    bool allowsByDefault() const { return m_allowByDefault; }

    AccessDecision mayPublish(const AccessSubject &subject, std::string_view topic) const;
    /// `filter` has no `$share` prefix. A rule that allows must cover all topics of the filter; one that
    /// denies needs but one topic in common with it, so that no wildcard reaches what is denied.
    AccessDecision maySubscribe(const AccessSubject &subject, std::string_view filter) const;

private:
    template <typename Matches>
    AccessDecision decide(const AccessSubject &subject, AccessAction action, Matches matches) const;

    std::vector<AccessRule> m_rules;
    bool m_allowByDefault = true;
};

/// Whether `filter` matches every topic that `other` matches; sometimes no where both mean the same, as with
/// `+/#` and `#`.
bool coversFilter(std::string_view filter, std::string_view other);
/// Whether one topic can match both.
bool overlapsFilter(std::string_view filter, std::string_view other);

} // namespace cutty::broker
