#include "core/net/dispatch/SocketPoller.h"

#include <QSocketNotifier>

#ifdef Q_OS_LINUX
#include <array>
#include <cerrno>

#include <sys/epoll.h>
#include <unistd.h>
#endif

namespace cutty::net {

#ifdef Q_OS_LINUX

namespace {

/// Sockets told in one turn, so that queued calls and timers of the thread have theirs.
constexpr std::size_t mostEvents = 512;
/// Larger ones leave the processor's caches before what was read is worked on.
constexpr std::size_t readSize = std::size_t{64} << 10U;

} // namespace

bool SocketPoller::isSupported() { return true; }

SocketPoller::SocketPoller(QObject *parent)
    : QObject(parent)
    , m_descriptor(::epoll_create1(EPOLL_CLOEXEC))
    , m_readBuffer(readSize)
{
    if (m_descriptor < 0)
        return;
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &SocketPoller::dispatch);
}

SocketPoller::~SocketPoller()
{
    delete m_notifier;
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool SocketPoller::add(int descriptor, PolledSocket &socket, bool readable, bool writable)
{
    const auto index = static_cast<std::size_t>(descriptor);
    if (index >= m_slots.size())
        m_slots.resize(index + 1);
    m_slots[index].socket = &socket;
    if (control(EPOLL_CTL_ADD, descriptor, readable, writable))
        return true;
    m_slots[index].socket = nullptr;
    return false;
}

void SocketPoller::watch(int descriptor, bool readable, bool writable)
{
    control(EPOLL_CTL_MOD, descriptor, readable, writable);
}

void SocketPoller::remove(int descriptor)
{
    Slot &slot = m_slots[static_cast<std::size_t>(descriptor)];
    slot.socket = nullptr;
    ++slot.generation;
    ::epoll_ctl(m_descriptor, EPOLL_CTL_DEL, descriptor, nullptr);
}

bool SocketPoller::control(int operation, int descriptor, bool readable, bool writable)
{
    const std::uint32_t generation = m_slots[static_cast<std::size_t>(descriptor)].generation;
    epoll_event event{};
    event.events = (readable ? std::uint32_t{EPOLLIN} : 0U) | (writable ? std::uint32_t{EPOLLOUT} : 0U);
    event.data.u64 = std::uint64_t{generation} << 32U | static_cast<std::uint32_t>(descriptor);
    return ::epoll_ctl(m_descriptor, operation, descriptor, &event) == 0;
}

void SocketPoller::dispatch()
{
    std::array<epoll_event, mostEvents>
        events; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    const int count = ::epoll_wait(m_descriptor, events.data(), static_cast<int>(events.size()), 0);
    m_dispatching = true;
    for (int index = 0; index < count; ++index)
        tell(
            events[static_cast<std::size_t>(index)].events, events[static_cast<std::size_t>(index)].data.u64);
    m_dispatching = false;
    Q_EMIT turnEnded();
}

void SocketPoller::tell(std::uint32_t events, std::uint64_t key)
{
    const Slot &slot = m_slots[key & 0xFFFF'FFFFU];
    if (!slot.socket || slot.generation != key >> 32U)
        return;
    slot.socket->handleReady({.readable = (events & EPOLLIN) != 0,
        .writable = (events & EPOLLOUT) != 0,
        .failed = (events & (EPOLLERR | EPOLLHUP)) != 0});
}

#else

bool SocketPoller::isSupported() { return false; }
SocketPoller::SocketPoller(QObject *parent)
    : QObject(parent)
{
}
SocketPoller::~SocketPoller() = default;
bool SocketPoller::add(int, PolledSocket &, bool, bool) { return false; }
void SocketPoller::watch(int, bool, bool) {}
void SocketPoller::remove(int) {}

#endif

} // namespace cutty::net
