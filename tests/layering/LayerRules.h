#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cutty::layering {

/// A line that reaches where its layer may not.
struct Finding
{
    /// From the source root, with slashes.
    std::string file;
    /// Counted from 1.
    std::size_t line = 0;
    std::string text;
};

/// `file:line: text`, as compilers write it.
std::string toString(const Finding &finding);

/// Header name (QString, qtimer.h) to the Qt module whose folder holds it (QtCore).
using QtHeaders = std::unordered_map<std::string, std::string>;

/// Reads the names from a folder with one folder per Qt module (QtCore/), or one framework
/// (QtCore.framework/).
QtHeaders readQtHeaders(const std::filesystem::path &includeRoot);

/// Judges one file of core, ui or app by the table of layers; `file` is its path from the source root.
std::vector<Finding> checkFile(std::string_view file, std::string_view content, const QtHeaders &qtHeaders);

/// Judges every .h and .cpp below core, ui and app, in the order of their paths.
std::vector<Finding> checkTree(const std::filesystem::path &sourceRoot, const QtHeaders &qtHeaders);

} // namespace cutty::layering
