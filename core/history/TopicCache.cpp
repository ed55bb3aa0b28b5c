#include "core/history/TopicCache.h"

namespace cutty::history {
namespace {

/// What an entry costs beside the bytes of its topic: node, string, bucket and allocator.
constexpr std::size_t entryOverhead = 112;

} // namespace

TopicCache::Entry *TopicCache::find(std::int64_t connection, std::string_view topic)
{
    const auto topics = m_connections.find(connection);
    if (topics == m_connections.end())
        return nullptr;
    const auto entry = topics->second.find(topic);
    return entry == topics->second.end() ? nullptr : &entry->second;
}

void TopicCache::insert(std::int64_t connection, std::string_view topic, Entry entry)
{
    const std::size_t cost = topic.size() + entryOverhead;
    if (m_bytes + cost > m_maximumBytes)
        clear();
    if (m_connections[connection].insert_or_assign(std::string(topic), entry).second)
        m_bytes += cost;
}

void TopicCache::clear()
{
    m_connections.clear();
    m_bytes = 0;
}

} // namespace cutty::history
