#pragma once

#include "core/broker/Ids.h"
#include "core/broker/routing/LevelMap.h"
#include "core/mqtt/codec/Packets.h"
#include "core/mqtt/topic/Topic.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cutty::broker {

/// One subscription as routing sees it.
struct Subscription
{
    SessionId session{};
    mqtt::SubscriptionOptions options;
    /// 0: none.
    std::uint32_t identifier = 0;
};

/// Topic filters as a tree of levels, so that finding the subscriptions of a topic costs by its levels and
/// the matches, not by how many subscriptions there are. Filters are valid and not deeper than the broker's
/// limit.
class SubscriptionTree
{
public:
    SubscriptionTree();
    ~SubscriptionTree();

    /// False when the session had the filter already; it is replaced then [MQTT-3.8.4-3].
    bool add(std::string_view filter, const Subscription &subscription);
    /// False when the session had no such filter.
    bool remove(std::string_view filter, SessionId session);
    /// Appends all that match; one session may be among them several times.
    void match(std::string_view topic, std::vector<Subscription> &matches) const;
    std::size_t size() const { return m_size; }

private:
    struct Node;

    static void matchBelow(
        const Node &node, mqtt::TopicLevels levels, bool wildcards, std::vector<Subscription> &matches);
    static bool removeBelow(Node &node, mqtt::TopicLevels levels, SessionId session);

    std::unique_ptr<Node> m_root;
    std::size_t m_size = 0;
};

} // namespace cutty::broker
