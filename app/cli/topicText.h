#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What is wrong with a topic that was given, as a whole sentence; nothing where nothing is.
namespace cutty::cli {

std::optional<std::string> topicNameProblem(std::string_view topic);
std::optional<std::string> topicFilterProblem(std::string_view filter);

} // namespace cutty::cli
