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
        node = &node->children.get(levels.next());
    }
    if (node->retained.message) {
        m_expiries.erase({node->retained.expiresAt, node->retained.message.get()});
        m_bytes -= node->retained.message->sizeInBytes();
    } else {
        ++m_size;
    }
    m_bytes += retained.message->sizeInBytes();
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
    m_bytes -= removed.message->sizeInBytes();
    m_expiries.erase({removed.expiresAt, removed.message.get()});
}

void RetainedStore::removeExpired(TimePoint now)
{
    while (!m_expiries.empty() && m_expiries.begin()->first <= now)
        remove(m_expiries.begin()->second->topic());
}

std::vector<RetainedMessage> RetainedStore::all() const
{
    std::vector<RetainedMessage> messages;
    messages.reserve(m_size);
    matchAll(*m_root, false, TimePoint::min(), messages);
    return messages;
}

std::optional<TimePoint> RetainedStore::next() const
{
    return m_expiries.empty() ? std::nullopt : std::optional(m_expiries.begin()->first);
}

RetainedMessage RetainedStore::removeBelow(Node &node, mqtt::TopicLevels levels)
{
    const std::string_view level = levels.next();
    Node *child = node.children.find(level);
    if (!child)
        return {};
    RetainedMessage removed
        = levels.atEnd() ? std::exchange(child->retained, {}) : removeBelow(*child, levels);
    if (child->children.isEmpty() && !child->retained.message)
        node.children.erase(level);
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
        if (const Node *named = node.children.find(level))
            visit(*named);
        return;
    }
    node.children.forEach([&](std::string_view name, const Node &child) {
        // Wildcards in the first level leave $-topics alone [MQTT-4.7.2-1].
        if (!first || !name.starts_with('$'))
            visit(child);
    });
}

/// `#` covers the node's own topic and all below it.
void RetainedStore::matchAll(
    const Node &node, bool first, TimePoint now, std::vector<RetainedMessage> &matches)
{
    node.appendTo(matches, now);
    node.children.forEach([&](std::string_view name, const Node &child) {
        if (!first || !name.starts_with('$'))
            matchAll(child, false, now, matches);
    });
}

} // namespace cutty::broker
