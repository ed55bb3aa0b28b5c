#pragma once

#include "core/broker/faults/FaultInjector.h"
#include "core/net/driver/DeadlineTimer.h"
#include "core/net/link/Link.h"

#include <memory>
#include <optional>

namespace cutty::net {

/// An open link of a broker with a FaultInjector in it, and the timer for that. received() gives what the
/// injector lets through; what is written goes through it too. A fault that ends the connection is, for the
/// broker, a closed() link.
class FaultyLink : public Link
{
    Q_OBJECT

public:
    FaultyLink(std::unique_ptr<Link> link, std::shared_ptr<broker::FaultRun> run,
        const broker::FaultPeer &peer = {}, QObject *parent = nullptr);
    ~FaultyLink() override;

    /// From now on by another plan.
    void setRun(std::shared_ptr<broker::FaultRun> run);

    /// It is open.
    void open() override {}
    void write(std::string_view bytes) override;
    /// What the injector holds for the client included.
    std::size_t bytesToWrite() const override;
    /// Behind what is held.
    void close() override;
    void abort() override;
    void reset() override;
    QString peerAddress() const override { return m_link->peerAddress(); }
    std::optional<TlsFacts> tlsFacts() const override { return m_link->tlsFacts(); }

Q_SIGNALS:
    /// The reference is valid during the call.
    void faultInjected(const cutty::broker::InjectedFault &fault);

private:
    enum class Phase : std::uint8_t {
        Open,
        /// close() was called: what is held still goes out.
        Closing,
        /// The injector has ended the connection; the link is on its way to be closed.
        Ending,
        Closed,
    };

    void handleReceived(std::string_view bytes);
    void handleLinkClosed(const std::optional<LinkError> &error);
    void handleDrained();
    void handleTimeout();
    /// Carries out what the injector gives, and arms the timer.
    void drain();
    void carryOut(const broker::FaultOutput &output);
    void end(broker::LinkEnd end);
    void emitClosed(const std::optional<LinkError> &error);
    static TimePoint now() { return std::chrono::steady_clock::now(); }

    std::unique_ptr<Link> m_link;
    broker::FaultInjector m_injector;
    DeadlineTimer m_timer;
    Phase m_phase = Phase::Open;
    bool m_linkClosed = false;
    /// To be reset when all has gone out.
    bool m_resetWhenWritten = false;
    bool m_draining = false;
};

} // namespace cutty::net
