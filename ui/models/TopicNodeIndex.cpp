#include "ui/models/TopicNodeIndex.h"

#include "ui/models/TopicTree.h"

#include <functional>

namespace cutty::ui {
namespace {

constexpr std::size_t firstSize = 1024;

std::uint32_t hashOf(NodeId parent, std::string_view name)
{
    constexpr std::uint64_t mixer = 0x9E37'79B9'7F4A'7C15;
    std::uint64_t hash = std::hash<std::string_view>()(name);
    hash ^= (static_cast<std::uint64_t>(parent) + 1) * mixer;
    hash *= mixer;
    return static_cast<std::uint32_t>(hash >> 32);
}

} // namespace

NodeId TopicNodeIndex::find(const std::deque<TopicNode> &nodes, NodeId parent, std::string_view name) const
{
    if (m_slots.empty())
        return noNode;
    const std::uint32_t hash = hashOf(parent, name);
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t at = hash & mask; m_slots[at].id != noNode; at = (at + 1) & mask) {
        if (m_slots[at].hash != hash)
            continue;
        const TopicNode &node = nodes[toIndex(m_slots[at].id)];
        if (node.parent == parent && node.name == name)
            return m_slots[at].id;
    }
    return noNode;
}

void TopicNodeIndex::insert(const std::deque<TopicNode> &nodes, NodeId id)
{
    if (m_used * 2 >= m_slots.size())
        grow();
    const TopicNode &node = nodes[toIndex(id)];
    place({.id = id, .hash = hashOf(node.parent, node.name)});
    ++m_used;
}

void TopicNodeIndex::clear()
{
    m_slots.clear();
    m_used = 0;
}

void TopicNodeIndex::place(Slot slot)
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = slot.hash & mask;
    while (m_slots[at].id != noNode)
        at = (at + 1) & mask;
    m_slots[at] = slot;
}

void TopicNodeIndex::grow()
{
    std::vector<Slot> old(m_slots.empty() ? firstSize : m_slots.size() * 2);
    old.swap(m_slots);
    for (const Slot &slot : old)
        if (slot.id != noNode)
            place(slot);
}

} // namespace cutty::ui
