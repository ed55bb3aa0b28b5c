#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cutty::broker {

struct LevelHash
{
    using is_transparent = void;
    std::size_t operator()(std::string_view level) const { return std::hash<std::string_view>{}(level); }
};

/// The children of a node in a tree of topic levels, found without making a string.
template <typename Node>
using LevelMap = std::unordered_map<std::string, std::unique_ptr<Node>, LevelHash, std::equal_to<>>;

} // namespace cutty::broker
