#pragma once

#include "core/base/Message.h"
#include "core/base/Time.h"
#include "core/broker/routing/LevelMap.h"
#include "core/mqtt/topic/Topic.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace cutty::broker {

struct RetainedMessage
{
    MessagePtr message;
    /// TimePoint::max() for never.
    TimePoint expiresAt = TimePoint::max();
};

/// The last retained message of each topic, as a tree of levels so that a filter finds its topics without
/// looking at the others (MQTT 5, 3.3.1.3).
class RetainedStore
{
public:
    RetainedStore();
    ~RetainedStore();

    /// Keeps the message in place of the one before.
    void set(RetainedMessage retained);
    void remove(std::string_view topic);
    void removeExpired(TimePoint now);
    /// Appends those that match and have not expired.
    void match(std::string_view filter, TimePoint now, std::vector<RetainedMessage> &matches) const;
    /// Those that have expired too, in no order.
    std::vector<RetainedMessage> all() const;
    std::size_t size() const { return m_size; }
    /// What the messages take in memory.
    std::size_t sizeInBytes() const { return m_bytes; }
    /// When the next of them expires.
    std::optional<TimePoint> next() const;

private:
    struct Node;

    static void matchBelow(const Node &node, mqtt::TopicLevels levels, bool first, TimePoint now,
        std::vector<RetainedMessage> &matches);
    static void matchAll(const Node &node, bool first, TimePoint now, std::vector<RetainedMessage> &matches);
    /// Returns what it took out.
    static RetainedMessage removeBelow(Node &node, mqtt::TopicLevels levels);

    std::unique_ptr<Node> m_root;
    std::size_t m_size = 0;
    std::size_t m_bytes = 0;
    /// Of the messages in the tree that expire.
    std::set<std::pair<TimePoint, const Message *>> m_expiries;
};

} // namespace cutty::broker
