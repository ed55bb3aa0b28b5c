#include "core/broker/policy/AccessRules.h"

#include "core/mqtt/topic/Topic.h"

#include <utility>

namespace cutty::broker {
namespace {

bool isWildcard(std::string_view level) { return level == "+" || level == "#"; }

bool isAbout(const AccessRule &rule, const AccessSubject &subject)
{
    switch (rule.who) {
    case AccessSubjectKind::Everybody: return true;
    case AccessSubjectKind::User: return subject.userName == rule.name;
    case AccessSubjectKind::Client: return subject.clientId == rule.name;
    case AccessSubjectKind::Anonymous: return !subject.userName;
    }
    return false;
}

/// A name that would put levels, wildcards or `$` where the rule's author wrote none.
bool isSafeInFilter(std::string_view name, bool atBeginning)
{
    return !name.empty() && name.find_first_of("+#/") == name.npos && !(atBeginning && name.starts_with('$'));
}

/// Nothing when the rule is for nobody of that name.
std::optional<std::string> expand(std::string_view filter, const AccessSubject &subject)
{
    std::string expanded;
    while (true) {
        const std::size_t percent = filter.find('%');
        expanded += filter.substr(0, percent);
        if (percent == filter.npos)
            return expanded;
        filter.remove_prefix(percent);
        const bool client = filter.starts_with("%c");
        if (!client && !filter.starts_with("%u")) {
            expanded += '%';
            filter.remove_prefix(1);
            continue;
        }
        const std::string_view name = client ? subject.clientId : subject.userName.value_or("");
        if (!isSafeInFilter(name, expanded.empty()))
            return std::nullopt;
        expanded += name;
        filter.remove_prefix(2);
    }
}

} // namespace

template <typename Matches>
AccessDecision AccessRules::decide(const AccessSubject &subject, AccessAction action, Matches matches) const
{
    for (std::size_t index = 0; index < m_rules.size(); ++index) {
        const AccessRule &rule = m_rules[index];
        if ((rule.action && rule.action != action) || !isAbout(rule, subject))
            continue;
        if (!rule.filter.contains('%')) {
            if (!matches(rule, rule.filter))
                continue;
        } else if (const auto filter = expand(rule.filter, subject); !filter || !matches(rule, *filter)) {
            continue;
        }
        return {.allowed = rule.allow, .basis = AccessBasis::Rule, .rule = index};
    }
    return {.allowed = m_allowByDefault};
}

AccessDecision AccessRules::mayPublish(const AccessSubject &subject, std::string_view topic) const
{
    return decide(subject, AccessAction::Publish,
        [&](const AccessRule &, std::string_view filter) { return mqtt::matchesTopic(filter, topic); });
}

AccessDecision AccessRules::maySubscribe(const AccessSubject &subject, std::string_view filter) const
{
    return decide(subject, AccessAction::Subscribe, [&](const AccessRule &rule, std::string_view ofRule) {
        return rule.allow ? coversFilter(ofRule, filter) : overlapsFilter(ofRule, filter);
    });
}

bool coversFilter(std::string_view filter, std::string_view other)
{
    // Wildcards in the first level leave $-topics alone [MQTT-4.7.2-1].
    if (other.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#')))
        return false;
    mqtt::TopicLevels levels(filter);
    mqtt::TopicLevels others(other);
    while (!levels.atEnd()) {
        const std::string_view level = levels.next();
        if (level == "#")
            return true;
        if (others.atEnd())
            return false;
        const std::string_view wanted = others.next();
        if (wanted == "#" || (level != "+" && level != wanted))
            return false;
        // "a/#" covers "a" itself.
        if (others.atEnd() && !levels.atEnd())
            return levels.next() == "#";
    }
    return others.atEnd();
}

bool overlapsFilter(std::string_view filter, std::string_view other)
{
    mqtt::TopicLevels levels(filter);
    mqtt::TopicLevels others(other);
    for (bool first = true; !levels.atEnd() && !others.atEnd(); first = false) {
        const std::string_view one = levels.next();
        const std::string_view two = others.next();
        const bool system = one.starts_with('$') || two.starts_with('$');
        if (first && system && (isWildcard(one) || isWildcard(two)))
            return false;
        if (one == "#" || two == "#")
            return true;
        if (one != two && one != "+" && two != "+")
            return false;
    }
    if (levels.atEnd() && others.atEnd())
        return true;
    return (levels.atEnd() ? others : levels).next() == "#";
}

} // namespace cutty::broker
