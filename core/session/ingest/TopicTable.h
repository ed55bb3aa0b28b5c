#pragma once

#include "core/base/MessageBatch.h"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cutty::session {

/// Numbers the topics of one connection in order of first appearance, from 0 and without holes.
class TopicTable
{
public:
    TopicId intern(std::string_view topic);
    std::size_t size() const { return m_ids.size(); }

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view topic) const { return std::hash<std::string_view>{}(topic); }
    };

    std::unordered_map<std::string, TopicId, Hash, std::equal_to<>> m_ids;
};

} // namespace cutty::session
