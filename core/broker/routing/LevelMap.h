#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cutty::broker {

struct LevelHash
{
    using is_transparent = void;
    std::size_t operator()(std::string_view level) const { return std::hash<std::string_view>{}(level); }
};

/// The children of a node in a tree of topic levels, found by name without making a string. Open addressing
/// with names and nodes in one block: a million subscriptions do not fit the processor's cache, and each step
/// of a search is to touch two places of memory, not the five of std::unordered_map. Nodes stay where they
/// are.
template <typename Node> class LevelMap
{
public:
    bool isEmpty() const { return m_size == 0; }

    /// Null when there is none.
    Node *find(std::string_view level) const
    {
        if (m_slots.empty())
            return nullptr;
        const std::size_t hash = LevelHash{}(level);
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            const Slot &slot = m_slots[at];
            if (!slot.entry)
                return nullptr;
            if (slot.hash == hash && slot.entry->level == level)
                return &slot.entry->node;
        }
    }

    /// Made with `arguments` when there is none.
    template <typename... Arguments> Node &get(std::string_view level, Arguments &&...arguments)
    {
        if (Node *existing = find(level))
            return *existing;
        if ((m_size + 1) * 4 > m_slots.size() * 3)
            grow();
        auto entry = std::make_unique<Entry>(std::string(level), std::forward<Arguments>(arguments)...);
        Node &node = entry->node;
        place({LevelHash{}(level), std::move(entry)});
        ++m_size;
        return node;
    }

    /// Does nothing when there is none.
    void erase(std::string_view level)
    {
        if (m_slots.empty())
            return;
        const std::size_t hash = LevelHash{}(level);
        std::size_t at = hash & mask();
        while (m_slots[at].entry && (m_slots[at].hash != hash || m_slots[at].entry->level != level))
            at = (at + 1) & mask();
        if (!m_slots[at].entry)
            return;
        m_slots[at].entry.reset();
        if (--m_size == 0)
            m_slots = std::vector<Slot>();
        else
            closeGap(at);
    }

    /// Calls `visit(level, node)` for each, in no order; it may not change the map.
    template <typename Visit> void forEach(Visit visit) const
    {
        for (const Slot &slot : m_slots) {
            if (slot.entry)
                visit(std::string_view(slot.entry->level), slot.entry->node);
        }
    }

private:
    struct Entry
    {
        template <typename... Arguments>
        explicit Entry(std::string name, Arguments &&...arguments)
            : level(std::move(name))
            , node(std::forward<Arguments>(arguments)...)
        {
        }

        std::string level;
        Node node;
    };
    struct Slot
    {
        std::size_t hash = 0;
        std::unique_ptr<Entry> entry;
    };

    /// The number of slots is a power of two.
    std::size_t mask() const { return m_slots.size() - 1; }

    void grow()
    {
        std::vector<Slot> before(m_slots.empty() ? 2 : m_slots.size() * 2);
        before.swap(m_slots);
        for (Slot &slot : before) {
            if (slot.entry)
                place(std::move(slot));
        }
    }

    void place(Slot slot)
    {
        std::size_t at = slot.hash & mask();
        while (m_slots[at].entry)
            at = (at + 1) & mask();
        m_slots[at] = std::move(slot);
    }

    /// What was put behind the gap because of it moves up, so that no search ends too early.
    void closeGap(std::size_t gap)
    {
        for (std::size_t at = (gap + 1) & mask(); m_slots[at].entry; at = (at + 1) & mask()) {
            const std::size_t home = m_slots[at].hash & mask();
            if (((at - home) & mask()) < ((at - gap) & mask()))
                continue;
            m_slots[gap] = std::move(m_slots[at]);
            gap = at;
        }
    }

    std::vector<Slot> m_slots;
    std::size_t m_size = 0;
};

} // namespace cutty::broker
