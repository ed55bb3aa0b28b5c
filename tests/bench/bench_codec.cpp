#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <benchmark/benchmark.h>

#include <string>

namespace cutty::mqtt {
namespace {

/// As many messages as one read of a busy socket holds.
constexpr int batch = 500;

/// QoS 0, a topic of 20 bytes and a payload of 100; two user properties in MQTT 5.
PublishPacket samplePublish(ProtocolVersion version)
{
    Properties properties;
    if (version == ProtocolVersion::V5)
        properties.addUserProperty("unit", "celsius").addUserProperty("device", "line1-sensor7");
    return {.message = Message::create({.topic = "plant/line1/sensor07",
                .payload = std::string(100, 'x'),
                .properties = properties.encoded()})};
}

void decodePublish(benchmark::State &state, ProtocolVersion version)
{
    std::string wire;
    const PublishPacket publish = samplePublish(version);
    for (int count = 0; count < batch; ++count)
        encode(wire, publish, version);
    PacketDecoder decoder;
    decoder.setVersion(version);
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
    state.SetItemsProcessed(state.iterations() * batch);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(wire.size()));
}
BENCHMARK_CAPTURE(decodePublish, v311, ProtocolVersion::V311);
BENCHMARK_CAPTURE(decodePublish, v5, ProtocolVersion::V5);

void encodePublish(benchmark::State &state, ProtocolVersion version)
{
    const PublishPacket publish = samplePublish(version);
    std::string wire;
    for (auto _ : state) {
        wire.clear();
        for (int count = 0; count < batch; ++count)
            encode(wire, publish, version);
        benchmark::DoNotOptimize(wire.data());
    }
    state.SetItemsProcessed(state.iterations() * batch);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(wire.size()));
}
BENCHMARK_CAPTURE(encodePublish, v311, ProtocolVersion::V311);
BENCHMARK_CAPTURE(encodePublish, v5, ProtocolVersion::V5);

} // namespace
} // namespace cutty::mqtt
