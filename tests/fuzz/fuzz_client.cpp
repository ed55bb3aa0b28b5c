// The engine as a client: what a server sends, what its owner asks for, time and broken links, over several
// connections of one session. Input: options, then steps (see Step).
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/PeerWatch.h"

#include "core/mqtt/engine/Connection.h"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace cutty::fuzz {
namespace {

using mqtt::ProtocolVersion;

/// The byte modulo 10; bytes of its own follow.
enum class Step : std::uint8_t {
    Receive0, // a chunk
    Receive1, // a chunk
    PassTime, // seconds
    Publish, // options, size
    Subscribe, // options
    Unsubscribe, // filter
    Disconnect, // reason
    Reconnect, // options
    Authenticate,
    Reauthenticate,
};

/// Bits of the options of a connection.
constexpr unsigned smallReceiveMaximum = 1, smallPackets = 2, cleanStart = 4, hasWill = 8, authenticates = 16,
                   usesAliases = 32, isTraced = 64, wantsNoProblems = 128;

constexpr std::array<std::string_view, 8> topics{
    "t", "a/b", "", "a/+", "$SYS/x", "$share/g/t", "#", "a/very/long/topic/with/many/levels/in/it"};

class Client
{
public:
    explicit Client(FuzzInput &input)
        : m_input(input)
        , m_version(static_cast<ProtocolVersion>(3 + input.byte() % 3))
        , m_flags(input.byte())
        , m_keepAlive(input.byte())
    {
        connect();
    }

    void step()
    {
        switch (static_cast<Step>(m_input.byte() % 10)) {
        case Step::Receive0:
        case Step::Receive1: receive(); break;
        case Step::PassTime: passTime(); break;
        case Step::Publish: publish(); break;
        case Step::Subscribe: subscribe(); break;
        case Step::Unsubscribe:
            static_cast<void>(m_connection->unsubscribe({topic(m_input.byte())}, m_now));
            break;
        case Step::Disconnect:
            static_cast<void>(m_connection->disconnect(static_cast<mqtt::ReasonCode>(m_input.byte()), {}));
            break;
        case Step::Reconnect: return reconnect();
        case Step::Authenticate: static_cast<void>(m_connection->authenticate({}, m_now)); break;
        case Step::Reauthenticate: static_cast<void>(m_connection->reauthenticate({}, m_now)); break;
        }
        m_watch.drain(*m_connection);
    }

    void finish()
    {
        m_connection->handleTransportClosed();
        m_watch.drain(*m_connection);
    }

private:
    static std::string topic(std::uint8_t choice) { return std::string(topics[choice % topics.size()]); }

    bool has(unsigned flag) const { return (m_flags & flag) != 0; }

    void connect()
    {
        mqtt::ConnectionOptions options;
        if (has(smallReceiveMaximum))
            options.receiveMaximum = 2;
        if (has(smallPackets))
            options.maximumPacketSize = 40;
        if (has(usesAliases))
            options.topicAliasMaximum = 2;
        options.automaticTopicAliases = has(usesAliases);
        m_connection.emplace(mqtt::Role::Client, options);
        if (has(isTraced))
            m_connection->trace(1'000);
        mqtt::ConnectPacket packet = connectPacket();
        m_watch.begin(has(isTraced));
        m_watch.resume(m_session.inflight.size());
        if (packet.cleanStart)
            m_watch.noteSessionEnd();
        m_connection->handleTransportOpened(m_now);
        const auto sent = m_connection->connect(std::move(packet), std::exchange(m_session, {}), m_now);
        require(sent.has_value(), "a CONNECT in good order is sent");
        m_watch.drain(*m_connection);
    }

    mqtt::ConnectPacket connectPacket() const
    {
        mqtt::ConnectPacket packet{.version = m_version,
            .cleanStart = has(cleanStart),
            .keepAlive = std::chrono::seconds(m_keepAlive),
            .clientId = "c"};
        if (has(hasWill))
            packet.will = mqtt::Will{.topic = "w", .payload = "gone"};
        if (m_version != ProtocolVersion::V5)
            return packet;
        if (has(authenticates))
            packet.properties.add(mqtt::PropertyId::AuthenticationMethod, "m");
        if (has(wantsNoProblems))
            packet.properties.add(mqtt::PropertyId::RequestProblemInformation, 0);
        return packet;
    }

    void receive()
    {
        const ExactCopy copy(m_input.chunk());
        m_connection->handleInput(copy.view(), m_now);
    }

    void passTime()
    {
        m_now += std::chrono::seconds(m_input.byte());
        PeerWatch::passTime(*m_connection, m_now);
    }

    void publish()
    {
        const std::uint8_t choice = m_input.byte();
        const std::string name = topic(choice >> 4);
        const std::string payload(m_input.byte(), 'x');
        mqtt::OutgoingPublish publish{.message = Message::create({.topic = name, .payload = payload}),
            .qos = static_cast<QoS>(choice % 3),
            .retain = (choice & 4) != 0,
            .token = m_watch.nextToken(),
            .expiresAt = (choice & 8) != 0 ? m_now + std::chrono::seconds(5) : TimePoint::max()};
        const bool counts = publish.qos != QoS::AtMostOnce;
        if (m_connection->publish(std::move(publish), m_now) && counts)
            m_watch.noteAccepted();
    }

    void subscribe()
    {
        const std::uint8_t choice = m_input.byte();
        mqtt::SubscriptionRequest request{.filter = topic(choice >> 4),
            .options = {.maximumQoS = static_cast<QoS>(choice % 3), .noLocal = (choice & 4) != 0}};
        static_cast<void>(m_connection->subscribe({std::move(request)}, {}, m_now));
    }

    void reconnect()
    {
        m_connection->handleTransportClosed();
        m_watch.drain(*m_connection);
        m_session = m_connection->takeSession();
        m_flags = m_input.byte();
        connect();
    }

    FuzzInput &m_input;
    ProtocolVersion m_version;
    std::uint8_t m_flags;
    std::uint8_t m_keepAlive;
    TimePoint m_now = TimePoint{} + std::chrono::hours(1);
    mqtt::SessionState m_session;
    std::optional<mqtt::Connection> m_connection;
    PeerWatch m_watch;
};

} // namespace

void examine(std::string_view bytes)
{
    FuzzInput input(bytes);
    Client client(input);
    while (!input.atEnd())
        client.step();
    client.finish();
}

} // namespace cutty::fuzz
