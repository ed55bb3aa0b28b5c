#include "core/broker/routing/SubscriptionTree.h"

#include <algorithm>
#include <memory>

namespace cutty::broker {

struct SubscriptionTree::Node
{
    LevelMap<Node> children;
    /// The children named `+` and `#`, which match rather than compare.
    std::unique_ptr<Node> plus;
    std::unique_ptr<Node> hash;
    std::vector<Subscription> subscriptions;
    /// By share name.
    LevelMap<SharedGroup> groups;

    std::unique_ptr<Node> &child(std::string_view level)
    {
        if (level == "+")
            return plus;
        if (level == "#")
            return hash;
        const auto existing = children.find(level);
        return existing != children.end() ? existing->second : children[std::string(level)];
    }
    /// Null when there is none.
    const Node *findChild(std::string_view level) const
    {
        if (level == "+")
            return plus.get();
        if (level == "#")
            return hash.get();
        const auto existing = children.find(level);
        return existing == children.end() ? nullptr : existing->second.get();
    }
    void appendTo(Matches &matches) const
    {
        matches.subscriptions.insert(matches.subscriptions.end(), subscriptions.begin(), subscriptions.end());
        for (const auto &[name, group] : groups)
            matches.groups.push_back(group.get());
    }
    bool isEmpty() const
    {
        return children.empty() && !plus && !hash && subscriptions.empty() && groups.empty();
    }
};

SubscriptionTree::SubscriptionTree()
    : m_root(std::make_unique<Node>())
{
}

SubscriptionTree::~SubscriptionTree() = default;

SubscriptionTree::Key SubscriptionTree::keyOf(std::string_view filter)
{
    const auto shared = mqtt::parseSharedFilter(filter);
    return shared ? Key{shared->shareName, shared->filter} : Key{{}, filter};
}

bool SubscriptionTree::add(std::string_view filter, const Subscription &subscription)
{
    const Key key = keyOf(filter);
    Node *node = m_root.get();
    for (mqtt::TopicLevels levels(key.filter); !levels.atEnd();) {
        std::unique_ptr<Node> &child = node->child(levels.next());
        if (!child)
            child = std::make_unique<Node>();
        node = child.get();
    }
    if (!key.shareName.empty())
        return addMember(*node, key.shareName, subscription);
    const auto existing
        = std::ranges::find(node->subscriptions, subscription.session, &Subscription::session);
    if (existing != node->subscriptions.end()) {
        *existing = subscription;
        return false;
    }
    node->subscriptions.push_back(subscription);
    ++m_size;
    return true;
}

bool SubscriptionTree::addMember(Node &node, std::string_view shareName, const Subscription &subscription)
{
    auto group = node.groups.find(shareName);
    if (group == node.groups.end()) {
        const SharedGroupId id{++m_lastGroup};
        group = node.groups.emplace(shareName, std::make_unique<SharedGroup>(id)).first;
        m_groups.emplace(id, group->second.get());
    }
    const bool added = group->second->add(subscription);
    m_size += added ? 1 : 0;
    return added;
}

bool SubscriptionTree::remove(std::string_view filter, SessionId session)
{
    const Key key = keyOf(filter);
    const bool removed = removeBelow(*m_root, mqtt::TopicLevels(key.filter), key.shareName, session);
    m_size -= removed ? 1 : 0;
    return removed;
}

bool SubscriptionTree::removeBelow(
    Node &node, mqtt::TopicLevels levels, std::string_view shareName, SessionId session)
{
    const std::string_view level = levels.next();
    const bool wildcard = level == "+" || level == "#";
    const auto named = wildcard ? node.children.end() : node.children.find(level);
    if (!wildcard && named == node.children.end())
        return false;
    std::unique_ptr<Node> &child = wildcard ? node.child(level) : named->second;
    if (!child)
        return false;
    const bool removed = levels.atEnd() ? removeMember(*child, shareName, session)
                                        : removeBelow(*child, levels, shareName, session);
    if (!child->isEmpty())
        return removed;
    if (wildcard)
        child.reset();
    else
        node.children.erase(named);
    return removed;
}

bool SubscriptionTree::removeMember(Node &node, std::string_view shareName, SessionId session)
{
    if (shareName.empty())
        return std::erase_if(node.subscriptions, [&](const Subscription &one) {
            return one.session == session;
        }) != 0;
    const auto group = node.groups.find(shareName);
    if (group == node.groups.end() || !group->second->remove(session))
        return false;
    if (group->second->members().empty()) {
        m_groups.erase(group->second->id());
        node.groups.erase(group);
    }
    return true;
}

SharedGroup *SubscriptionTree::findGroup(SharedGroupId id) const
{
    const auto group = m_groups.find(id);
    return group == m_groups.end() ? nullptr : group->second;
}

SharedGroup *SubscriptionTree::findGroup(std::string_view filter) const
{
    const Key key = keyOf(filter);
    if (key.shareName.empty())
        return nullptr;
    const Node *node = m_root.get();
    for (mqtt::TopicLevels levels(key.filter); node && !levels.atEnd();)
        node = node->findChild(levels.next());
    if (!node)
        return nullptr;
    const auto group = node->groups.find(key.shareName);
    return group == node->groups.end() ? nullptr : group->second.get();
}

void SubscriptionTree::match(std::string_view topic, Matches &matches) const
{
    // Wildcards in the first level leave $-topics alone [MQTT-4.7.2-1].
    matchBelow(*m_root, mqtt::TopicLevels(topic), !topic.starts_with('$'), matches);
}

void SubscriptionTree::matchBelow(
    const Node &node, mqtt::TopicLevels levels, bool wildcards, Matches &matches)
{
    if (node.hash && wildcards)
        node.hash->appendTo(matches);
    const std::string_view level = levels.next();
    const auto visit = [&](const Node &child) {
        if (!levels.atEnd())
            return matchBelow(child, levels, true, matches);
        child.appendTo(matches);
        // "a/#" covers "a" itself.
        if (child.hash)
            child.hash->appendTo(matches);
    };
    if (node.plus && wildcards)
        visit(*node.plus);
    if (const auto named = node.children.find(level); named != node.children.end())
        visit(*named->second);
}

} // namespace cutty::broker
