#pragma once

#include "app/cli/ClientSetup.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/session/connection/ReconnectPolicy.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <format>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace cutty::cli {

/// Runs one client from its first attempt to connect to the exit code: connects again where that was asked
/// for, hands events to a command, ends in order at SIGINT and SIGTERM, and says on standard error what went
/// wrong.
class ClientRun : public QObject
{
    Q_OBJECT

public:
    using EventHandler = std::function<void(mqtt::Event &event)>;

    /// `interruptedCode` is the exit code where a signal ends the run.
    ClientRun(ClientSetup setup, ExitCode interruptedCode, EventHandler handler);
    ~ClientRun() override;

    /// Of the connection that is there or comes; only while exec() runs.
    net::ConnectionDriver &driver() { return *m_driver; }
    bool isConnected() const { return m_driver && m_driver->connection().isConnected(); }
    /// Something has asked for the end; what still comes is nobody's.
    bool isEnding() const { return m_finishing; }

    /// Runs the event loop until all is over.
    ExitCode exec();
    /// Sends what waits, disconnects and ends.
    void finish(ExitCode code);

    /// One line on standard error, unless --quiet was given.
    void warn(const std::string &sentence) const;
    /// The same with --debug only.
    template <typename... Args> void trace(std::format_string<Args...> form, Args &&...args) const
    {
        if (m_setup.debug)
            printTrace(std::format(form, std::forward<Args>(args)...));
    }

Q_SIGNALS:
    /// The broker has read some of driver().bytesToWrite().
    void drained();
    /// A connection is about to end by our side, or has ended: the last moment to acknowledge what it
    /// brought.
    void ending();

private:
    void connectNow();
    void handleEvent(mqtt::Event &event);
    void handleConnected(const mqtt::ConnackPacket &connack);
    void handleFinished(const net::ConnectionEnd &end);
    void handleInterrupt();
    void stop(bool atOnce);
    void traceStep() const;
    void traceTls() const;
    void tracePacket(const mqtt::TracedPacket &packet);
    void traceEnd(const net::ConnectionEnd &end) const;
    void printTrace(const std::string &step) const;
    static void quit();

    ClientSetup m_setup;
    EventHandler m_handler;
    std::unique_ptr<net::ConnectionDriver> m_driver;
    mqtt::SessionState m_session;
    QTimer m_attemptTimer;
    session::ReconnectPolicy m_policy;
    ExitCode m_interruptedCode;
    ExitCode m_code = ExitCode::Done;
    /// Since the attempt began.
    QElapsedTimer m_clock;
    /// With --debug: the packet that came last.
    std::string m_lastReceived;
    /// The broker has let us in once.
    bool m_wasConnected = false;
    bool m_finishing = false;
    bool m_interrupted = false;
    bool m_unverifiedSaid = false;
};

} // namespace cutty::cli
