#include "ui/models/MessageFilter.h"

#include <algorithm>

namespace cutty::ui {

bool MessageFilter::matches(const MessageRecord &record) const
{
    if (direction && record.direction != *direction)
        return false;
    const auto holdsTopic = [topic = record.message->topic()](const std::string &branch) {
        return isInBranch(branch, topic);
    };
    if (!branches.empty() && std::ranges::none_of(branches, holdsTopic))
        return false;
    return query.matches(record);
}

bool isInBranch(std::string_view branch, std::string_view topic)
{
    return topic.starts_with(branch) && (topic.size() == branch.size() || topic[branch.size()] == '/');
}

} // namespace cutty::ui
