// The broker with several links: what clients send, well formed or not, what its owner asks for, time and
// broken links. Input: steps (see Step).
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/PacketChecks.h"

#include "core/broker/BrokerCore.h"
#include "core/mqtt/codec/encode.h"

#include <array>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace cutty::fuzz {
namespace {

using broker::LinkId;
using mqtt::ProtocolVersion;

/// The byte modulo 10; most take a byte that chooses the link.
enum class Step : std::uint8_t {
    OpenRaw,
    OpenClient, // options
    Receive, // link, chunk
    SendPublish, // link, options
    SendSubscribe, // link, options
    SendAnswer, // link, kind, packet identifier
    CloseLink, // link
    PassTime, // minutes
    Publish, // options
    Command, // options
};

constexpr std::array<std::string_view, 8> names{
    "t", "a/b", "a", "$SYS/x", "a//b", "1/2/3/4/5/6/7/8/9", "b", "a/b/c"};
constexpr std::array<std::string_view, 8> filters{
    "t", "a/+", "a/#", "#", "+/b", "$share/g/a/#", "1/2/3/4/5/6/7/8/9", "$SYS/#"};
constexpr std::size_t maximumLinks = 6;

class Floor
{
public:
    explicit Floor(FuzzInput &input)
        : m_input(input)
        , m_core({.maximumQueuedMessages = 8, .maximumBacklogBytes = 500, .maximumTopicLevels = 8})
    {
    }

    void step()
    {
        switch (static_cast<Step>(m_input.byte() % 10)) {
        case Step::OpenRaw: open(std::nullopt); break;
        case Step::OpenClient: openClient(); break;
        case Step::Receive: receive(); break;
        case Step::SendPublish: sendPublish(); break;
        case Step::SendSubscribe: sendSubscribe(); break;
        case Step::SendAnswer: sendAnswer(); break;
        case Step::CloseLink: closeLink(); break;
        case Step::PassTime: passTime(); break;
        case Step::Publish: publish(); break;
        case Step::Command: command(); break;
        }
        collect();
    }

    void finish()
    {
        m_core.shutDown(m_now);
        collect();
        while (!m_links.empty()) {
            m_core.handleLinkClosed(m_links.begin()->first, m_now);
            m_links.erase(m_links.begin());
            collect();
        }
        require(m_core.snapshot().clients.empty(), "without links there are no clients");
    }

private:
    LinkId open(std::optional<ProtocolVersion> version)
    {
        if (m_links.size() == maximumLinks)
            return m_links.begin()->first;
        const LinkId link{++m_lastLink};
        m_links.emplace(link, version);
        m_core.handleLinkOpened(link, m_now);
        return link;
    }

    void openClient()
    {
        const std::uint8_t choice = m_input.byte();
        if (m_links.size() == maximumLinks)
            return;
        const auto version = static_cast<ProtocolVersion>(3 + choice % 3);
        mqtt::ConnectPacket packet{.version = version,
            .cleanStart = (choice & 4) != 0,
            .keepAlive = std::chrono::seconds(choice),
            .clientId = (choice & 8) != 0 ? "one" : "two"};
        if ((choice & 16) != 0)
            packet.will = mqtt::Will{.topic = "a/b", .payload = "gone", .qos = QoS::AtLeastOnce};
        if (version == ProtocolVersion::V5) {
            if ((choice & 32) != 0)
                packet.properties.add(mqtt::PropertyId::SessionExpiryInterval, choice);
            if ((choice & 64) != 0)
                packet.properties.add(mqtt::PropertyId::ReceiveMaximum, 1);
            if (packet.will && (choice & 128) != 0)
                packet.will->properties.add(mqtt::PropertyId::WillDelayInterval, 100);
        }
        std::string bytes;
        mqtt::encode(bytes, packet);
        m_core.handleInput(open(version), bytes, m_now);
    }

    /// The link that the next byte chooses; nothing when there is none.
    std::optional<LinkId> chosenLink()
    {
        const std::uint8_t choice = m_input.byte();
        if (m_links.empty())
            return std::nullopt;
        return std::next(m_links.begin(), static_cast<int>(choice % m_links.size()))->first;
    }

    void receive()
    {
        const auto link = chosenLink();
        const ExactCopy copy(m_input.chunk());
        if (link)
            m_core.handleInput(*link, copy.view(), m_now);
    }

    void send(LinkId link, const mqtt::Packet &packet)
    {
        std::string bytes;
        mqtt::encode(bytes, packet, m_links.at(link).value_or(ProtocolVersion::V5));
        m_core.handleInput(link, bytes, m_now);
    }

    MessagePtr message(std::uint8_t choice)
    {
        mqtt::Properties properties;
        if ((choice & 4) != 0)
            properties.add(mqtt::PropertyId::MessageExpiryInterval, 30);
        return Message::create({.topic = names[choice >> 5],
            .payload = (choice & 8) != 0 ? "some payload" : "",
            .properties = properties.encoded(),
            .expiryOffset = mqtt::messageExpiryOffset(properties.view()),
            .qos = static_cast<QoS>(choice % 3),
            .retain = (choice & 16) != 0});
    }

    void sendPublish()
    {
        const auto link = chosenLink();
        const MessagePtr sent = message(m_input.byte());
        const auto id = static_cast<mqtt::PacketId>(1 + m_input.byte() % 4);
        if (link)
            send(*link,
                mqtt::PublishPacket{.message = sent,
                    .qos = sent->publishedQoS(),
                    .retain = sent->publishedRetain(),
                    .packetId = id});
    }

    void sendSubscribe()
    {
        const auto link = chosenLink();
        const std::uint8_t choice = m_input.byte();
        const std::string filter(filters[choice >> 5]);
        if (!link)
            return;
        if ((choice & 16) != 0)
            return send(*link, mqtt::UnsubscribePacket{.packetId = mqtt::PacketId{9}, .filters = {filter}});
        mqtt::SubscribePacket packet{.packetId = mqtt::PacketId{9},
            .subscriptions = {{filter, {.maximumQoS = static_cast<QoS>(choice % 3)}}}};
        if (m_links.at(*link) == ProtocolVersion::V5) {
            packet.subscriptions.front().options.noLocal = (choice & 4) != 0 && !filter.starts_with("$share");
            packet.subscriptions.front().options.retainAsPublished = (choice & 8) != 0;
            packet.properties.add(mqtt::PropertyId::SubscriptionIdentifier, 1U + choice);
        }
        send(*link, packet);
    }

    void sendAnswer()
    {
        const auto link = chosenLink();
        const std::uint8_t kind = m_input.byte();
        const auto id = static_cast<mqtt::PacketId>(1 + m_input.byte() % 8);
        if (!link)
            return;
        switch (kind % 6) {
        case 0: return send(*link, mqtt::PubackPacket{.packetId = id});
        case 1: return send(*link, mqtt::PubrecPacket{.packetId = id});
        case 2: return send(*link, mqtt::PubrelPacket{.packetId = id});
        case 3: return send(*link, mqtt::PubcompPacket{.packetId = id});
        case 4: return send(*link, mqtt::PingreqPacket{});
        default: return send(*link, mqtt::DisconnectPacket{});
        }
    }

    void closeLink()
    {
        const auto link = chosenLink();
        if (!link)
            return;
        m_core.handleLinkClosed(*link, m_now);
        m_links.erase(*link);
    }

    void passTime()
    {
        m_now += std::chrono::minutes(m_input.byte());
        m_core.handleTimeout(m_now);
        const auto next = m_core.pollTimeout();
        require(!next || *next > m_now, "a deadline that was handled has moved on");
    }

    void publish() { m_core.publish(message(m_input.byte()), m_now); }

    void command()
    {
        const std::uint8_t choice = m_input.byte();
        const auto link = chosenLink();
        if (choice % 8 == 0)
            m_core.shutDown(m_now);
        else if (choice % 2 == 0)
            m_core.disconnectClient(
                (choice & 4) != 0 ? "one" : "two", mqtt::ReasonCode::AdministrativeAction, m_now);
        else if (link)
            m_core.handleBacklog(*link, std::size_t{10} * choice);
    }

    void collect()
    {
        std::string bytes;
        while (const auto output = m_core.pollOutput(bytes)) {
            require(!m_letGo.contains(output->link), "a link that was let go of is silent");
            if (output->close)
                m_letGo.insert(output->link);
            const auto link = m_links.find(output->link);
            if (link == m_links.end())
                continue;
            if (link->second)
                static_cast<void>(requireWellFormed(bytes, *link->second));
            if (output->close)
                m_links.erase(link);
        }
        require(m_core.snapshot().clients.size() <= m_links.size(), "each client has a link");
    }

    FuzzInput &m_input;
    broker::BrokerCore m_core;
    TimePoint m_now = TimePoint{} + std::chrono::hours(1);
    /// Open links, and the version of those whose client said CONNECT in good order.
    std::map<LinkId, std::optional<ProtocolVersion>> m_links;
    std::set<LinkId> m_letGo;
    std::uint64_t m_lastLink = 0;
};

} // namespace

void examine(std::string_view bytes)
{
    FuzzInput input(bytes);
    Floor floor(input);
    while (!input.atEnd())
        floor.step();
    floor.finish();
}

} // namespace cutty::fuzz
