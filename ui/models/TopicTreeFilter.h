#pragma once

#include "ui/models/TopicTree.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cutty::ui {

/// Which nodes of a topic tree match a text, and with them those above. Looks through the nodes in the order
/// of their numbers, a slice at a time; what appears later is looked at by further slices.
class TopicTreeFilter
{
public:
    /// The tree must outlive the filter.
    explicit TopicTreeFilter(const TopicTree &tree);

    /// Text that topics contain, in any case of A to Z; a topic filter where it has wildcards and is a valid
    /// one. Empty shows everything. Returns whether that is something new; then all begins afresh.
    bool setText(const QString &text);
    bool isEmpty() const { return m_text.empty(); }
    /// Forgets what was found: the tree was cleared.
    void restart();

    bool isComplete() const { return isEmpty() || m_next >= m_tree.nodeCount(); }
    /// Looks on for `milliseconds`; returns the nodes that are shown from now on.
    std::vector<NodeId> findMore(std::int64_t milliseconds);

    bool isShown(NodeId id) const
    {
        return isEmpty() || (toIndex(id) < m_nodes.size() && m_nodes[toIndex(id)].shown);
    }
    std::uint32_t shownChildCount(NodeId id) const;
    /// While there is a filter: nodes shown, those above matches included.
    std::size_t shownCount() const { return m_shownCount; }

private:
    struct State
    {
        std::uint32_t shownChildren = 0;
        bool shown = false;
    };

    bool matches(NodeId id) const;
    void show(NodeId id, std::vector<NodeId> &shown);

    const TopicTree &m_tree;
    /// In lower case, unless it has wildcards.
    std::string m_text;
    bool m_hasWildcards = false;
    /// By NodeId, as far as looked.
    std::vector<State> m_nodes;
    std::size_t m_next = 1;
    std::size_t m_shownCount = 0;
};

} // namespace cutty::ui
