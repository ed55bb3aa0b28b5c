#pragma once

#include "app/cli/ClientSetup.h"
#include "app/cli/bench/BenchArguments.h"

#include <QHostAddress>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace cutty::cli {

enum class BenchRole : std::uint8_t { Idle, Subscriber, Publisher };

/// A measurement with all its numbers settled; read by all threads, changed by none.
struct BenchPlan
{
    ClientSetup setup;
    /// Of the broker, so that a thousand connections ask for it once; nothing where a proxy or TLS needs the
    /// name.
    std::optional<QHostAddress> address;
    std::uint32_t run = 0;

    std::uint32_t idle = 0;
    std::uint32_t publishers = 1;
    std::uint32_t subscribers = 1;
    std::uint32_t connectWindow = 100;
    std::uint32_t threads = 1;
    QoS qos = QoS::AtMostOnce;
    std::optional<double> rate;
    /// Nothing where `count` says when to end.
    std::optional<std::chrono::milliseconds> duration;
    std::optional<std::uint64_t> count;
    std::uint32_t window = 100;
    std::uint32_t size = 100;
    std::uint32_t topicsEach = 1;
    bool retain = false;
    std::uint32_t retained = 0;
    bool isShared = false;
    std::optional<std::int64_t> brokerPid;

    /// By stream: those of a publisher stand together.
    std::vector<std::string> topics;
    /// By subscriber, `$share/NAME/` included.
    std::vector<std::string> filters;
    /// By subscriber: the books that its messages are noted in. Members of a group have one in common.
    std::vector<std::uint32_t> books;
    /// By book: the filter, without `$share/NAME/`.
    std::vector<std::string> bookFilters;
    /// By stream: the books that get each of its messages.
    std::vector<std::uint32_t> receivers;

    std::uint32_t publisherOf(std::uint32_t stream) const { return stream / topicsEach; }
};

std::string retainedTopic(std::uint32_t number);

/// Looks the broker's host up. A topic or filter that is none, and a public host without --yes-really, are
/// usage failures.
std::expected<BenchPlan, Failure> planBench(const BenchArguments &arguments, ClientSetup setup);

} // namespace cutty::cli
