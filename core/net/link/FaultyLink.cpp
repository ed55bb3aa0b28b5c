#include "core/net/link/FaultyLink.h"

#include <QTimer>

#include <utility>

namespace cutty::net {
namespace {

/// For a peer that reads nothing, or does not close its side.
constexpr std::chrono::seconds endTimeout{2};

} // namespace

FaultyLink::FaultyLink(std::unique_ptr<Link> link, std::shared_ptr<broker::FaultRun> run,
    const broker::FaultPeer &peer, QObject *parent)
    : Link(parent)
    , m_link(std::move(link))
    , m_injector(std::move(run), now(), peer)
    , m_timer(this)
{
    connect(m_link.get(), &Link::received, this, &FaultyLink::handleReceived, Qt::DirectConnection);
    connect(m_link.get(), &Link::drained, this, &FaultyLink::handleDrained);
    connect(m_link.get(), &Link::closed, this, &FaultyLink::handleLinkClosed);
    connect(&m_timer, &DeadlineTimer::fired, this, &FaultyLink::handleTimeout);
}

FaultyLink::~FaultyLink() { m_link->disconnect(this); }

void FaultyLink::setRun(std::shared_ptr<broker::FaultRun> run)
{
    m_injector.setRun(std::move(run), now());
    drain();
}

void FaultyLink::write(std::string_view bytes)
{
    if (m_phase != Phase::Open || m_linkClosed)
        return;
    m_injector.handleToClient(bytes, now());
    drain();
}

std::size_t FaultyLink::bytesToWrite() const
{
    return m_link->bytesToWrite() + m_injector.heldBytes(broker::FaultDirection::ToClient);
}

void FaultyLink::close()
{
    if (m_phase != Phase::Open)
        return;
    m_phase = Phase::Closing;
    if (m_linkClosed)
        return emitClosed(std::nullopt);
    m_injector.handleBrokerClosed(now());
    drain();
}

void FaultyLink::abort()
{
    m_link->disconnect(this);
    m_link->abort();
    emitClosed(std::nullopt);
}

void FaultyLink::reset()
{
    m_link->disconnect(this);
    m_link->reset();
    emitClosed(std::nullopt);
}

void FaultyLink::handleReceived(std::string_view bytes)
{
    if (m_phase != Phase::Open)
        return;
    m_injector.handleFromClient(bytes, now());
    drain();
}

/// What a client sent before it closed in order is still on its way to the broker.
void FaultyLink::handleLinkClosed(const std::optional<LinkError> &error)
{
    m_linkClosed = true;
    if (error || m_phase != Phase::Open)
        return emitClosed(error);
    m_injector.handleClientClosed(now());
    drain();
}

void FaultyLink::handleDrained()
{
    if (m_resetWhenWritten && m_link->bytesToWrite() == 0) {
        // The link is in the middle of a signal.
        QMetaObject::invokeMethod(this, &FaultyLink::reset, Qt::QueuedConnection);
        return;
    }
    Q_EMIT drained();
}

void FaultyLink::handleTimeout()
{
    if (m_phase == Phase::Closed)
        return;
    const std::size_t before = bytesToWrite();
    m_injector.handleTimeout(now());
    drain();
    if (bytesToWrite() < before)
        Q_EMIT drained();
}

void FaultyLink::drain()
{
    // A slot of received() may write or close.
    if (std::exchange(m_draining, true))
        return;
    while (const auto output = m_injector.pollOutput())
        carryOut(*output);
    m_draining = false;
    while (const auto fault = m_injector.pollInjected())
        Q_EMIT faultInjected(*fault);
    m_timer.arm(m_injector.pollTimeout(), now());
}

void FaultyLink::carryOut(const broker::FaultOutput &output)
{
    if (m_phase == Phase::Ending || m_phase == Phase::Closed)
        return;
    if (output.direction == broker::FaultDirection::ToClient) {
        if (!output.bytes.empty())
            m_link->write(output.bytes);
    } else if (m_phase == Phase::Open && !output.bytes.empty()) {
        Q_EMIT received(output.bytes);
    }
    if (output.end != broker::LinkEnd::None && m_phase != Phase::Closed)
        end(output.end);
}

void FaultyLink::end(broker::LinkEnd end)
{
    m_phase = Phase::Ending;
    if (m_linkClosed)
        return emitClosed(std::nullopt);
    if (end == broker::LinkEnd::Reset && m_link->bytesToWrite() == 0)
        return reset();
    QTimer::singleShot(
        endTimeout, this, end == broker::LinkEnd::Reset ? &FaultyLink::reset : &FaultyLink::abort);
    m_resetWhenWritten = end == broker::LinkEnd::Reset;
    if (end == broker::LinkEnd::Close)
        m_link->close();
}

void FaultyLink::emitClosed(const std::optional<LinkError> &error)
{
    if (std::exchange(m_phase, Phase::Closed) != Phase::Closed)
        Q_EMIT closed(error);
}

} // namespace cutty::net
