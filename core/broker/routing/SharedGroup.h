#pragma once

#include "core/broker/Ids.h"
#include "core/broker/routing/Subscription.h"

#include <cstddef>
#include <vector>

namespace cutty::broker {

/// The sessions that share one subscription (`$share/NAME/FILTER`, MQTT 5, 4.8.2), in the order of their
/// joining, and whose turn it is. Each message goes to one of them.
class SharedGroup
{
public:
    explicit SharedGroup(SharedGroupId id)
        : m_id(id)
    {
    }

    SharedGroupId id() const { return m_id; }
    const std::vector<Subscription> &members() const { return m_members; }
    /// Index of the member that the next message is offered first; less than the number of members.
    std::size_t turn() const { return m_turn; }

    /// False when the session was a member already; its options are replaced then [MQTT-3.8.4-3].
    bool add(const Subscription &member);
    /// False when the session was no member. The turn stays with the member that has it.
    bool remove(SessionId session);
    /// The member of that index took a message: the turn is the next one's.
    void took(std::size_t member) { m_turn = (member + 1) % m_members.size(); }

private:
    SharedGroupId m_id;
    std::vector<Subscription> m_members;
    std::size_t m_turn = 0;
};

} // namespace cutty::broker
