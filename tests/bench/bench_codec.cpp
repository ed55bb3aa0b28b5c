// What a QoS 0 PUBLISH costs without sockets: decoding, encoding, and receiving it through the engine; with a
// topic of 20 bytes and a payload of 100, and two user properties in MQTT 5.
#include "tests/bench/Limits.h"

#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"
#include "core/mqtt/engine/Connection.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

namespace cutty::mqtt {
namespace {

/// As many messages as one read of a busy socket holds.
constexpr int batch = 500;

PublishPacket samplePublish(ProtocolVersion version)
{
    Properties properties;
    if (version == ProtocolVersion::V5)
        properties.addUserProperty("unit", "celsius").addUserProperty("device", "line1-sensor7");
    return {.message = Message::create({.topic = "plant/line1/sensor07",
                .payload = std::string(100, 'x'),
                .properties = properties.encoded()})};
}

std::string sampleBatch(ProtocolVersion version)
{
    std::string wire;
    for (int count = 0; count < batch; ++count)
        encode(wire, samplePublish(version), version);
    return wire;
}

/// `allocations` are those of the measured loop.
void countMessages(benchmark::State &state, std::size_t wireSize, std::uint64_t allocations)
{
    const auto messages = static_cast<double>(state.iterations() * batch);
    state.SetItemsProcessed(state.iterations() * batch);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(wireSize));
    state.counters["cpu_s_per_million"]
        = benchmark::Counter(messages / 1e6, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["allocations"] = static_cast<double>(allocations) / messages;
}

void decodePublish(benchmark::State &state, ProtocolVersion version)
{
    const std::string wire = sampleBatch(version);
    PacketDecoder decoder;
    decoder.setVersion(version);
    const std::uint64_t before = bench::allocationCount();
    for (auto _ : state) {
        decoder.feed(wire);
        int decoded = 0;
        while (auto packet = decoder.next().value_or(std::nullopt)) {
            benchmark::DoNotOptimize(*packet);
            ++decoded;
        }
        if (decoded != batch)
            return state.SkipWithError("not every packet was decoded");
    }
    countMessages(state, wire.size(), bench::allocationCount() - before);
}
BENCHMARK_CAPTURE(decodePublish, v311, ProtocolVersion::V311);
BENCHMARK_CAPTURE(decodePublish, v5, ProtocolVersion::V5);

void encodePublish(benchmark::State &state, ProtocolVersion version)
{
    const PublishPacket publish = samplePublish(version);
    std::string wire;
    const std::uint64_t before = bench::allocationCount();
    for (auto _ : state) {
        wire.clear();
        for (int count = 0; count < batch; ++count)
            encode(wire, publish, version);
        benchmark::DoNotOptimize(wire.data());
    }
    countMessages(state, wire.size(), bench::allocationCount() - before);
}
BENCHMARK_CAPTURE(encodePublish, v311, ProtocolVersion::V311);
BENCHMARK_CAPTURE(encodePublish, v5, ProtocolVersion::V5);

/// From the bytes of a read to the events that the owner polls.
void receivePublish(benchmark::State &state, ProtocolVersion version)
{
    const std::string wire = sampleBatch(version);
    const TimePoint now = TimePoint{} + std::chrono::hours(1);
    Connection connection(Role::Client);
    connection.handleTransportOpened(now);
    static_cast<void>(connection.connect({.version = version, .clientId = "receiver"}, {}, now));
    std::string connack;
    encode(connack, ConnackPacket{}, version);
    connection.handleInput(connack, now);
    while (connection.pollEvent()) {}
    // The first batch makes room for the events.
    std::uint64_t before = 0;
    for (auto _ : state) {
        connection.handleInput(wire, now);
        int received = 0;
        while (auto event = connection.pollEvent()) {
            benchmark::DoNotOptimize(*event);
            received += std::holds_alternative<MessageReceived>(*event) ? 1 : 0;
        }
        if (received != batch)
            return state.SkipWithError("not every message was received");
        if (before == 0)
            before = bench::allocationCount() - batch;
    }
    countMessages(state, wire.size(), bench::allocationCount() - before);
}
BENCHMARK_CAPTURE(receivePublish, v311, ProtocolVersion::V311);
BENCHMARK_CAPTURE(receivePublish, v5, ProtocolVersion::V5);

} // namespace
} // namespace cutty::mqtt

int main(int argc, char **argv)
{
    using Side = cutty::bench::Limit::Side;
    return cutty::bench::runBenchmarks(argc, argv,
        {
            {"decodePublish/v311", "items_per_second", Side::AtLeast, 10e6,
                "PUBLISH decoded a second, 3.1.1"},
            {"decodePublish/v5", "items_per_second", Side::AtLeast, 5e6, "PUBLISH decoded a second, 5"},
            {"encodePublish/v311", "items_per_second", Side::AtLeast, 10e6,
                "PUBLISH encoded a second, 3.1.1"},
            {"encodePublish/v5", "items_per_second", Side::AtLeast, 10e6, "PUBLISH encoded a second, 5"},
            {"decodePublish/v311", "allocations", Side::AtMost, 1, "allocations per PUBLISH decoded, 3.1.1"},
            {"decodePublish/v5", "allocations", Side::AtMost, 1, "allocations per PUBLISH decoded, 5"},
            {"receivePublish/v311", "allocations", Side::AtMost, 1,
                "allocations per PUBLISH received by a client, 3.1.1"},
            {"receivePublish/v5", "allocations", Side::AtMost, 1,
                "allocations per PUBLISH received by a client, 5"},
        });
}
