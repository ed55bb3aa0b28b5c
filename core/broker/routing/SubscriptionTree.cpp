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
    /// By share name; few nodes have any.
    std::unique_ptr<LevelMap<SharedGroup>> groups;

    Node &child(std::string_view level)
    {
        if (level != "+" && level != "#")
            return children.get(level);
        std::unique_ptr<Node> &wildcard = level == "+" ? plus : hash;
        if (!wildcard)
            wildcard = std::make_unique<Node>();
        return *wildcard;
    }
    /// Null when there is none.
    Node *findChild(std::string_view level) const
    {
        if (level == "+")
            return plus.get();
        return level == "#" ? hash.get() : children.find(level);
    }
    void eraseChild(std::string_view level)
    {
        if (level == "+")
            plus.reset();
        else if (level == "#")
            hash.reset();
        else
            children.erase(level);
    }
    SharedGroup *findGroup(std::string_view name) const { return groups ? groups->find(name) : nullptr; }
    void appendTo(Matches &matches) const
    {
        matches.subscriptions.insert(matches.subscriptions.end(), subscriptions.begin(), subscriptions.end());
        if (groups)
            groups->forEach([&](std::string_view, SharedGroup &group) { matches.groups.push_back(&group); });
    }
    bool isEmpty() const { return children.isEmpty() && !plus && !hash && subscriptions.empty() && !groups; }
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
    for (mqtt::TopicLevels levels(key.filter); !levels.atEnd();)
        node = &node->child(levels.next());
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
    SharedGroup *group = node.findGroup(shareName);
    if (!group) {
        if (!node.groups)
            node.groups = std::make_unique<LevelMap<SharedGroup>>();
        const SharedGroupId id{++m_lastGroup};
        group = &node.groups->get(shareName, id);
        m_groups.emplace(id, group);
    }
    const bool added = group->add(subscription);
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
    Node *child = node.findChild(level);
    if (!child)
        return false;
    const bool removed = levels.atEnd() ? removeMember(*child, shareName, session)
                                        : removeBelow(*child, levels, shareName, session);
    if (child->isEmpty())
        node.eraseChild(level);
    return removed;
}

bool SubscriptionTree::removeMember(Node &node, std::string_view shareName, SessionId session)
{
    if (shareName.empty())
        return std::erase_if(node.subscriptions, [&](const Subscription &one) {
            return one.session == session;
        }) != 0;
    SharedGroup *group = node.findGroup(shareName);
    if (!group || !group->remove(session))
        return false;
    if (group->members().empty()) {
        m_groups.erase(group->id());
        node.groups->erase(shareName);
        if (node.groups->isEmpty())
            node.groups.reset();
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
    return node ? node->findGroup(key.shareName) : nullptr;
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
    if (const Node *named = node.children.find(level))
        visit(*named);
}

} // namespace cutty::broker
