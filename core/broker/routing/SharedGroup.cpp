#include "core/broker/routing/SharedGroup.h"

#include <algorithm>

namespace cutty::broker {

bool SharedGroup::add(const Subscription &member)
{
    const auto existing = std::ranges::find(m_members, member.session, &Subscription::session);
    if (existing != m_members.end()) {
        *existing = member;
        return false;
    }
    m_members.push_back(member);
    return true;
}

bool SharedGroup::remove(SessionId session)
{
    const auto member = std::ranges::find(m_members, session, &Subscription::session);
    if (member == m_members.end())
        return false;
    const auto index = static_cast<std::size_t>(member - m_members.begin());
    m_members.erase(member);
    if (index < m_turn)
        --m_turn;
    if (m_turn == m_members.size())
        m_turn = 0;
    return true;
}

} // namespace cutty::broker
