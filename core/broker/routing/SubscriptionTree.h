#pragma once

#include "core/broker/Ids.h"
#include "core/broker/routing/LevelMap.h"
#include "core/broker/routing/SharedGroup.h"
#include "core/broker/routing/Subscription.h"
#include "core/mqtt/topic/Topic.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::broker {

/// What a topic falls under.
struct Matches
{
    /// One session may be among them several times.
    std::vector<Subscription> subscriptions;
    /// Owned by the tree; good until a filter is added or removed.
    std::vector<SharedGroup *> groups;
};

/// Topic filters as a tree of levels, so that finding the subscriptions of a topic costs by its levels and
/// the matches, not by how many subscriptions there are. Filters are valid and not deeper than the broker's
/// limit; a shared one joins and leaves the group of its name and filter.
class SubscriptionTree
{
public:
    SubscriptionTree();
    ~SubscriptionTree();

    /// False when the session had the filter already; it is replaced then [MQTT-3.8.4-3].
    bool add(std::string_view filter, const Subscription &subscription);
    /// False when the session had no such filter.
    bool remove(std::string_view filter, SessionId session);
    /// Appends all that match.
    void match(std::string_view topic, Matches &matches) const;
    /// Null when the group has lost its last member.
    SharedGroup *findGroup(SharedGroupId id) const;
    /// Null when the filter is not a shared one, or has no member.
    SharedGroup *findGroup(std::string_view filter) const;
    /// Subscriptions, each member of a group counted.
    std::size_t size() const { return m_size; }

private:
    struct Node;

    /// A filter without its `$share` prefix; the share name is empty where there was none.
    struct Key
    {
        std::string_view shareName;
        std::string_view filter;
    };

    static Key keyOf(std::string_view filter);
    static void matchBelow(const Node &node, mqtt::TopicLevels levels, bool wildcards, Matches &matches);
    bool addMember(Node &node, std::string_view shareName, const Subscription &subscription);
    bool removeBelow(Node &node, mqtt::TopicLevels levels, std::string_view shareName, SessionId session);
    bool removeMember(Node &node, std::string_view shareName, SessionId session);

    std::unique_ptr<Node> m_root;
    /// The groups in the tree.
    std::unordered_map<SharedGroupId, SharedGroup *> m_groups;
    std::uint64_t m_lastGroup = 0;
    std::size_t m_size = 0;
};

} // namespace cutty::broker
