#include "core/session/ingest/TopicTable.h"

namespace cutty::session {

TopicId TopicTable::intern(std::string_view topic)
{
    if (const auto known = m_ids.find(topic); known != m_ids.end())
        return known->second;
    const TopicId id{static_cast<std::uint32_t>(m_ids.size())};
    m_ids.emplace(std::string(topic), id);
    return id;
}

} // namespace cutty::session
