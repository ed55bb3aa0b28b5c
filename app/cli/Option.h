#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cutty::cli {

/// What is wrong with the value of an option, as the rest of a sentence: "is not a number".
using OptionResult = std::expected<void, std::string>;

/// One option of a command, without the library that parses: only CommandLine.cpp knows that one.
struct Option
{
    /// As "-p,--port". The first names are mosquitto's where it has the option, those behind are MQTTX's.
    std::string names;
    /// Stands for the value in --help; empty for a flag.
    std::string valueName;
    std::string description;
    /// Called once for each time that the option is given, in order, with as many values as it takes; a flag
    /// gets none.
    std::function<OptionResult(std::span<const std::string> values)> apply;
    int minimumValues = 1;
    int maximumValues = 1;
};

/// Options that stand together in --help.
struct OptionGroup
{
    std::string title;
    std::vector<Option> options;
};

// Options for the usual targets, which must outlive them. Given several times, the last value counts; a list
// takes all.
Option flagOption(std::string names, bool &target, std::string description);
Option textOption(
    std::string names, std::string valueName, std::optional<std::string> &target, std::string description);
Option listOption(
    std::string names, std::string valueName, std::vector<std::string> &target, std::string description);
/// One value, handed on as it was given.
Option valueOption(std::string names, std::string valueName,
    std::function<OptionResult(const std::string &value)> apply, std::string description);

/// A whole number of `minimum` to `maximum`, or why it is none.
std::expected<std::int64_t, std::string> parseNumber(
    std::string_view text, std::int64_t minimum, std::int64_t maximum);
/// Seconds, with a fraction if need be, of 0 to 2,000,000; in milliseconds.
std::expected<std::int64_t, std::string> parseSeconds(std::string_view text);

/// A whole number for `store`.
template <typename Store>
Option wholeNumberOption(std::string names, std::string valueName, std::int64_t minimum, std::int64_t maximum,
    Store store, std::string description)
{
    return valueOption(
        std::move(names), std::move(valueName),
        [minimum, maximum, store](const std::string &value) -> OptionResult {
            const auto number = parseNumber(value, minimum, maximum);
            if (!number)
                return std::unexpected(number.error());
            store(*number);
            return {};
        },
        std::move(description));
}

/// A whole number; `T` is an integer, an enumeration or a duration that counts in such numbers.
template <typename T>
Option numberOption(std::string names, std::string valueName, std::int64_t minimum, std::int64_t maximum,
    std::optional<T> &target, std::string description)
{
    return wholeNumberOption(
        std::move(names), std::move(valueName), minimum, maximum,
        [&target](std::int64_t number) { target = static_cast<T>(number); }, std::move(description));
}

/// The same, and may be repeated.
template <typename T>
Option numberListOption(std::string names, std::string valueName, std::int64_t minimum, std::int64_t maximum,
    std::vector<T> &target, std::string description)
{
    return wholeNumberOption(
        std::move(names), std::move(valueName), minimum, maximum,
        [&target](std::int64_t number) { target.push_back(static_cast<T>(number)); }, std::move(description));
}

/// A time, given in seconds with or without a fraction, of `least` or more.
Option timeOption(std::string names, std::chrono::milliseconds least,
    std::optional<std::chrono::milliseconds> &target, std::string description);

} // namespace cutty::cli
