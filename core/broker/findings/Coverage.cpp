#include "core/broker/findings/Coverage.h"

namespace cutty::broker {
namespace {

/// Where the counts of a statement stand: its own place, or that of the one that it is judged by.
std::size_t judgedAt(mqtt::ProtocolVersion version, std::size_t index)
{
    const Statement &statement = statements(version)[index];
    if (statement.sight != Sight::WithAnother)
        return index;
    return indexOfStatement(version, statement.note).value_or(index);
}

} // namespace

void Coverage::keep(mqtt::ProtocolVersion version, std::size_t index) { ++counter(version, index).kept; }

void Coverage::breakRule(mqtt::ProtocolVersion version, std::size_t index, const Finding &finding)
{
    ++counter(version, index).broken;
    of(version).examples.emplace(index, finding);
}

StatementCount Coverage::count(mqtt::ProtocolVersion version, std::size_t index) const
{
    const std::vector<StatementCount> &counts = of(version).counts;
    return counts.empty() ? StatementCount{} : counts[judgedAt(version, index)];
}

const Finding *Coverage::example(mqtt::ProtocolVersion version, std::size_t index) const
{
    const auto &examples = of(version).examples;
    const auto example = examples.find(judgedAt(version, index));
    return example == examples.end() ? nullptr : &example->second;
}

StatementCount &Coverage::counter(mqtt::ProtocolVersion version, std::size_t index)
{
    std::vector<StatementCount> &counts = of(version).counts;
    if (counts.empty())
        counts.resize(statements(version).size());
    return counts[index];
}

} // namespace cutty::broker
