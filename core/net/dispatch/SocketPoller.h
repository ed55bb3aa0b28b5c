#pragma once

#include <QObject>

#include <cstdint>
#include <span>
#include <vector>

class QSocketNotifier;

namespace cutty::net {

/// A socket that a SocketPoller watches. It takes itself out before it is gone.
class PolledSocket
{
public:
    struct Readiness
    {
        /// Also at the peer's end, which reading then tells.
        bool readable = false;
        bool writable = false;
        /// Broken or hung up both ways; reading or SO_ERROR says why.
        bool failed = false;
    };

    /// On the poller's thread. Sockets may be added, removed and closed meanwhile, this one too.
    virtual void handleReady(Readiness readiness) = 0;

protected:
    ~PolledSocket() = default;
};

/// Watches any number of sockets as one descriptor of Qt's event loop: an epoll set. Qt's own dispatcher asks
/// the system about each of its descriptors in each turn, so that a turn costs by their number; here it costs
/// by what has happened. Lives on one thread, to which it may be moved before sockets become ready. Linux
/// only.
class SocketPoller : public QObject
{
    Q_OBJECT

public:
    /// Where it is not, nothing may be added, and Qt's sockets are the way.
    static bool isSupported();

    explicit SocketPoller(QObject *parent = nullptr);
    ~SocketPoller() override;

    /// Watches an open, non-blocking descriptor, level-triggered. False when the system refuses.
    [[nodiscard]] bool add(int descriptor, PolledSocket &socket, bool readable, bool writable);
    /// What to wait for from here on; failures are told in any case.
    void watch(int descriptor, bool readable, bool writable);
    /// Before the descriptor is closed. Nothing more is told of it, not even what was ready already.
    void remove(int descriptor);

    /// Sockets are being told that they are ready; turnEnded() follows.
    bool isDispatching() const { return m_dispatching; }
    /// Room to read into, for the duration of one handleReady().
    std::span<char> readBuffer() { return m_readBuffer; }

Q_SIGNALS:
    /// All sockets that were ready in this turn of the event loop have been told; the moment to write.
    void turnEnded();

private:
    struct Slot
    {
        PolledSocket *socket = nullptr;
        /// Grows when the descriptor is taken out, so that what was ready then is not mistaken for news of
        /// the next socket of that number.
        std::uint32_t generation = 0;
    };

    void dispatch();
    void tell(std::uint32_t events, std::uint64_t key);
    bool control(int operation, int descriptor, bool readable, bool writable);

    int m_descriptor = -1;
    QSocketNotifier *m_notifier = nullptr;
    /// By descriptor: the system gives the lowest that is free.
    std::vector<Slot> m_slots;
    std::vector<char> m_readBuffer;
    bool m_dispatching = false;
};

} // namespace cutty::net
