// How a worker of a measurement publishes: at a rate, or as much as its window and the broker take.
#include "app/cli/bench/BenchWorker.h"

#include "app/cli/bench/BenchPayload.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cutty::cli {
namespace {

constexpr std::chrono::milliseconds pace{1};
/// Of one publisher in one turn, so that all have theirs and what comes is read in between.
constexpr std::uint64_t mostInTurn = 256;
/// Bytes that may wait for the broker to read.
constexpr std::size_t mostWaiting = std::size_t{64} << 10U;
/// Of those that retain before the measurement.
constexpr std::uint64_t retainWindow = 1000;

TimePoint timeNow() { return std::chrono::steady_clock::now(); }

} // namespace

void BenchWorker::retain(bool remove)
{
    m_stage = Stage::Retaining;
    m_removes = remove;
    m_seeded = 0;
    if (m_index != 0 || m_plan.retained == 0)
        return finishStage();
    if (m_seeder)
        return scheduleTurn();
    m_clients.push_back(
        std::make_unique<BenchClient>(BenchRole::Publisher, 0, m_plan.setup.driver.connection));
    m_seeder = m_clients.back().get();
    m_watch.start(std::chrono::seconds(1));
    openNow(*m_seeder);
}

void BenchWorker::publish()
{
    m_stage = Stage::Publishing;
    m_publishing = true;
    m_start = timeNow();
    m_pace.start(pace);
    scheduleTurn();
}

void BenchWorker::stopPublishing(bool atOnce)
{
    m_publishing = false;
    for (BenchClient *client : m_publishers)
        client->unacknowledged = atOnce ? 0 : client->unacknowledged;
    scheduleTurn();
}

void BenchWorker::pump()
{
    if (m_stage == Stage::Retaining)
        return pumpRetained(timeNow());
    if (m_stage != Stage::Publishing)
        return;
    const TimePoint now = timeNow();
    if (m_plan.duration && now - m_start >= *m_plan.duration)
        m_publishing = false;
    if (!m_publishing || m_publishers.empty())
        return checkPublished();
    if (m_plan.rate)
        pumpAtRate(now);
    else
        pumpSaturated(now);
    checkPublished();
}

/// At QoS 0 nobody acknowledges, so that a fast publisher would only measure what the broker throws away.
std::uint64_t BenchWorker::allowance() const
{
    if (m_plan.qos != QoS::AtMostOnce)
        return UINT64_MAX;
    const auto deliveries = std::ranges::max(m_plan.receivers);
    const std::uint64_t limit = std::uint64_t{m_plan.window} * m_plan.publishers;
    const std::uint64_t underWay = deliveries == 0 ? 0 : m_ledger.underWay() / deliveries;
    return underWay < limit ? limit - underWay : 0;
}

bool BenchWorker::hasWindow(const BenchClient &client) const
{
    return m_plan.qos == QoS::AtMostOnce ? client.link->bytesToWrite() < mostWaiting
                                         : client.unacknowledged < m_plan.window;
}

bool BenchWorker::isDone(const BenchClient &client) const
{
    return client.phase != BenchClient::Phase::Ready || (m_plan.count && client.published >= *m_plan.count);
}

void BenchWorker::pumpSaturated(TimePoint now)
{
    std::uint64_t allowed = allowance();
    bool goesOn = false;
    // An equal share for all, so that the first does not take what there is.
    const std::uint64_t share
        = std::clamp<std::uint64_t>(allowed / std::max<std::size_t>(m_publishers.size(), 1), 1, mostInTurn);
    for (BenchClient *client : m_publishers) {
        std::uint64_t left = share;
        while (left > 0 && allowed > 0 && !isDone(*client) && hasWindow(*client)) {
            publishOne(*client, now, now);
            --left;
            --allowed;
        }
        goesOn = goesOn || (left == 0 && allowed > 0);
    }
    if (goesOn && m_plan.qos == QoS::AtMostOnce)
        scheduleTurn();
}

/// Publishers begin one after the other within one interval. A message that had to wait counts from the
/// moment that it was due at, or waiting would not show.
void BenchWorker::pumpAtRate(TimePoint now)
{
    const double interval = 1e9 / *m_plan.rate;
    const auto elapsed = static_cast<double>((now - m_start).count());
    for (BenchClient *client : m_publishers) {
        const double offset = interval * client->number / m_plan.publishers;
        while (!isDone(*client) && hasWindow(*client)) {
            const double due = offset + interval * static_cast<double>(client->published);
            if (due > elapsed)
                break;
            publishOne(*client, m_start + std::chrono::nanoseconds(std::llround(due)), now);
        }
    }
}

void BenchWorker::publishOne(BenchClient &client, TimePoint intended, TimePoint now)
{
    const auto topic = static_cast<std::uint32_t>(client.published % m_plan.topicsEach);
    const std::uint32_t stream = client.number * m_plan.topicsEach + topic;
    writeHeader(m_payload.data(),
        {.run = m_plan.run,
            .stream = stream,
            .sequence = m_ledger.enterPublished(stream),
            .time = intended.time_since_epoch().count()});
    ++client.published;
    m_expected += m_plan.receivers[stream];
    send(client,
        Message::create({.topic = m_plan.topics[stream],
            .payload = m_payload,
            .qos = m_plan.qos,
            .retain = m_plan.retain}),
        now);
}

void BenchWorker::send(BenchClient &client, const MessagePtr &message, TimePoint now)
{
    const auto sent = client.connection.publish(
        {.message = message, .qos = message->publishedQoS(), .retain = message->publishedRetain()}, now);
    if (!sent)
        return client.link->abort();
    client.unacknowledged += message->publishedQoS() == QoS::AtMostOnce ? 0 : 1;
    if (!std::exchange(client.touched, true))
        m_touched.push_back(&client);
}

void BenchWorker::pumpRetained(TimePoint now)
{
    if (m_index != 0 || !m_seeder)
        return;
    while (m_seeder->phase == BenchClient::Phase::Ready && m_seeded < m_plan.retained
        && m_seeder->unacknowledged < retainWindow) {
        writeHeader(m_payload.data(),
            {.run = m_plan.run,
                .stream = static_cast<std::uint32_t>(m_plan.topics.size()),
                .sequence = m_seeded});
        const std::string_view payload = m_removes ? std::string_view() : m_payload;
        send(*m_seeder,
            Message::create({.topic = retainedTopic(m_seeded),
                .payload = payload,
                .qos = QoS::AtLeastOnce,
                .retain = true}),
            now);
        ++m_seeded;
    }
    const bool gone = m_seeder->phase == BenchClient::Phase::Ended;
    if (gone || (m_seeded == m_plan.retained && m_seeder->unacknowledged == 0))
        finishStage();
}

void BenchWorker::checkPublished()
{
    const bool done = std::ranges::all_of(m_publishers, [this](const BenchClient *client) {
        return (!m_publishing || isDone(*client)) && client->unacknowledged == 0;
    });
    if (!done)
        return;
    m_pace.stop();
    finishStage();
}

} // namespace cutty::cli
