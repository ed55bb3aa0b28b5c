#pragma once

#include "core/mqtt/engine/Connection.h"
#include "core/net/auth/Authenticator.h"
#include "core/net/driver/ConnectTimeline.h"
#include "core/net/driver/DeadlineTimer.h"
#include "core/net/link/Link.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cutty::net {

/// How a client's connection ended.
struct ConnectionEnd
{
    mqtt::Closed closed;
    /// What the transport reported, where it did.
    std::optional<LinkError> linkError;
    /// The transport was there.
    bool opened = false;
    /// CONNACK let us in.
    bool accepted = false;
    /// Our side broke the authentication off; `closed` has cause Local then.
    std::optional<AuthenticationError> authenticationError;
    /// CONNECT itself was unusable, and not sent; `closed` has cause Local then.
    std::optional<mqtt::CommandError> connectError;
    ConnectTimeline timeline;
};

struct ConnectionDriverOptions
{
    /// From start() until CONNACK: one time over the opening of the transport, what lies on top of it,
    /// CONNECT, and authentication. Whatever is under way when it ends is given up at once.
    std::chrono::milliseconds connectTimeout{10'000};
    /// How long the peer may read nothing of the last bytes before the transport is given up. A peer that has
    /// let a deadline pass is not waited for.
    std::chrono::milliseconds closeTimeout{2'000};
    /// Its `handshakeTimeout` is a bound of its own, on the time since the transport has opened and since
    /// each AUTH of ours; it counts where it is the shorter one.
    mqtt::ConnectionOptions connection;
    /// Names its method in CONNECT of MQTT 5 and answers the server's AUTH; nothing otherwise.
    std::shared_ptr<Authenticator> authenticator;
    /// Gets each packet that crossed the wire, in order; within a turn of the event loop those received
    /// first, and before their events. Empty: packets are not recorded, which is faster.
    std::function<void(const mqtt::TracedPacket &packet)> packetHandler;
};

/// Runs one client connection: owns its link, its engine and one timer, and is the only place that reads the
/// clock for them. Lives on the client I/O thread. Reads all that the link holds, hands every event to the
/// handler in order, and writes once per turn of the event loop.
class ConnectionDriver : public QObject
{
    Q_OBJECT

public:
    using EventHandler = std::function<void(mqtt::Event &event)>;

    /// `handler` gets each event of the engine but Closed, which ends in finished(), and those that the
    /// authenticator answers.
    ConnectionDriver(std::unique_ptr<Link> link, EventHandler handler,
        const ConnectionDriverOptions &options = {}, QObject *parent = nullptr);
    ~ConnectionDriver() override;

    /// Opens the link and sends CONNECT; finished() follows sooner or later.
    void start(mqtt::ConnectPacket packet, mqtt::SessionState session);
    /// DISCONNECT and an orderly end; before the transport is open, gives up. `properties` are for DISCONNECT
    /// of MQTT 5, and left out where it cannot carry them.
    void stop(const mqtt::Properties &properties = {});
    /// Ends the transport without DISCONNECT, as a device does that loses its power.
    void abort();

    [[nodiscard]] std::expected<mqtt::PacketId, mqtt::CommandError> subscribe(
        std::vector<mqtt::SubscriptionRequest> subscriptions, mqtt::Properties properties = {});
    [[nodiscard]] std::expected<mqtt::PacketId, mqtt::CommandError> unsubscribe(
        std::vector<std::string> filters, mqtt::Properties properties = {});
    /// Answers a MessageReceived, with ConnectionOptions::manualAcknowledgement.
    void acknowledge(mqtt::PacketId id, QoS qos, mqtt::ReasonCode reason = mqtt::ReasonCode::Success);
    [[nodiscard]] std::expected<void, mqtt::CommandError> publish(mqtt::OutgoingPublish publish);
    /// Goes through the authenticator's exchange again on the open connection; AuthenticationFinished
    /// follows, or the end. AuthenticationNotExpected while such an exchange is under way.
    [[nodiscard]] std::expected<void, mqtt::CommandError> reauthenticate();

    const mqtt::Connection &connection() const { return m_connection; }
    QString peerAddress() const { return m_link->peerAddress(); }
    /// While the transport is open and speaks TLS.
    std::optional<TlsFacts> tlsFacts() const { return m_link->tlsFacts(); }
    /// As far as opening has come; whole when the handler gets Connected.
    const ConnectTimeline &timeline() const { return m_timeline; }
    /// Bytes that wait for the peer to read.
    std::size_t bytesToWrite() const { return m_link->bytesToWrite(); }
    /// After finished().
    mqtt::SessionState takeSession()
    {
        return m_opened ? m_connection.takeSession() : std::exchange(m_session, {});
    }

Q_SIGNALS:
    /// A step of connecting has begun, the last one in timeline(); those before it are over.
    void stepStarted();
    /// The transport is open; CONNECT goes out next.
    void opened();
    /// Once, when all is over.
    void finished(const cutty::net::ConnectionEnd &end);

private:
    void beginStep(ConnectStep step);
    /// The last step of the timeline is over.
    void endStep();
    void handleOpened();
    void handleReceived(std::string_view bytes);
    void handleLinkClosed(const std::optional<LinkError> &error);
    void handleDrained();
    void handleTimeout();
    ConnectionEnd timeoutEnd() const;
    void armTimer();
    void closeLink();
    void handPackets();
    /// Has pump() called at the end of this turn.
    void schedulePump();
    void pump();
    /// False when the event is none of the handler's.
    bool authenticate(const mqtt::Event &event);
    void failAuthentication(AuthenticationError error);
    /// Our own end before CONNECT is out.
    void giveUp(ConnectionEnd end);
    void finish();
    static TimePoint now() { return std::chrono::steady_clock::now(); }

    std::unique_ptr<Link> m_link;
    EventHandler m_handler;
    ConnectionDriverOptions m_options;
    mqtt::Connection m_connection;
    DeadlineTimer m_timer;
    /// By when the server must have let us in, and in the end the transport be closed.
    TimePoint m_linkDeadline = TimePoint::max();
    mqtt::ConnectPacket m_connect;
    /// Until the transport is open.
    mqtt::SessionState m_session;
    ConnectTimeline m_timeline;
    /// When its last step began; none when all are over.
    std::optional<TimePoint> m_stepStart;
    std::optional<ConnectionEnd> m_end;
    bool m_opened = false;
    /// The link has been told to close.
    bool m_closing = false;
    bool m_accepted = false;
    /// The server has not answered reauthenticate() to the end.
    bool m_reauthenticating = false;
    bool m_pumpScheduled = false;
    bool m_finished = false;
    std::string m_buffer;
};

} // namespace cutty::net
