// What storing and reading history costs. Figures per message: the counter "per_message" is in seconds.
#include "core/history/HistoryDatabase.h"
#include "core/history/HistoryQueries.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <atomic>
#include <string>
#include <vector>

namespace cutty::history {
namespace {

const HistorySource plant{.key = QStringLiteral("plant"), .name = QStringLiteral("Plant")};

/// Messages with JSON of some hundred bytes, over so many topics.
std::vector<MessageRecord> records(std::int64_t count, std::int64_t topics)
{
    std::vector<MessageRecord> made;
    for (std::int64_t n = 0; n < count; ++n) {
        const std::string topic
            = "plant/line" + std::to_string(n % 7) + "/device/" + std::to_string(n % topics);
        std::string payload = R"({"t":21.5,"unit":"C","n":)" + std::to_string(n) + ",\"pad\":\"";
        payload.append(100 - payload.size() - 2, 'x').append("\"}");
        made.push_back({
            .message = Message::create({.topic = topic, .payload = payload, .properties = {}}),
            .time = WallTime(std::chrono::microseconds(1'700'000'000'000'000 + n)),
        });
    }
    return made;
}

HistoryDatabase open(const QTemporaryDir &folder, std::uint64_t budget)
{
    return HistoryDatabase::open({
                                     .path = folder.filePath(QStringLiteral("history.db")),
                                     .budgetBytes = budget,
                                 })
        .value();
}

void countMessages(benchmark::State &state, std::int64_t messages)
{
    state.SetItemsProcessed(messages);
    state.counters["per_message"] = benchmark::Counter(
        static_cast<double>(messages), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Arguments: messages a batch (1,600 every 16 ms are 100,000 a second), topics.
void storeBatches(benchmark::State &state)
{
    const QTemporaryDir folder;
    HistoryDatabase database = open(folder, std::uint64_t{64} << 30);
    const std::vector<MessageRecord> batch = records(state.range(0), state.range(1));
    std::int64_t messages = 0;
    for (auto _ : state) {
        if (!database.append(plant, batch))
            state.SkipWithError("not stored");
        messages += state.range(0);
    }
    countMessages(state, messages);
    state.counters["bytes_per_message"]
        = static_cast<double>(database.sizeInBytes().value()) / static_cast<double>(messages);
}
BENCHMARK(storeBatches)
    ->ArgNames({"batch", "topics"})
    ->Args({20, 20})
    ->Args({1600, 100})
    ->Args({1600, 10'000})
    ->UseRealTime();

/// As above, but the file is at its budget, so that each batch has to make room.
void storeAtBudget(benchmark::State &state)
{
    const QTemporaryDir folder;
    HistoryDatabase database = open(folder, std::uint64_t{32} << 20);
    const std::vector<MessageRecord> batch = records(1600, 100);
    std::int64_t messages = 0;
    for (auto _ : state) {
        if (!database.append(plant, batch) || !database.prune())
            state.SkipWithError("not stored");
        messages += 1600;
    }
    countMessages(state, messages);
    state.counters["file_bytes"] = static_cast<double>(database.sizeInBytes().value());
}
BENCHMARK(storeAtBudget)->UseRealTime();

/// Two sources in turn: neither stands at the end of the file alone.
void storeTwoSources(benchmark::State &state)
{
    const QTemporaryDir folder;
    HistoryDatabase database = open(folder, std::uint64_t{64} << 30);
    const HistorySource sources[]
        = {plant, {.key = QStringLiteral("bench"), .name = QStringLiteral("Bench")}};
    const std::vector<MessageRecord> batch = records(state.range(0), 100);
    std::int64_t messages = 0;
    for (auto _ : state) {
        for (const HistorySource &source : sources) {
            if (!database.append(source, batch))
                state.SkipWithError("not stored");
        }
        messages += 2 * state.range(0);
    }
    countMessages(state, messages);
    state.counters["bytes_per_message"]
        = static_cast<double>(database.sizeInBytes().value()) / static_cast<double>(messages);
}
BENCHMARK(storeTwoSources)->ArgName("batch")->Arg(20)->Arg(1600)->UseRealTime();

/// Of a million messages the newest thousand, or all ten thousand of one topic, with the opening of the file,
/// as the reader does it.
void readPage(benchmark::State &state)
{
    const QTemporaryDir folder;
    HistoryDatabase database = open(folder, std::uint64_t{64} << 30);
    const std::vector<MessageRecord> batch = records(10'000, 100);
    for (int n = 0; n < 100; ++n) {
        if (!database.append(plant, batch))
            state.SkipWithError("not stored");
    }
    HistoryQuery query{.sourceKey = plant.key};
    if (state.range(0) != 0) {
        query.topic = batch.front().message->topic();
        query.maximumMessages = 100'000;
    }
    const std::atomic<bool> cancelled = false;
    for (auto _ : state) {
        auto queries = HistoryQueries::open(folder.filePath(QStringLiteral("history.db")), cancelled);
        auto page = queries->page(query);
        benchmark::DoNotOptimize(page);
    }
}
BENCHMARK(readPage)->ArgName("byTopic")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
} // namespace cutty::history
