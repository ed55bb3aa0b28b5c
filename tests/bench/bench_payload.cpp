#include "core/payload/detect/PayloadFormat.h"
#include "core/payload/format/FormattedPayload.h"
#include "core/payload/format/HexDump.h"
#include "core/payload/format/JsonPrinter.h"
#include "core/payload/format/Preview.h"
#include "core/payload/format/TextView.h"

#include <benchmark/benchmark.h>

#include <string>

namespace cutty::payload {
namespace {

constexpr std::size_t mebibyte = 1'048'576;

/// Readings as a gateway sends them: an array of small objects, at least `size` bytes.
std::string readings(std::size_t size)
{
    std::string json;
    for (int i = 0; json.size() < size; ++i) {
        json += i == 0 ? '[' : ',';
        json += R"({"device":"line1/temp","seq":)" + std::to_string(i);
        json += R"(,"value":21.50,"unit":"\u00b0C","tags":["a","b"],"ok":true})";
    }
    return json + "]";
}

void setBytes(benchmark::State &state, std::size_t bytesPerIteration)
{
    state.SetBytesProcessed(static_cast<std::int64_t>(bytesPerIteration) * state.iterations());
}

void printPrettyJson(benchmark::State &state)
{
    const std::string json = readings(10 * mebibyte);
    for (auto _ : state)
        benchmark::DoNotOptimize(printJson(json));
    setBytes(state, json.size());
}
BENCHMARK(printPrettyJson)->Unit(benchmark::kMillisecond);

void formatJsonForDisplay(benchmark::State &state)
{
    const std::string json = readings(10 * mebibyte);
    for (auto _ : state)
        benchmark::DoNotOptimize(formatPayload(json, PayloadFormat::Json));
}
BENCHMARK(formatJsonForDisplay)->Unit(benchmark::kMillisecond);

void viewMebibyteAsText(benchmark::State &state)
{
    const std::string json = readings(mebibyte);
    for (auto _ : state)
        benchmark::DoNotOptimize(viewAsText(json));
    setBytes(state, json.size());
}
BENCHMARK(viewMebibyteAsText)->Unit(benchmark::kMicrosecond);

void dumpMebibyteAsHex(benchmark::State &state)
{
    const std::string bytes(mebibyte, '\xA5');
    for (auto _ : state)
        benchmark::DoNotOptimize(hexDump(bytes, 0, bytes.size()));
    setBytes(state, bytes.size());
}
BENCHMARK(dumpMebibyteAsHex)->Unit(benchmark::kMicrosecond);

void detectHundredMebibytes(benchmark::State &state)
{
    const std::string json = readings(100 * mebibyte);
    for (auto _ : state)
        benchmark::DoNotOptimize(detectFormat(json));
}
BENCHMARK(detectHundredMebibytes)->Unit(benchmark::kMicrosecond);

void previewOneRow(benchmark::State &state)
{
    const std::string json = readings(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(previewText(json, 120));
}
BENCHMARK(previewOneRow)->Arg(100)->Arg(10 * mebibyte);

} // namespace
} // namespace cutty::payload
