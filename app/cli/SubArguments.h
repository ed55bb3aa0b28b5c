#pragma once

#include "app/cli/ClientArguments.h"
#include "app/cli/ExitCode.h"
#include "app/cli/Option.h"
#include "core/mqtt/codec/Packets.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cutty::cli {

/// How `cutty sub` prints.
struct OutputArguments
{
    bool verbose = false;
    bool json = false;
    std::optional<std::string> format;
    bool noNewline = false;
    std::optional<std::string> delimiter;
    /// Each payload goes to a file of its own instead.
    std::optional<std::string> fileSave;
};

/// What `cutty sub` was told. The lists of options run beside `filters`: the n-th value is for the n-th
/// filter, and the last value for all that follow.
struct SubArguments
{
    ClientArguments client;
    std::vector<std::string> filters;
    std::vector<QoS> qos;
    std::vector<bool> noLocal;
    std::vector<bool> retainAsPublished;
    std::vector<mqtt::RetainHandling> retainHandling;
    std::vector<std::uint32_t> identifiers;
    /// Of SUBSCRIBE.
    mqtt::Properties properties;
    std::vector<std::string> unsubscribe;
    mqtt::Properties unsubscribeProperties;
    std::vector<std::string> filteredOut;

    std::optional<std::uint64_t> count;
    std::optional<std::chrono::milliseconds> timeout;
    bool exitAfterSubscribing = false;
    bool noRetained = false;
    bool retainedOnly = false;
    bool removeRetained = false;
    OutputArguments output;
};

/// `arguments` must outlive the options.
std::vector<OptionGroup> subOptions(SubArguments &arguments);

/// One SUBSCRIBE packet.
struct SubscribeStep
{
    std::vector<mqtt::SubscriptionRequest> requests;
    mqtt::Properties properties;
};

/// What makes no sense together is a failure; `urlTopic` is the filter of the URL. Filters share a packet as
/// far as they share their subscription identifier.
std::expected<std::vector<SubscribeStep>, Failure> planSubscriptions(
    const SubArguments &arguments, const std::optional<std::string> &urlTopic);

} // namespace cutty::cli
