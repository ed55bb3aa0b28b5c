#include "core/broker/findings/Judgement.h"

#include "core/mqtt/codec/Properties.h"

#include <utility>

namespace cutty::broker {

Finding Judgement::finding(Mistake mistake, const FindingFacts &facts) const
{
    return {.clientId = std::string(m_case.clientId),
        .link = m_case.link,
        .time = m_case.time,
        .version = m_case.version,
        .mistake = mistake,
        .packet = m_case.packet,
        .packetId = facts.packetId,
        .expected = facts.expected,
        .bytes = std::string(m_case.bytes.substr(0, Finding::maximumBytes)),
        .size = m_case.bytes.size()};
}

void Judgement::breaks(Rule rule, Mistake mistake, const FindingFacts &facts)
{
    Finding found = finding(mistake, facts);
    found.severity = Severity::Breach;
    if (const auto index = rule.in(m_case.version)) {
        found.statement = statements(m_case.version)[*index].id;
        m_coverage.breakRule(m_case.version, *index, found);
    }
    m_findings.push_back(std::move(found));
}

void Judgement::alsoBreaks(Rule rule)
{
    if (const auto index = rule.in(m_case.version))
        m_coverage.breakRule(m_case.version, *index, m_findings.back());
}

void Judgement::suspects(Rule rule, Mistake mistake, const FindingFacts &facts)
{
    Finding found = finding(mistake, facts);
    found.severity = Severity::Suspicious;
    if (const auto index = rule.in(m_case.version))
        found.statement = statements(m_case.version)[*index].id;
    m_findings.push_back(std::move(found));
}

namespace {

/// Limits of ours that the client's version has no way to announce; nobody could keep to them.
bool isOurLimit(const mqtt::DecodeError &error, mqtt::ProtocolVersion version)
{
    switch (error.fault) {
    case mqtt::Fault::TooMuchBeforeConnack:
    case mqtt::Fault::UnsupportedProtocolLevel: return true;
    case mqtt::Fault::PacketTooLarge: return error.statement.empty();
    case mqtt::Fault::QoSNotSupported:
    case mqtt::Fault::RetainNotSupported:
    case mqtt::Fault::WildcardSubscriptionsNotSupported:
    case mqtt::Fault::SharedSubscriptionsNotSupported:
    case mqtt::Fault::SubscriptionIdentifiersNotSupported: return version != mqtt::ProtocolVersion::V5;
    default: return false;
    }
}

/// The statement on the field that holds the ill-formed text, beside that on all text; of CONNECT it is not
/// known which field that is.
Rule ruleOfText(const mqtt::DecodeError &error)
{
    if (error.property == mqtt::PropertyId::ResponseTopic)
        return ruleOf5("MQTT-3.3.2-13");
    if (error.property == mqtt::PropertyId::ContentType)
        return ruleOf5("MQTT-3.3.2-19");
    if (error.property)
        return noRule;
    switch (error.packet) {
    case mqtt::PacketType::Publish: return ruleOfBoth("MQTT-3.3.2-1");
    case mqtt::PacketType::Subscribe: return ruleOfBoth("MQTT-3.8.3-1");
    case mqtt::PacketType::Unsubscribe: return ruleOfBoth("MQTT-3.10.3-1");
    default: return noRule;
    }
}

} // namespace

void Judgement::reports(const mqtt::DecodeError &error)
{
    Finding found = finding(Mistake::Fault, {.expected = error.expected});
    found.packet = error.packet;
    found.fault = error.fault;
    found.property = error.property;
    found.offset = error.offset;
    const bool forgiven = isOurLimit(error, m_case.version);
    found.severity = forgiven ? Severity::Suspicious : Severity::Breach;
    const auto index = indexOfStatement(m_case.version, error.statement);
    if (index)
        found.statement = statements(m_case.version)[*index].id;
    if (index && !forgiven)
        m_coverage.breakRule(m_case.version, *index, found);
    m_findings.push_back(std::move(found));
    if (error.fault == mqtt::Fault::InvalidUtf8)
        alsoBreaks(ruleOfText(error));
}

} // namespace cutty::broker
