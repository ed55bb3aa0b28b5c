#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cutty::history {

/// What the writer remembers of the topics table, bounded in bytes: full, it forgets everything and starts
/// again.
class TopicCache
{
public:
    struct Entry
    {
        std::int64_t id = 0;
        /// No message with a higher sequence number names the topic, as the table has it.
        std::int64_t usedUntil = 0;
    };

    explicit TopicCache(std::size_t maximumBytes)
        : m_maximumBytes(maximumBytes)
    {
    }

    /// Null when unknown; valid until the next call.
    Entry *find(std::int64_t connection, std::string_view topic);
    void insert(std::int64_t connection, std::string_view topic, Entry entry);
    void clear();

private:
    struct Hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view topic) const { return std::hash<std::string_view>()(topic); }
    };
    using Topics = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

    std::unordered_map<std::int64_t, Topics> m_connections;
    std::size_t m_maximumBytes;
    std::size_t m_bytes = 0;
};

} // namespace cutty::history
