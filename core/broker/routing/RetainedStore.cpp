#include "core/broker/routing/RetainedStore.h"

#include <utility>

namespace cutty::broker {

struct RetainedStore::Node
{
    LevelMap<Node> children;
    RetainedMessage retained;

    void appendTo(std::vector<RetainedMessage> &matches, TimePoint now) const
    {
        if (retained.message && retained.expiresAt > now)
            matches.push_back(retained);
    }
};

RetainedStore::RetainedStore()
    : m_root(std::make_unique<Node>())
{
}

RetainedStore::~RetainedStore() = default;

void RetainedStore::set(RetainedMessage retained)
{
    Node *node = m_root.get();
    for (mqtt::TopicLevels levels(retained.message->topic()); !levels.atEnd();) {
        const std::string_view level = levels.next();
        const auto existing = node->children.find(level);
        std::unique_ptr<Node> &child
            = existing != node->children.end() ? existing->second : node->children[std::string(level)];
        if (!child)
            child = std::make_unique<Node>();
        node = child.get();
    }
    if (node->retained.message)
        m_expiries.erase({node->retained.expiresAt, node->retained.message.get()});
    else
        ++m_size;
    if (retained.expiresAt != TimePoint::max())
        m_expiries.emplace(retained.expiresAt, retained.message.get());
    node->retained = std::move(retained);
}

void RetainedStore::remove(std::string_view topic)
{
    const RetainedMessage removed = removeBelow(*m_root, mqtt::TopicLevels(topic));
    if (!removed.message)
        return;
    --m_size;
    m_expiries.erase({removed.expiresAt, removed.message.get()});
}

void RetainedStore::removeExpired(TimePoint now)
{
    while (!m_expiries.empty() && m_expiries.begin()->first <= now)
        remove(m_expiries.begin()->second->topic());
}

std::optional<TimePoint> RetainedStore::next() const
{
    return m_expiries.empty() ? std::nullopt : std::optional(m_expiries.begin()->first);
}

RetainedMessage RetainedStore::removeBelow(Node &node, mqtt::TopicLevels levels)
{
    const auto named = node.children.find(levels.next());
    if (named == node.children.end())
        return {};
    Node &child = *named->second;
    RetainedMessage removed = levels.atEnd() ? std::exchange(child.retained, {}) : removeBelow(child, levels);
    if (child.children.empty() && !child.retained.message)
        node.children.erase(named);
    return removed;
}

void RetainedStore::match(std::string_view filter, TimePoint now, std::vector<RetainedMessage> &matches) const
{
    matchBelow(*m_root, mqtt::TopicLevels(filter), true, now, matches);
}

void RetainedStore::matchBelow(const Node &node, mqtt::TopicLevels levels, bool first, TimePoint now,
    std::vector<RetainedMessage> &matches)
{
    const std::string_view level = levels.next();
    if (level == "#")
        return matchAll(node, first, now, matches);
    const auto visit = [&](const Node &child) {
        if (!levels.atEnd())
            return matchBelow(child, levels, false, now, matches);
        child.appendTo(matches, now);
    };
    if (level != "+") {
        if (const auto named = node.children.find(level); named != node.children.end())
            visit(*named->second);
        return;
    }
    for (const auto &[name, child] : node.children) {
        // Wildcards in the first level leave $-topics alone [MQTT-4.7.2-1].
        if (!first || !name.starts_with('$'))
            visit(*child);
    }
}

/// `#` covers the node's own topic and all below it.
void RetainedStore::matchAll(
    const Node &node, bool first, TimePoint now, std::vector<RetainedMessage> &matches)
{
    node.appendTo(matches, now);
    for (const auto &[name, child] : node.children) {
        if (!first || !name.starts_with('$'))
            matchAll(*child, false, now, matches);
    }
}

} // namespace cutty::broker
