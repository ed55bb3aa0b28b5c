#pragma once

#include "app/cli/ClientArguments.h"
#include "app/cli/ExitCode.h"
#include "app/cli/Option.h"
#include "app/cli/PayloadSource.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cutty::cli {

/// What `cutty pub` was told.
struct PubArguments
{
    ClientArguments client;
    std::optional<std::string> topic;
    std::optional<QoS> qos;
    bool retain = false;
    /// In the order given.
    std::vector<PayloadArgument> payloads;
    /// Of PUBLISH, a topic alias among them.
    mqtt::Properties properties;
    std::optional<std::uint32_t> repeat;
    std::optional<std::chrono::milliseconds> repeatDelay;
    std::optional<std::uint16_t> maximumInflight;

    bool readsLines() const;
};

/// `arguments` must outlive the options.
std::vector<OptionGroup> pubOptions(PubArguments &arguments);

/// What makes no sense together; `urlTopic` is the topic of the URL.
std::expected<void, Failure> checkPub(
    const PubArguments &arguments, const std::optional<std::string> &urlTopic);

} // namespace cutty::cli
