#pragma once

#include "core/net/driver/ConnectionDriver.h"
#include "tests/interop/scenario/Scenario.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

namespace cutty::scenario {

/// What ends the program when the scenario does not say it.
enum class ExitCode : int {
    AsWritten = 0,
    /// A message without an entry, a publish that should have been refused, a lost connection.
    NotAsWritten = 1,
    Usage = 2,
};

/// Plays one scenario with the real client until it ends.
class ScenarioPlayer : public QObject
{
    Q_OBJECT

public:
    ScenarioPlayer(Scenario scenario, std::uint16_t port, QObject *parent = nullptr);
    ~ScenarioPlayer() override;

    void start();

Q_SIGNALS:
    /// Once.
    void finished(int exitCode);

private:
    void connectNow();
    net::Endpoint endpoint() const;
    void handle(mqtt::Event &event);
    void handleMessage(const mqtt::PublishPacket &packet);
    void actOn(const mqtt::PublishPacket &packet);
    void handleFinished(const net::ConnectionEnd &end);
    bool retriesByAddress(const net::LinkError &error);
    void handleLost(const std::optional<Actions> &actions, const QString &why);
    void completePublish();

    void run(const Actions &actions, const mqtt::PublishPacket *message = nullptr);
    void run(const Action &action, const mqtt::PublishPacket *message);
    void subscribe(const Action &action);
    void unsubscribe(const Action &action);
    void publish(const Action &action);
    void tryRefusedPublish(const Action &action);
    void respond(const Action &action, const mqtt::PublishPacket *message);
    void send(mqtt::OutgoingPublish publish);
    void fail(const QString &why);
    void end(int code);

    Scenario m_scenario;
    std::uint16_t m_port;
    QString m_serverName;
    std::unique_ptr<net::ConnectionDriver> m_driver;
    mqtt::SessionState m_session;
    /// At QoS 2: received, and not acknowledged for good.
    std::map<mqtt::PacketId, mqtt::PublishPacket> m_uncompleted;
    std::size_t m_completedPublishes = 0;
    bool m_wasConnected = false;
    /// By the scenario's own DISCONNECT.
    bool m_disconnecting = false;
    std::optional<int> m_exitCode;
    QTimer m_reconnectTimer;
    int m_failedAttempts = 0;
};

} // namespace cutty::scenario
