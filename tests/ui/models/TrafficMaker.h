#pragma once

#include "core/base/MessageBatch.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cutty::ui::test {

/// Makes records as a connection does: topics interned, sequences without holes, a clock that goes on a
/// millisecond a message.
class TrafficMaker
{
public:
    struct Options
    {
        QoS qos = QoS::AtMostOnce;
        Direction direction = Direction::Received;
        bool retain = false;
    };

    TrafficMaker &add(std::string_view topic, std::string_view payload, Options options)
    {
        const auto id = static_cast<TopicId>(m_topics.size());
        const auto [entry, isNew] = m_topics.try_emplace(std::string(topic), id);
        m_time += std::chrono::milliseconds(1);
        m_batch.records.push_back({
            .message = Message::create({.topic = topic, .payload = payload, .qos = options.qos}),
            .time = m_time,
            .sequence = ++m_sequence,
            .topic = entry->second,
            .qos = options.qos,
            .direction = options.direction,
            .retain = options.retain,
        });
        return *this;
    }
    TrafficMaker &add(std::string_view topic, std::string_view payload = "x")
    {
        return add(topic, payload, Options{});
    }

    void setTime(WallTime time) { m_time = time; }

    /// What was added since the last call.
    MessageBatch take() { return std::exchange(m_batch, {}); }
    MessageBatchPtr takeShared() { return std::make_shared<const MessageBatch>(take()); }

private:
    std::map<std::string, TopicId> m_topics;
    std::uint64_t m_sequence = 0;
    WallTime m_time{std::chrono::sys_days(std::chrono::year(2025) / 3 / 1) + std::chrono::hours(12)};
    MessageBatch m_batch;
};

} // namespace cutty::ui::test
