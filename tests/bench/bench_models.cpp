#include "ui/models/MessageListModel.h"
#include "ui/models/TopicTreeModel.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

namespace cutty::ui {
namespace {

/// What one tick of 50 ms brings at 100,000 messages a second.
constexpr int messagesPerBatch = 5'000;

/// Batches of 100-byte messages over `topicCount` topics of three levels, in turn, with sequences that go on.
class Traffic
{
public:
    explicit Traffic(int topicCount)
    {
        for (int i = 0; i < topicCount; ++i)
            m_topics.push_back("plant/line" + std::to_string(i % 100) + "/sensor" + std::to_string(i));
    }

    MessageBatchPtr next(int count = messagesPerBatch)
    {
        auto batch = std::make_shared<MessageBatch>();
        batch->records.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) {
            const std::size_t topic = m_sequence % m_topics.size();
            batch->records.push_back({
                .message = Message::create({.topic = m_topics[topic], .payload = m_payload}),
                .sequence = ++m_sequence,
                .topic = static_cast<TopicId>(topic),
            });
        }
        return batch;
    }

private:
    std::vector<std::string> m_topics;
    std::string m_payload = std::string(100, 'x');
    std::uint64_t m_sequence = 0;
};

/// As TrafficModel has them, without its timer, which would want an application.
struct Models
{
    void addBatch(const MessageBatch &batch)
    {
        list.append(batch);
        topics.apply(batch);
    }

    MessageLog log;
    MessageListModel list{log};
    TopicTree tree;
    TopicTreeModel topics{tree};
};

/// The whole of what the window's thread does with a message, evicting included.
void appendToTraffic(benchmark::State &state)
{
    Models model;
    Traffic traffic(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        state.PauseTiming();
        const MessageBatchPtr batch = traffic.next();
        state.ResumeTiming();
        model.addBatch(*batch);
    }
    state.SetItemsProcessed(state.iterations() * messagesPerBatch);
}
BENCHMARK(appendToTraffic)->Arg(100)->Arg(10'000)->Arg(100'000)->Iterations(1'000);

void appendToFilteredList(benchmark::State &state)
{
    Models model;
    Traffic traffic(10'000);
    model.list.setFilter({.query = *MessageQuery::parse(QStringLiteral("line7 payload:xx"))});
    for (auto _ : state) {
        state.PauseTiming();
        const MessageBatchPtr batch = traffic.next();
        state.ResumeTiming();
        model.addBatch(*batch);
    }
    state.SetItemsProcessed(state.iterations() * messagesPerBatch);
}
BENCHMARK(appendToFilteredList)->Iterations(500);

/// Budget: 10 ms a keystroke over 100,000 rows.
void testFilterOnHundredThousandRows(benchmark::State &state)
{
    MessageLog log;
    Traffic traffic(10'000);
    log.append(traffic.next(100'000)->records);
    const MessageFilter filter{.query = *MessageQuery::parse(QStringLiteral("sensor99 payload:y"))};
    for (auto _ : state) {
        int found = 0;
        for (std::size_t row = 0; row < log.size(); ++row)
            found += filter.matches(log.at(row)) ? 1 : 0;
        benchmark::DoNotOptimize(found);
    }
}
BENCHMARK(testFilterOnHundredThousandRows)->Unit(benchmark::kMillisecond);

void discoverTopics(benchmark::State &state)
{
    const auto count = static_cast<int>(state.range(0));
    for (auto _ : state) {
        TopicTree tree;
        TopicTreeModel model(tree);
        Traffic traffic(count);
        for (int done = 0; done < count; done += messagesPerBatch)
            model.apply(*traffic.next());
        benchmark::DoNotOptimize(tree.nodeCount());
    }
    state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(discoverTopics)->Arg(10'000)->Arg(500'000)->Unit(benchmark::kMillisecond);

void topicPositionInMillionRows(benchmark::State &state)
{
    Models model;
    Traffic traffic(1'000);
    model.addBatch(*traffic.next(1'000'000));
    MessageListModel &list = model.list;
    for (auto _ : state)
        benchmark::DoNotOptimize(list.positionInTopic(list.rowCount() - 1));
}
BENCHMARK(topicPositionInMillionRows)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace cutty::ui
