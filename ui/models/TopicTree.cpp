#include "ui/models/TopicTree.h"

#include "core/mqtt/topic/Topic.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace cutty::ui {
namespace {

constexpr NodeId notShown{static_cast<std::uint32_t>(noNode) - 1};
constexpr std::size_t nameBlockSize = 65'536;
/// Of a large payload, what the value column can show and more.
constexpr std::size_t keptPayloadBytes = 512;
/// Inner levels that a topic may bring on average; a bound on what hostile topics cost.
constexpr std::size_t nodesPerTopic = 4;

MessagePtr withinKeptSize(const MessagePtr &message)
{
    if (message->sizeInBytes() <= TopicTree::keptMessageBytes)
        return message;
    return Message::create({.topic = {}, .payload = message->payload().substr(0, keptPayloadBytes)});
}

/// Walks the levels of a topic; the last one that the limit allows takes all that is left.
class BoundedLevels
{
public:
    explicit BoundedLevels(std::string_view topic)
        : m_rest(topic)
    {
    }

    bool atEnd() const { return m_done; }
    std::string_view next()
    {
        const std::size_t slash = ++m_depth < TopicTree::levelLimit ? m_rest.find('/') : m_rest.npos;
        const std::string_view level = m_rest.substr(0, slash);
        m_done = slash == m_rest.npos;
        if (!m_done)
            m_rest.remove_prefix(slash + 1);
        return level;
    }

private:
    std::string_view m_rest;
    int m_depth = 0;
    bool m_done = false;
};

} // namespace

TopicTree::TopicTree(std::uint32_t topicLimit)
    : m_topicLimit(topicLimit)
    , m_nodes(1)
{
    m_nodes.front().parent = noNode;
}

const TopicTree::Change &TopicTree::apply(const MessageBatch &batch, std::int64_t now)
{
    m_change.created.clear();
    m_change.changed.clear();
    ++m_batch;
    for (const MessageRecord &record : batch.records)
        applyRecord(record, now);
    return m_change;
}

void TopicTree::applyRecord(const MessageRecord &record, std::int64_t now)
{
    const bool received = record.direction == Direction::Received;
    const NodeId id = received ? nodeOf(record) : find(record.message->topic());
    if (id == noNode)
        return;
    if (id == notShown) {
        ++m_messagesNotShown;
        return;
    }
    TopicNode &node = nodeRef(id);
    if (record.retain)
        node.retained = !record.message->payload().empty();
    if (!received) {
        touch(id, now);
        return;
    }
    node.last = withinKeptSize(record.message);
    node.lastTime = record.time;
    const bool isNewTopic = node.ownMessages++ == 0;
    for (NodeId at = id; at != noNode; at = m_nodes[toIndex(at)].parent) {
        TopicNode &above = nodeRef(at);
        ++above.messages;
        ++above.recentMessages;
        above.topicCount += isNewTopic ? 1 : 0;
        touch(at, now);
    }
}

void TopicTree::touch(NodeId id, std::int64_t now)
{
    TopicNode &node = nodeRef(id);
    if (node.batch == m_batch)
        return;
    node.batch = m_batch;
    node.changedAt = now;
    m_change.changed.push_back(id);
    if (!node.isActive && node.recentMessages > 0) {
        node.isActive = true;
        m_active.push_back(id);
    }
}

const TopicTree::Change &TopicTree::updateRates(double seconds)
{
    m_change.created.clear();
    m_change.changed.clear();
    std::erase_if(m_active, [this, seconds](NodeId id) {
        TopicNode &node = nodeRef(id);
        const auto rate = static_cast<float>(node.recentMessages / seconds);
        node.recentMessages = 0;
        if (rate != node.ratePerSecond)
            m_change.changed.push_back(id);
        node.ratePerSecond = rate;
        node.isActive = rate > 0;
        return !node.isActive;
    });
    return m_change;
}

void TopicTree::clear()
{
    m_nodes.clear();
    m_nodes.resize(1);
    m_nodes.front().parent = noNode;
    m_index.clear();
    m_nodeByTopic.clear();
    m_active.clear();
    m_change = {};
    m_nameBlocks.clear();
    m_nameBlockUsed = 0;
    m_nameBlockSize = 0;
    m_topicsNotShown = 0;
    m_messagesNotShown = 0;
}

std::string TopicTree::path(NodeId id) const
{
    std::vector<std::string_view> names;
    std::size_t size = 0;
    for (; id != rootNode; id = node(id).parent) {
        names.push_back(node(id).name);
        size += names.back().size() + 1;
    }
    std::string path;
    path.reserve(size);
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        if (name != names.rbegin())
            path += '/';
        path += *name;
    }
    return path;
}

NodeId TopicTree::find(std::string_view topic) const
{
    NodeId at = rootNode;
    for (BoundedLevels levels(topic); !levels.atEnd() && at != noNode;)
        at = m_index.find(m_nodes, at, levels.next());
    return at;
}

NodeId TopicTree::nodeOf(const MessageRecord &record)
{
    const auto topic = static_cast<std::size_t>(record.topic);
    if (topic >= m_nodeByTopic.size())
        m_nodeByTopic.resize(topic + 1, noNode);
    if (m_nodeByTopic[topic] == noNode) {
        const NodeId id = insertTopic(record.message->topic());
        m_nodeByTopic[topic] = id;
        m_topicsNotShown += id == notShown ? 1 : 0;
    }
    return m_nodeByTopic[topic];
}

NodeId TopicTree::insertTopic(std::string_view topic)
{
    if (topicCount() >= m_topicLimit || m_nodes.size() >= nodesPerTopic * std::size_t{m_topicLimit}) {
        const NodeId known = find(topic);
        return known != noNode && node(known).isTopic() ? known : notShown;
    }
    NodeId at = rootNode;
    for (BoundedLevels levels(topic); !levels.atEnd();) {
        const std::string_view name = levels.next();
        const NodeId child = m_index.find(m_nodes, at, name);
        at = child != noNode ? child : addChild(at, name);
    }
    return at;
}

NodeId TopicTree::addChild(NodeId parent, std::string_view name)
{
    const auto id = static_cast<NodeId>(m_nodes.size());
    TopicNode &above = nodeRef(parent);
    TopicNode child;
    child.name = storeName(name);
    child.parent = parent;
    child.nextSibling = above.firstChild;
    child.depth = static_cast<std::uint16_t>(above.depth + 1);
    above.firstChild = id;
    ++above.childCount;
    m_nodes.push_back(std::move(child));
    m_index.insert(m_nodes, id);
    m_change.created.push_back(id);
    return id;
}

std::string_view TopicTree::storeName(std::string_view name)
{
    if (name.empty())
        return {};
    if (m_nameBlockUsed + name.size() > m_nameBlockSize) {
        m_nameBlocks.push_back(std::make_unique_for_overwrite<char[]>(nameBlockSize));
        m_nameBlockSize = nameBlockSize;
        m_nameBlockUsed = 0;
    }
    char *place = m_nameBlocks.back().get() + m_nameBlockUsed;
    std::memcpy(place, name.data(), name.size());
    m_nameBlockUsed += name.size();
    return {place, name.size()};
}

} // namespace cutty::ui
