#include "tests/layering/LayerRules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>

namespace cutty::layering {
namespace {

using Names = std::vector<std::string_view>;

struct Layer
{
    std::string_view target;
    std::string_view folder;
    /// Folders of this project, each with all that is below it.
    Names folders;
    /// What may be included beyond the standard library: Qt modules, libraries, and the parts of the standard
    /// library that not everyone may use (threads, clocks, randomness).
    Names libraries;
    bool readsClocks;
    /// The row in words, for the person who reads the finding.
    std::string_view rule;
};

/// The table of layers. A file belongs to the first row whose folder it is in.
const std::vector<Layer> &layers()
{
    static const std::vector<Layer> table = {
        {"cutty_base", "core/base", {"core/base"}, {"threads", "randomness"}, false,
            "it uses the standard library only"},
        {"cutty_mqtt", "core/mqtt", {"core/base", "core/mqtt"}, {}, false,
            "it uses base only, without Qt, sockets, clocks, threads and randomness: time and bytes are "
            "passed in"},
        {"cutty_broker", "core/broker", {"core/base", "core/mqtt", "core/broker"}, {"randomness"}, false,
            "it uses mqtt and base only, without Qt, sockets, clocks and threads: time and bytes are passed "
            "in"},
        {"cutty_net", "core/net", {"core/base", "core/mqtt", "core/broker", "core/net"},
            {"threads", "randomness", "clocks", "system", "QtCore", "QtNetwork", "QtWebSockets"}, true,
            "it uses mqtt, broker and Qt Core, Network, WebSockets"},
        {"cutty_payload", "core/payload", {"core/base", "core/payload"},
            {"threads", "randomness", "clocks", "system", "QtCore"}, true,
            "it uses base, Qt Core and format libraries"},
        {"cutty_profile", "core/profile", {"core/base", "core/profile"},
            {"threads", "randomness", "clocks", "QtCore", "QtKeychain"}, true,
            "it uses base, Qt Core and the keychain"},
        {"cutty_history", "core/history", {"core/base", "core/history"},
            {"threads", "randomness", "clocks", "QtCore", "SQLite"}, true,
            "it uses base, Qt Core and SQLite"},
        {"cutty_session", "core/session", {"core"},
            {"threads", "randomness", "clocks", "QtCore", "QtNetwork", "QtWebSockets"}, true,
            "it uses the other folders of core and their Qt modules, not Gui or Widgets"},
        {"cutty_models", "ui/models",
            {"ui/models", "core/session", "core/history", "core/profile", "core/payload", "core/base",
                "core/mqtt/codec", "core/mqtt/topic"},
            {"threads", "randomness", "clocks", "QtCore", "QtGui"}, true,
            "it uses session and below (of mqtt the values in codec and topic; net, engine and broker stay "
            "behind "
            "session) and Qt Core, Gui"},
        {"cutty_ui", "ui",
            {"ui", "core/session", "core/history", "core/profile", "core/payload", "core/base",
                "core/mqtt/codec", "core/mqtt/topic"},
            {"threads", "randomness", "clocks", "QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets",
                "KSyntaxHighlighting"},
            true,
            "it uses models, session and below (of mqtt the values in codec and topic; net, engine and "
            "broker stay "
            "behind session), Qt Widgets and KSyntaxHighlighting"},
        {"app", "app", {"app", "ui", "core"}, {"any"}, true,
            "it uses all of core and ui, by their path from the root"},
    };
    return table;
}

bool isWithin(std::string_view path, std::string_view folder)
{
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

const Layer *layerOf(std::string_view file)
{
    const auto found
        = std::ranges::find_if(layers(), [file](const Layer &layer) { return isWithin(file, layer.folder); });
    return found == layers().end() ? nullptr : &*found;
}

struct Include
{
    std::string_view name;
    bool quoted;
};

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::optional<Include> parseInclude(std::string_view line)
{
    line = trimmed(line);
    if (!line.starts_with('#'))
        return std::nullopt;
    line = trimmed(line.substr(1));
    if (!line.starts_with("include"))
        return std::nullopt;
    line = trimmed(line.substr(std::string_view("include").size()));
    if (line.empty() || (line.front() != '"' && line.front() != '<'))
        return std::nullopt;
    const bool quoted = line.front() == '"';
    const auto end = line.find(quoted ? '"' : '>', 1);
    if (end == std::string_view::npos)
        return std::nullopt;
    return Include{line.substr(1, end - 1), quoted};
}

bool contains(std::span<const std::string_view> names, std::string_view name)
{
    return std::ranges::find(names, name) != names.end();
}

/// The library an angle include belongs to; empty for what of the standard library everyone may use.
std::string libraryOf(std::string_view header, const QtHeaders &qtHeaders)
{
    static constexpr std::array<std::string_view, 9> threads = {"barrier", "condition_variable", "future",
        "latch", "mutex", "semaphore", "shared_mutex", "stop_token", "thread"};
    if (contains(threads, header))
        return "threads";
    if (header == "random")
        return "randomness";
    if (header == "ctime")
        return "clocks";
    if (header == "sqlite3.h")
        return "SQLite";
    const std::string_view folder = header.substr(0, header.find('/'));
    if (folder == "qt6keychain")
        return "QtKeychain";
    if (folder == "KSyntaxHighlighting" || folder == "KF6")
        return "KSyntaxHighlighting";
    if (folder.starts_with("Qt") && (folder != header || qtHeaders.contains(std::string(header))))
        return std::string(folder);
    if (const auto module = qtHeaders.find(std::string(header)); module != qtHeaders.end())
        return module->second;
    if (header.starts_with('Q'))
        return "a Qt module that is not installed";
    return header.find_first_of("./") == std::string_view::npos ? std::string() : "system";
}

bool mayInclude(const Layer &layer, const Include &include, const std::string &library)
{
    if (include.quoted) {
        return include.name.ends_with(".moc") || include.name.starts_with("moc_")
            || std::ranges::any_of(
                layer.folders, [&](std::string_view folder) { return isWithin(include.name, folder); });
    }
    return library.empty() || contains(layer.libraries, "any") || contains(layer.libraries, library);
}

std::string describe(const Layer &layer, const Include &include, const std::string &library)
{
    std::string text(layer.target);
    text += " may not include ";
    text += include.quoted ? '"' : '<';
    text += include.name;
    text += include.quoted ? '"' : '>';
    if (!library.empty())
        text += " (" + library + ')';
    text += ": ";
    text += layer.rule;
    return text;
}

std::optional<std::string> judge(const Layer &layer, std::string_view line, const QtHeaders &qtHeaders)
{
    if (const auto include = parseInclude(line)) {
        const std::string library = include->quoted ? std::string() : libraryOf(include->name, qtHeaders);
        if (!mayInclude(layer, *include, library))
            return describe(layer, *include, library);
        return std::nullopt;
    }
    const std::string_view code = line.substr(0, line.find("//"));
    if (!layer.readsClocks && code.contains("::now("))
        return std::string(layer.target) + " may not read a clock: " + std::string(layer.rule);
    return std::nullopt;
}

} // namespace

std::string toString(const Finding &finding)
{
    return finding.file + ':' + std::to_string(finding.line) + ": " + finding.text;
}

QtHeaders readQtHeaders(const std::filesystem::path &includeRoot)
{
    QtHeaders headers;
    for (const auto &entry : std::filesystem::directory_iterator(includeRoot)) {
        const std::string module = entry.path().stem().string();
        if (!module.starts_with("Qt") || !entry.is_directory())
            continue;
        const bool framework = entry.path().extension() == ".framework";
        const auto folder = framework ? entry.path() / "Headers" : entry.path();
        if (!std::filesystem::is_directory(folder))
            continue;
        for (const auto &header : std::filesystem::directory_iterator(folder))
            headers.emplace(header.path().filename().string(), module);
    }
    return headers;
}

std::vector<Finding> checkFile(std::string_view file, std::string_view content, const QtHeaders &qtHeaders)
{
    const Layer *layer = layerOf(file);
    if (!layer)
        return {{std::string(file), 1, "stands in no layer: core, ui and app have their folders"}};

    std::vector<Finding> findings;
    std::size_t number = 0;
    while (!content.empty()) {
        const auto end = std::min(content.find('\n'), content.size());
        ++number;
        if (auto text = judge(*layer, content.substr(0, end), qtHeaders))
            findings.push_back({std::string(file), number, std::move(*text)});
        content.remove_prefix(std::min(end + 1, content.size()));
    }
    return findings;
}

std::vector<Finding> checkTree(const std::filesystem::path &sourceRoot, const QtHeaders &qtHeaders)
{
    std::vector<std::filesystem::path> files;
    for (const std::string_view top : {"core", "ui", "app"}) {
        for (const auto &entry : std::filesystem::recursive_directory_iterator(sourceRoot / top)) {
            const auto extension = entry.path().extension();
            if (entry.is_regular_file() && (extension == ".h" || extension == ".cpp"))
                files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);

    std::vector<Finding> findings;
    for (const auto &path : files) {
        std::ifstream stream(path, std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
        std::ranges::move(checkFile(path.lexically_relative(sourceRoot).generic_string(), content, qtHeaders),
            std::back_inserter(findings));
    }
    return findings;
}

} // namespace cutty::layering
