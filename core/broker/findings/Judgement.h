#pragma once

#include "core/broker/findings/Coverage.h"
#include "core/broker/findings/Finding.h"
#include "core/broker/findings/rules.h"

#include <optional>
#include <string_view>
#include <vector>

namespace cutty::broker {

/// What was found beside the rule; the rest comes from the packet that is judged.
struct FindingFacts
{
    mqtt::PacketId packetId{};
    std::optional<mqtt::Expectation> expected = std::nullopt;
};

/// One packet of a client before the rules, or the end of its connection, and where the verdicts go. The
/// references must outlive it.
class Judgement
{
public:
    struct Case
    {
        std::string_view clientId;
        LinkId link{};
        TimePoint time;
        mqtt::ProtocolVersion version{};
        mqtt::PacketType packet{};
        std::string_view bytes;
    };

    Judgement(const Case &judged, Coverage &coverage, std::vector<Finding> &findings)
        : m_case(judged)
        , m_coverage(coverage)
        , m_findings(findings)
    {
    }

    mqtt::ProtocolVersion version() const { return m_case.version; }
    bool isVersion5() const { return m_case.version == mqtt::ProtocolVersion::V5; }
    TimePoint time() const { return m_case.time; }

    void keeps(Rule rule)
    {
        if (const auto index = rule.in(m_case.version))
            m_coverage.keep(m_case.version, *index);
    }
    void breaks(Rule rule, Mistake mistake, const FindingFacts &facts = {});
    /// The same breach is one of another statement too; it stays one finding. After breaks().
    void alsoBreaks(Rule rule);
    /// No proof: the coverage takes no note of it.
    void suspects(Rule rule, Mistake mistake, const FindingFacts &facts = {});
    void reports(const mqtt::DecodeError &error);

private:
    Finding finding(Mistake mistake, const FindingFacts &facts) const;

    Case m_case;
    Coverage &m_coverage;
    std::vector<Finding> &m_findings;
};

} // namespace cutty::broker
