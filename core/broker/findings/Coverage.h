#pragma once

#include "core/broker/findings/Finding.h"
#include "core/broker/findings/Statement.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace cutty::broker {

/// How often a client did what a statement speaks of, the right and the wrong way.
struct StatementCount
{
    std::uint64_t kept = 0;
    std::uint64_t broken = 0;
};

/// Which statements one client identifier has kept and broken, over all of its connections, by version.
class Coverage
{
public:
    /// `index` is the statement's place in statements(version).
    void keep(mqtt::ProtocolVersion version, std::size_t index);
    void breakRule(mqtt::ProtocolVersion version, std::size_t index, const Finding &finding);

    /// Statements judged by another one have that one's counts.
    StatementCount count(mqtt::ProtocolVersion version, std::size_t index) const;
    /// The first finding on the statement; null when there is none.
    const Finding *example(mqtt::ProtocolVersion version, std::size_t index) const;
    /// Whether the client has used the version, where 3.1 and 3.1.1 are one.
    bool hasVersion(mqtt::ProtocolVersion version) const { return !of(version).counts.empty(); }

private:
    struct OfVersion
    {
        /// As long as statements(); empty before the first count.
        std::vector<StatementCount> counts;
        std::map<std::size_t, Finding> examples;
    };

    OfVersion &of(mqtt::ProtocolVersion version)
    {
        return version == mqtt::ProtocolVersion::V5 ? m_of5 : m_of311;
    }
    const OfVersion &of(mqtt::ProtocolVersion version) const
    {
        return version == mqtt::ProtocolVersion::V5 ? m_of5 : m_of311;
    }
    StatementCount &counter(mqtt::ProtocolVersion version, std::size_t index);

    OfVersion m_of311;
    OfVersion m_of5;
};

} // namespace cutty::broker
