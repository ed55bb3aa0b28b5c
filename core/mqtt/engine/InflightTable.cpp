#include "core/mqtt/engine/InflightTable.h"

#include <cassert>
#include <utility>

namespace cutty::mqtt {

void InflightTable::add(PacketId id, OutgoingPublish publish)
{
    assert(!m_orders.contains(id));
    const Stage stage = publish.qos == QoS::AtLeastOnce ? Stage::AwaitPuback : Stage::AwaitPubrec;
    const std::uint64_t order = m_nextOrder++;
    m_orders.emplace(id, order);
    m_entries.emplace_hint(m_entries.end(), order, Entry{std::move(publish), id, stage});
}

const InflightTable::Entry *InflightTable::find(PacketId id) const
{
    const auto order = m_orders.find(id);
    return order == m_orders.end() ? nullptr : &m_entries.at(order->second);
}

void InflightTable::markReceived(PacketId id)
{
    Entry &entry = m_entries.at(m_orders.at(id));
    entry.stage = Stage::AwaitPubcomp;
    entry.publish.message = {};
}

OutgoingPublish InflightTable::finish(PacketId id)
{
    const auto order = m_orders.find(id);
    assert(order != m_orders.end());
    auto node = m_entries.extract(order->second);
    m_orders.erase(order);
    return std::move(node.mapped().publish);
}

} // namespace cutty::mqtt
