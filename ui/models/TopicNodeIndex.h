#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string_view>
#include <vector>

namespace cutty::ui {

/// A node of a TopicTree; dense, from 0, the root.
enum class NodeId : std::uint32_t {};

inline constexpr NodeId rootNode{0};
inline constexpr NodeId noNode{std::numeric_limits<std::uint32_t>::max()};

constexpr std::size_t toIndex(NodeId id) { return static_cast<std::size_t>(id); }

struct TopicNode;

/// Finds children by name: a hash table of node numbers with open addressing, some 8 to 16 bytes a node.
/// Nothing is ever taken out.
class TopicNodeIndex
{
public:
    /// noNode when the parent has no such child.
    NodeId find(const std::deque<TopicNode> &nodes, NodeId parent, std::string_view name) const;
    /// `id` is in `nodes`, and not in here.
    void insert(const std::deque<TopicNode> &nodes, NodeId id);
    void clear();

private:
    struct Slot
    {
        NodeId id = noNode;
        std::uint32_t hash = 0;
    };

    void place(Slot slot);
    void grow();

    std::vector<Slot> m_slots;
    std::size_t m_used = 0;
};

} // namespace cutty::ui
