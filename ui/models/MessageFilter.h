#pragma once

#include "core/base/MessageBatch.h"
#include "ui/models/MessageQuery.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::ui {

/// Which messages a list shows; all of it must hold.
struct MessageFilter
{
    /// Topics, each with all that is below it; empty for all topics.
    std::vector<std::string> branches;
    std::optional<Direction> direction;
    MessageQuery query;

    bool isEmpty() const { return branches.empty() && !direction && query.isEmpty(); }
    bool matches(const MessageRecord &record) const;

    friend bool operator==(const MessageFilter &, const MessageFilter &) = default;
};

/// Whether `topic` is `branch` or below it. Levels count: "a" has "a" and "a/b", not "ab".
bool isInBranch(std::string_view branch, std::string_view topic);

} // namespace cutty::ui
