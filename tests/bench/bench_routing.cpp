// What the broker costs without sockets: bytes in, routing, bytes out. Items are messages delivered.
#include "core/broker/BrokerCore.h"
#include "core/mqtt/codec/PacketDecoder.h"
#include "core/mqtt/codec/encode.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace cutty::broker {
namespace {

constexpr auto version = mqtt::ProtocolVersion::V5;
constexpr int batch = 100;

/// Publishers and subscribers of one topic; the publishers' input is encoded beforehand.
class Floor
{
public:
    Floor(int publishers, int subscribers, QoS qos)
        : m_qos(qos)
    {
        for (int n = 0; n < subscribers; ++n)
            subscribe(join());
        for (int n = 0; n < publishers; ++n)
            m_publishers.push_back(join());
        const std::string payload(100, 'x');
        const MessagePtr message
            = Message::create({.topic = "plant/line1/press/temperature", .payload = payload, .qos = qos});
        for (std::uint16_t id = 1; id <= batch; ++id)
            encode(m_input,
                mqtt::PublishPacket{.message = message, .qos = qos, .packetId = mqtt::PacketId{id}}, version);
    }

    /// Each publisher sends one batch; subscribers acknowledge what asks for it.
    void turn()
    {
        for (const LinkId publisher : m_publishers)
            m_core.handleInput(publisher, m_input, m_now);
        while (const auto output = m_core.pollOutput(m_output)) {
            benchmark::DoNotOptimize(m_output.data());
            if (m_qos == QoS::AtLeastOnce)
                acknowledge(output->link);
        }
    }

    std::uint64_t delivered() const { return m_core.snapshot().sentMessages; }

private:
    LinkId join()
    {
        const LinkId link{++m_lastLink};
        m_core.handleLinkOpened(link, m_now);
        std::string bytes;
        encode(bytes, mqtt::ConnectPacket{.clientId = "client" + std::to_string(m_lastLink)});
        send(link, bytes);
        return link;
    }

    void subscribe(LinkId link)
    {
        std::string bytes;
        encode(bytes,
            mqtt::SubscribePacket{
                .packetId = mqtt::PacketId{1}, .subscriptions = {{"plant/+/press/#", {.maximumQoS = m_qos}}}},
            version);
        send(link, bytes);
        m_decoders[link].setVersion(version);
    }

    void send(LinkId link, std::string_view bytes)
    {
        m_core.handleInput(link, bytes, m_now);
        while (m_core.pollOutput(m_output)) {}
    }

    void acknowledge(LinkId link)
    {
        const auto subscriber = m_decoders.find(link);
        if (subscriber == m_decoders.end())
            return;
        subscriber->second.feed(m_output);
        m_answer.clear();
        while (auto packet = subscriber->second.next()) {
            if (!*packet)
                break;
            if (const auto *publish = std::get_if<mqtt::PublishPacket>(&**packet))
                encode(m_answer, mqtt::PubackPacket{.packetId = publish->packetId}, version);
        }
        m_core.handleInput(link, m_answer, m_now);
    }

    QoS m_qos;
    BrokerCore m_core;
    TimePoint m_now = TimePoint{} + std::chrono::hours(1);
    std::vector<LinkId> m_publishers;
    std::unordered_map<LinkId, mqtt::PacketDecoder> m_decoders;
    std::string m_input;
    std::string m_output;
    std::string m_answer;
    std::uint64_t m_lastLink = 0;
};

void route(benchmark::State &state)
{
    Floor floor(
        static_cast<int>(state.range(0)), static_cast<int>(state.range(1)), static_cast<QoS>(state.range(2)));
    for (auto _ : state)
        floor.turn();
    const auto expected = state.iterations() * batch * state.range(0) * state.range(1);
    const auto delivered = static_cast<std::int64_t>(floor.delivered());
    if (delivered != expected)
        state.SkipWithError("messages were lost");
    state.SetItemsProcessed(delivered);
}
BENCHMARK(route)
    ->ArgNames({"publishers", "subscribers", "qos"})
    ->Args({1, 1, 0})
    ->Args({1, 10, 0})
    ->Args({10, 1, 0})
    ->Args({1, 1, 1})
    ->Args({1, 10, 1})
    ->Args({10, 1, 1});

} // namespace
} // namespace cutty::broker

BENCHMARK_MAIN();
