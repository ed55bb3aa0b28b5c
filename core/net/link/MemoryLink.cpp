#include "core/net/link/MemoryLink.h"

#include <QMutex>
#include <QMutexLocker>

#include <array>
#include <string>

namespace cutty::net {

/// What both ends see, guarded by the mutex. Index: the end that reads it, or that it says something of.
struct MemoryLink::Pipe
{
    mutable QMutex mutex;
    std::array<MemoryLink *, 2> ends{};
    std::array<std::string, 2> input;
    std::array<bool, 2> notified{};
    bool closing = false;

    /// Has the end look at its input and at `closing`; call with the mutex held.
    void notify(int end)
    {
        if (notified[static_cast<std::size_t>(end)] || !ends[static_cast<std::size_t>(end)])
            return;
        notified[static_cast<std::size_t>(end)] = true;
        QMetaObject::invokeMethod(
            ends[static_cast<std::size_t>(end)], &MemoryLink::takeInput, Qt::QueuedConnection);
    }
};

std::pair<std::unique_ptr<MemoryLink>, std::unique_ptr<MemoryLink>> MemoryLink::createPair()
{
    const auto pipe = std::make_shared<Pipe>();
    std::unique_ptr<MemoryLink> first(new MemoryLink(pipe, 0));
    std::unique_ptr<MemoryLink> second(new MemoryLink(pipe, 1));
    pipe->ends = {first.get(), second.get()};
    return {std::move(first), std::move(second)};
}

MemoryLink::MemoryLink(std::shared_ptr<Pipe> pipe, int end)
    : m_pipe(std::move(pipe))
    , m_end(end)
{
}

MemoryLink::~MemoryLink()
{
    const QMutexLocker lock(&m_pipe->mutex);
    m_pipe->ends[static_cast<std::size_t>(m_end)] = nullptr;
    m_pipe->closing = true;
    m_pipe->notify(1 - m_end);
}

void MemoryLink::open() { QMetaObject::invokeMethod(this, &MemoryLink::reportOpened, Qt::QueuedConnection); }

void MemoryLink::write(std::string_view bytes)
{
    const QMutexLocker lock(&m_pipe->mutex);
    if (m_pipe->closing)
        return;
    m_pipe->input[static_cast<std::size_t>(1 - m_end)].append(bytes);
    m_pipe->notify(1 - m_end);
}

std::size_t MemoryLink::bytesToWrite() const
{
    const QMutexLocker lock(&m_pipe->mutex);
    return m_pipe->input[static_cast<std::size_t>(1 - m_end)].size();
}

void MemoryLink::close()
{
    {
        const QMutexLocker lock(&m_pipe->mutex);
        m_pipe->closing = true;
        m_pipe->notify(1 - m_end);
    }
    emitClosed();
}

void MemoryLink::abort()
{
    {
        const QMutexLocker lock(&m_pipe->mutex);
        m_pipe->input[static_cast<std::size_t>(1 - m_end)].clear();
    }
    close();
}

void MemoryLink::takeInput()
{
    std::string bytes;
    bool closing = false;
    {
        const QMutexLocker lock(&m_pipe->mutex);
        m_pipe->notified[static_cast<std::size_t>(m_end)] = false;
        bytes.swap(m_pipe->input[static_cast<std::size_t>(m_end)]);
        closing = m_pipe->closing;
        if (MemoryLink *peer = m_pipe->ends[static_cast<std::size_t>(1 - m_end)]; peer && !bytes.empty())
            QMetaObject::invokeMethod(peer, &MemoryLink::reportDrained, Qt::QueuedConnection);
    }
    if (m_closed)
        return;
    if (!bytes.empty())
        Q_EMIT received(bytes);
    if (closing)
        emitClosed();
}

void MemoryLink::reportOpened()
{
    if (!m_closed)
        Q_EMIT opened();
}

void MemoryLink::reportDrained()
{
    if (!m_closed)
        Q_EMIT drained();
}

void MemoryLink::emitClosed()
{
    if (!std::exchange(m_closed, true))
        Q_EMIT closed(std::nullopt);
}

} // namespace cutty::net
