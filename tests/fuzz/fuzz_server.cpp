// The engine as a server: what a client sends, what its owner decides, time and broken links, over several
// connections of one session. Input: options, then steps (see Step).
#include "tests/fuzz/Fuzz.h"
#include "tests/fuzz/PeerWatch.h"

#include "core/mqtt/engine/Connection.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cutty::fuzz {
namespace {

using mqtt::ReasonCode;

/// The byte modulo 9; bytes of its own follow.
enum class Step : std::uint8_t {
    Receive0, // a chunk
    Receive1, // a chunk
    Decide, // how
    PassTime, // seconds
    Publish, // options, size
    Disconnect, // reason
    Reopen, // options
    ChangeAnswer, // to messages
    Authenticate, // whether to end it
};

/// Bits of the options of a connection.
constexpr unsigned smallReceiveMaximum = 1, smallPackets = 2, usesAliases = 4, isTraced = 8,
                   lacksFeatures = 16;

class Server
{
public:
    explicit Server(FuzzInput &input)
        : m_input(input)
        , m_flags(input.byte())
    {
        open();
    }

    void step()
    {
        switch (static_cast<Step>(m_input.byte() % 9)) {
        case Step::Receive0:
        case Step::Receive1: receive(); break;
        case Step::Decide: decide(); break;
        case Step::PassTime: passTime(); break;
        case Step::Publish: publish(); break;
        case Step::Disconnect:
            static_cast<void>(m_connection->disconnect(static_cast<ReasonCode>(m_input.byte()), {}));
            break;
        case Step::Reopen: return reopen();
        case Step::ChangeAnswer:
            m_answer = (m_input.byte() & 1) != 0 ? ReasonCode::QuotaExceeded : ReasonCode::Success;
            break;
        case Step::Authenticate: authenticate(); break;
        }
        handleEvents();
    }

    void finish()
    {
        m_connection->handleTransportClosed();
        handleEvents();
    }

private:
    bool has(unsigned flag) const { return (m_flags & flag) != 0; }

    void open()
    {
        mqtt::ConnectionOptions options;
        options.maximumSizeBeforeConnack = 300;
        if (has(smallReceiveMaximum))
            options.receiveMaximum = 2;
        if (has(smallPackets))
            options.maximumPacketSize = 60;
        if (has(usesAliases))
            options.topicAliasMaximum = 2;
        options.automaticTopicAliases = has(usesAliases);
        m_connection.emplace(mqtt::Role::Server, options);
        if (has(isTraced))
            m_connection->trace(1'000);
        m_connection->handleTransportOpened(m_now);
        m_asking.reset();
        m_watch.begin(has(isTraced));
        handleEvents();
    }

    void receive()
    {
        const ExactCopy copy(m_input.chunk());
        m_connection->handleInput(copy.view(), m_now);
    }

    /// Lets the waiting client in, with its old session when it may have that, or not.
    void decide()
    {
        const std::uint8_t choice = m_input.byte();
        if (!m_asking || m_connection->isClosed())
            return;
        const auto packet = std::exchange(m_asking, nullptr);
        if (choice % 4 == 0)
            return m_connection->refuse(ReasonCode::NotAuthorized);
        const bool resumed = !packet->cleanStart && choice % 4 != 1;
        mqtt::ConnackPacket connack{.sessionPresent = resumed};
        if (packet->version == mqtt::ProtocolVersion::V5)
            announce(connack.properties, choice);
        if (!resumed) {
            m_watch.forgetSession();
            m_session = {};
        }
        m_watch.setPeerLimits(packet->properties.view());
        m_watch.resume(m_session.inflight.size());
        m_connection->accept(std::move(connack), std::exchange(m_session, {}), m_now);
        m_accepted = true;
    }

    void announce(mqtt::Properties &properties, std::uint8_t choice) const
    {
        if ((choice & 8) != 0)
            properties.add(mqtt::PropertyId::ServerKeepAlive, choice);
        if (!has(lacksFeatures))
            return;
        properties.add(mqtt::PropertyId::MaximumQoS, 1)
            .add(mqtt::PropertyId::RetainAvailable, 0U)
            .add(mqtt::PropertyId::WildcardSubscriptionAvailable, 0U)
            .add(mqtt::PropertyId::SubscriptionIdentifierAvailable, 0U)
            .add(mqtt::PropertyId::SharedSubscriptionAvailable, 0U);
    }

    void authenticate()
    {
        if ((m_input.byte() & 1) != 0)
            static_cast<void>(m_connection->authenticate({}, m_now));
        else
            static_cast<void>(m_connection->finishAuthentication({}, m_now));
    }

    void passTime()
    {
        m_now += std::chrono::seconds(m_input.byte());
        PeerWatch::passTime(*m_connection, m_now);
    }

    void publish()
    {
        const std::uint8_t choice = m_input.byte();
        const std::string payload(m_input.byte(), 'x');
        mqtt::OutgoingPublish publish{
            .message = Message::create({.topic = (choice & 16) != 0 ? "" : "t", .payload = payload}),
            .qos = static_cast<QoS>(choice % 3),
            .retain = (choice & 4) != 0,
            .token = m_watch.nextToken(),
            .expiresAt = (choice & 8) != 0 ? m_now + std::chrono::seconds(5) : TimePoint::max()};
        const bool counts = publish.qos != QoS::AtMostOnce;
        if (m_connection->publish(std::move(publish), m_now) && counts)
            m_watch.noteAccepted();
    }

    void reopen()
    {
        finish();
        // A client that was not let in had no part in the session.
        if (std::exchange(m_accepted, false))
            m_session = m_connection->takeSession();
        m_flags = m_input.byte();
        open();
    }

    /// Answers what the client asks for, until nothing more comes of the answers.
    void handleEvents()
    {
        for (auto events = m_watch.drain(*m_connection); !events.empty();
            events = m_watch.drain(*m_connection)) {
            for (mqtt::Event &event : events)
                std::visit([this](auto &kind) { answer(kind); }, event);
        }
    }

    template <typename T> void answer(const T &) {}
    void answer(mqtt::ConnectReceived &event) { m_asking = std::move(event.packet); }
    void answer(const mqtt::MessageReceived &event)
    {
        m_connection->acknowledge(event.packet.packetId, event.packet.qos, m_answer);
    }
    void answer(const mqtt::SubscribeReceived &event)
    {
        m_connection->acknowledgeSubscribe(event.packet.packetId,
            std::vector<ReasonCode>(event.packet.subscriptions.size(), ReasonCode::GrantedQoS1));
    }
    void answer(const mqtt::UnsubscribeReceived &event)
    {
        m_connection->acknowledgeUnsubscribe(
            event.packet.packetId, std::vector<ReasonCode>(event.packet.filters.size(), ReasonCode::Success));
    }

    FuzzInput &m_input;
    std::uint8_t m_flags;
    TimePoint m_now = TimePoint{} + std::chrono::hours(1);
    mqtt::SessionState m_session;
    std::optional<mqtt::Connection> m_connection;
    std::unique_ptr<mqtt::ConnectPacket> m_asking;
    bool m_accepted = false;
    ReasonCode m_answer = ReasonCode::Success;
    PeerWatch m_watch;
};

} // namespace

void examine(std::string_view bytes)
{
    FuzzInput input(bytes);
    Server server(input);
    while (!input.atEnd())
        server.step();
    server.finish();
}

} // namespace cutty::fuzz
