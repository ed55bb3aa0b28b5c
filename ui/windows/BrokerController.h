#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/session/broker/LocalBroker.h"

#include <QObject>

#include <cstdint>
#include <optional>

namespace cutty::profile {
class Settings;
}

namespace cutty::session {
class DemoPlant;
}

namespace cutty::ui {

/// Starts and stops the local broker on what the settings say, and what is to follow upon its start: a
/// connection to it, the demo plant. Tries neighbouring ports where that is wanted.
class BrokerController : public QObject
{
    Q_OBJECT

public:
    /// What is to happen once the broker runs.
    enum class Then : std::uint8_t { Nothing, Connect, Demo };

    /// All must outlive the controller.
    BrokerController(session::LocalBroker &broker, session::DemoPlant &plant, profile::Settings &settings,
        QObject *parent = nullptr);

    /// Where the broker listens at its next start: the port from the settings; the address is loopback again
    /// in each run, as a broker that is open to the network should be meant.
    session::ListenerSettings listener() const;
    /// Remembers it; the broker is started anew where it runs.
    void setListener(const session::ListenerSettings &listener);

    /// Does `then` at once where it runs already.
    void start(Then then = Then::Nothing);
    /// Starts on the first free port from `port` on, or on any that the system gives. Keeps what start() was
    /// asked to do then.
    void startOnFreePort(int port);
    /// Starts the demo on the port from the settings, or the next free one.
    void startDemo();
    void stop();
    /// The port to offer where the one in use is taken.
    int nextPort() const;

    /// Has Cutty connect to the local broker with the identifier of one of its clients, and go on with that
    /// client's session, which is kept as long afterwards.
    void takeOver(const QString &clientId, std::chrono::seconds expiryInterval);

    /// A connection to the local broker, which is not among the saved ones; its id is always the same.
    profile::ConnectionProfile localProfile() const;
    static QUuid localProfileId();
    /// To listen on for the whole network.
    static QString everyAddress() { return QStringLiteral("0.0.0.0"); }

Q_SIGNALS:
    void connectRequested(const cutty::profile::ConnectionProfile &profile);
    /// It did not start; the broker has the failure.
    void startFailed();

private:
    void handleState();
    void handleFailure();
    void launch(std::uint16_t port);
    void launchNow();
    void doThen();

    session::LocalBroker &m_broker;
    session::DemoPlant &m_plant;
    profile::Settings &m_settings;
    QString m_address = session::ListenerSettings().address;
    Then m_then = Then::Nothing;
    /// While above 0, another port is tried upon PortInUse.
    int m_portsToTry = 0;
    bool m_restarting = false;
    /// The port to start on in the next turn of the event loop.
    std::optional<std::uint16_t> m_launchPort;
};

} // namespace cutty::ui
