#include "ui/models/TopicTreeFilter.h"

#include "core/mqtt/topic/Topic.h"
#include "ui/models/MessageQuery.h"

#include <QElapsedTimer>

#include <utility>

namespace cutty::ui {
namespace {

constexpr std::size_t nodesBetweenLooks = 512;

} // namespace

TopicTreeFilter::TopicTreeFilter(const TopicTree &tree)
    : m_tree(tree)
{
}

bool TopicTreeFilter::setText(const QString &text)
{
    std::string bytes = text.toStdString();
    const bool hasWildcards = mqtt::hasWildcard(bytes) && mqtt::isValidTopicFilter(bytes);
    if (!hasWildcards)
        bytes = foldedText(text);
    if (bytes == m_text)
        return false;
    m_text = std::move(bytes);
    m_hasWildcards = hasWildcards;
    restart();
    return true;
}

void TopicTreeFilter::restart()
{
    m_nodes.clear();
    m_next = 1;
    m_shownCount = 0;
}

std::vector<NodeId> TopicTreeFilter::findMore(std::int64_t milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    std::vector<NodeId> shown;
    if (isEmpty())
        return shown;
    m_nodes.resize(m_tree.nodeCount());
    for (; m_next < m_tree.nodeCount(); ++m_next) {
        if (m_next % nodesBetweenLooks == 0 && timer.elapsed() >= milliseconds)
            break;
        const auto id = static_cast<NodeId>(m_next);
        if (matches(id))
            show(id, shown);
    }
    return shown;
}

bool TopicTreeFilter::matches(NodeId id) const
{
    const std::string path = m_tree.path(id);
    return m_hasWildcards ? mqtt::matchesTopic(m_text, path) : containsFolded(path, m_text);
}

void TopicTreeFilter::show(NodeId id, std::vector<NodeId> &shown)
{
    for (; id != rootNode && !m_nodes[toIndex(id)].shown; id = m_tree.node(id).parent) {
        m_nodes[toIndex(id)].shown = true;
        ++m_nodes[toIndex(m_tree.node(id).parent)].shownChildren;
        ++m_shownCount;
        shown.push_back(id);
    }
}

std::uint32_t TopicTreeFilter::shownChildCount(NodeId id) const
{
    if (isEmpty())
        return m_tree.node(id).childCount;
    return toIndex(id) < m_nodes.size() ? m_nodes[toIndex(id)].shownChildren : 0;
}

} // namespace cutty::ui
