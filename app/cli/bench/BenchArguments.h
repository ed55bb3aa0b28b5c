#pragma once

#include "app/cli/ClientArguments.h"
#include "app/cli/ExitCode.h"
#include "app/cli/Option.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cutty::cli {

/// What `cutty bench` was told.
struct BenchArguments
{
    ClientArguments client;
    /// Connections that do nothing but stay.
    std::optional<std::uint32_t> idle;
    std::optional<std::uint32_t> publishers;
    std::optional<std::uint32_t> subscribers;
    std::optional<QoS> qos;
    /// Messages a second of each publisher; nothing: as many as the broker takes.
    std::optional<double> rate;
    std::optional<std::uint32_t> window;
    /// Of a payload, in bytes.
    std::optional<std::uint32_t> size;
    /// Of each publisher.
    std::optional<std::uint32_t> topics;
    std::optional<std::string> topic;
    std::optional<std::string> filter;
    std::optional<std::string> share;
    bool retain = false;
    /// Messages that are retained before anybody subscribes.
    std::optional<std::uint32_t> retained;
    std::optional<std::chrono::milliseconds> duration;
    /// Messages of each publisher.
    std::optional<std::uint64_t> count;
    std::optional<std::uint32_t> connectWindow;
    std::optional<std::uint32_t> threads;
    std::optional<std::int64_t> brokerPid;
    bool json = false;
    bool yesReally = false;
};

/// `arguments` must outlive the options.
std::vector<OptionGroup> benchOptions(BenchArguments &arguments);

/// What makes no sense together; `urlTopic` is the topic of the URL.
std::expected<void, Failure> checkBench(
    const BenchArguments &arguments, const std::optional<std::string> &urlTopic);

} // namespace cutty::cli
