#include "app/cli/Option.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace cutty::cli {

Option flagOption(std::string names, bool &target, std::string description)
{
    return {.names = std::move(names),
        .valueName = {},
        .description = std::move(description),
        .apply = [&target](std::span<const std::string>) -> OptionResult {
            target = true;
            return {};
        },
        .minimumValues = 0,
        .maximumValues = 0};
}

Option textOption(
    std::string names, std::string valueName, std::optional<std::string> &target, std::string description)
{
    return valueOption(
        std::move(names), std::move(valueName),
        [&target](const std::string &value) -> OptionResult {
            target = value;
            return {};
        },
        std::move(description));
}

Option listOption(
    std::string names, std::string valueName, std::vector<std::string> &target, std::string description)
{
    return valueOption(
        std::move(names), std::move(valueName),
        [&target](const std::string &value) -> OptionResult {
            target.push_back(value);
            return {};
        },
        std::move(description));
}

Option valueOption(std::string names, std::string valueName,
    std::function<OptionResult(const std::string &value)> apply, std::string description)
{
    return {.names = std::move(names),
        .valueName = std::move(valueName),
        .description = std::move(description),
        .apply = [apply = std::move(apply)](std::span<const std::string> values) {
            return apply(values.front());
        }};
}

std::expected<std::int64_t, std::string> parseNumber(
    std::string_view text, std::int64_t minimum, std::int64_t maximum)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < minimum || number > maximum) {
        return std::unexpected("'" + std::string(text) + "' is not a number of " + std::to_string(minimum)
            + " to " + std::to_string(maximum));
    }
    return number;
}

std::expected<std::int64_t, std::string> parseSeconds(std::string_view text)
{
    constexpr double most = 2'000'000; // timers count milliseconds in 31 bits
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size() || !(seconds >= 0 && seconds <= most))
        return std::unexpected("'" + std::string(text) + "' is not a time in seconds");
    return static_cast<std::int64_t>(std::ceil(seconds * 1000));
}

Option timeOption(std::string names, std::chrono::milliseconds least,
    std::optional<std::chrono::milliseconds> &target, std::string description)
{
    return valueOption(
        std::move(names), "SECONDS",
        [least, &target](const std::string &value) -> OptionResult {
            const auto milliseconds = parseSeconds(value);
            if (!milliseconds)
                return std::unexpected(milliseconds.error());
            if (*milliseconds < least.count())
                return std::unexpected("'" + value + "' is not a time in seconds above 0");
            target = std::chrono::milliseconds(*milliseconds);
            return {};
        },
        std::move(description));
}

} // namespace cutty::cli
