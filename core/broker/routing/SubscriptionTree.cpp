#include "core/broker/routing/SubscriptionTree.h"

#include <algorithm>

namespace cutty::broker {

struct SubscriptionTree::Node
{
    LevelMap<Node> children;
    /// The children named `+` and `#`, which match rather than compare.
    std::unique_ptr<Node> plus;
    std::unique_ptr<Node> hash;
    std::vector<Subscription> subscriptions;

    std::unique_ptr<Node> &child(std::string_view level)
    {
        if (level == "+")
            return plus;
        if (level == "#")
            return hash;
        const auto existing = children.find(level);
        return existing != children.end() ? existing->second : children[std::string(level)];
    }
    bool isEmpty() const { return children.empty() && !plus && !hash && subscriptions.empty(); }
};

namespace {

void append(const std::vector<Subscription> &from, std::vector<Subscription> &to)
{
    to.insert(to.end(), from.begin(), from.end());
}

} // namespace

SubscriptionTree::SubscriptionTree()
    : m_root(std::make_unique<Node>())
{
}

SubscriptionTree::~SubscriptionTree() = default;

bool SubscriptionTree::add(std::string_view filter, const Subscription &subscription)
{
    Node *node = m_root.get();
    for (mqtt::TopicLevels levels(filter); !levels.atEnd();) {
        std::unique_ptr<Node> &child = node->child(levels.next());
        if (!child)
            child = std::make_unique<Node>();
        node = child.get();
    }
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

bool SubscriptionTree::remove(std::string_view filter, SessionId session)
{
    const bool removed = removeBelow(*m_root, mqtt::TopicLevels(filter), session);
    m_size -= removed ? 1 : 0;
    return removed;
}

bool SubscriptionTree::removeBelow(Node &node, mqtt::TopicLevels levels, SessionId session)
{
    const std::string_view level = levels.next();
    const bool wildcard = level == "+" || level == "#";
    const auto named = wildcard ? node.children.end() : node.children.find(level);
    if (!wildcard && named == node.children.end())
        return false;
    std::unique_ptr<Node> &child = wildcard ? node.child(level) : named->second;
    if (!child)
        return false;
    const bool removed = levels.atEnd()
        ? std::erase_if(child->subscriptions, [&](const Subscription &one) { return one.session == session; })
            != 0
        : removeBelow(*child, levels, session);
    if (!child->isEmpty())
        return removed;
    if (wildcard)
        child.reset();
    else
        node.children.erase(named);
    return removed;
}

void SubscriptionTree::match(std::string_view topic, std::vector<Subscription> &matches) const
{
    // Wildcards in the first level leave $-topics alone [MQTT-4.7.2-1].
    matchBelow(*m_root, mqtt::TopicLevels(topic), !topic.starts_with('$'), matches);
}

void SubscriptionTree::matchBelow(
    const Node &node, mqtt::TopicLevels levels, bool wildcards, std::vector<Subscription> &matches)
{
    if (node.hash && wildcards)
        append(node.hash->subscriptions, matches);
    const std::string_view level = levels.next();
    const auto visit = [&](const Node &child) {
        if (!levels.atEnd())
            return matchBelow(child, levels, true, matches);
        append(child.subscriptions, matches);
        // "a/#" covers "a" itself.
        if (child.hash)
            append(child.hash->subscriptions, matches);
    };
    if (node.plus && wildcards)
        visit(*node.plus);
    if (const auto named = node.children.find(level); named != node.children.end())
        visit(*named->second);
}

} // namespace cutty::broker
