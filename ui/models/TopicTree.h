#pragma once

#include "core/base/MessageBatch.h"
#include "ui/models/TopicNodeIndex.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::ui {

/// One level of a topic tree.
struct TopicNode
{
    /// Of this level alone; empty levels are levels.
    std::string_view name;
    NodeId parent{};
    /// The child that appeared last; its siblings follow, ever older.
    NodeId firstChild = noNode;
    NodeId nextSibling = noNode;
    std::uint32_t childCount = 0;
    /// Topics in this branch that messages came on, this node included.
    std::uint32_t topicCount = 0;
    /// Received on exactly this topic.
    std::uint64_t ownMessages = 0;
    /// Received in this branch.
    std::uint64_t messages = 0;
    /// In this branch, over the last second.
    float ratePerSecond = 0;
    /// Since the last updateRates().
    std::uint32_t recentMessages = 0;
    /// When it or something below it last changed, in ms of the clock that apply() is given.
    std::int64_t changedAt = 0;
    /// The newest message; of a large one, the front only. Null while none came on exactly this topic.
    MessagePtr last;
    WallTime lastTime;
    /// The batch that changed it last.
    std::uint32_t batch = 0;
    std::uint16_t depth = 0;
    /// The broker holds a retained message of this topic, as far as was seen.
    bool retained = false;
    bool isActive = false;

    bool isTopic() const { return ownMessages > 0; }
};

/// The topics that messages of one connection came on, as a tree of their levels with counters. Received
/// messages count; what was sent changes the retained mark only. Grows to a limit of topics; messages of
/// topics beyond it are counted as not shown. GUI thread.
///
/// Nodes are numbered in order of appearance, parents before children, and keep their number until clear().
class TopicTree
{
public:
    static constexpr std::uint32_t defaultTopicLimit = 500'000;
    /// What is deeper stays together in one node, slashes included.
    static constexpr int levelLimit = 128;
    /// Larger messages are not kept alive by the tree.
    static constexpr std::size_t keptMessageBytes = 1024;

    explicit TopicTree(std::uint32_t topicLimit = defaultTopicLimit);

    /// What apply() and updateRates() did: each node once.
    struct Change
    {
        std::vector<NodeId> created;
        /// Whose counters, value or rate are new; ancestors included.
        std::vector<NodeId> changed;
    };

    /// `now` in ms of any steady clock. The answer is valid until the next call.
    const Change &apply(const MessageBatch &batch, std::int64_t now);
    /// To be called once a second with the seconds since the last call, above 0. The answer is valid until
    /// the next call.
    const Change &updateRates(double seconds);
    /// Forgets everything. Topics come back with their next message.
    void clear();

    const TopicNode &node(NodeId id) const { return m_nodes[toIndex(id)]; }
    /// The root, which is no topic, included.
    std::size_t nodeCount() const { return m_nodes.size(); }
    std::uint32_t topicCount() const { return node(rootNode).topicCount; }
    /// The whole topic.
    std::string path(NodeId id) const;
    /// noNode when it is not there.
    NodeId find(std::string_view topic) const;

    std::uint32_t topicLimit() const { return m_topicLimit; }
    /// Topics beyond the limit, and their messages.
    std::uint32_t topicsNotShown() const { return m_topicsNotShown; }
    std::uint64_t messagesNotShown() const { return m_messagesNotShown; }

private:
    void applyRecord(const MessageRecord &record, std::int64_t now);
    NodeId nodeOf(const MessageRecord &record);
    NodeId insertTopic(std::string_view topic);
    NodeId addChild(NodeId parent, std::string_view name);
    void touch(NodeId id, std::int64_t now);
    std::string_view storeName(std::string_view name);
    TopicNode &nodeRef(NodeId id) { return m_nodes[toIndex(id)]; }

    std::uint32_t m_topicLimit;
    std::uint32_t m_batch = 0;
    std::uint32_t m_topicsNotShown = 0;
    std::uint64_t m_messagesNotShown = 0;
    /// Grows without moving what is there.
    std::deque<TopicNode> m_nodes;
    TopicNodeIndex m_index;
    /// By TopicId: the node, noNode for unknown ones, notShown for those beyond the limit.
    std::vector<NodeId> m_nodeByTopic;
    /// Nodes with a rate, or that will have one.
    std::vector<NodeId> m_active;
    Change m_change;
    /// Names live here, in blocks that never move.
    std::vector<std::unique_ptr<char[]>> m_nameBlocks;
    std::size_t m_nameBlockUsed = 0;
    std::size_t m_nameBlockSize = 0;
};

} // namespace cutty::ui
