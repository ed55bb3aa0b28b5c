#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace cutty::net {

/// Keeps the connection of a TCP socket that is being closed until the peer has closed its side, and discards
/// what still comes. A system answers bytes that nobody reads any more with a reset, and throws away with it
/// what it has not sent yet: the DISCONNECT, and with it the difference between an orderly end and a will.
/// Does nothing on Windows.
class LingeringSocket : public QObject
{
    Q_OBJECT

public:
    /// Before the socket with that descriptor is closed.
    explicit LingeringSocket(qintptr descriptor);
    ~LingeringSocket() override;

    /// After it is closed: sends the end of our side and waits for that of the peer. False when there is
    /// nothing to wait for; else ended() follows.
    bool start();

Q_SIGNALS:
    void ended();

private:
    void discard();

    /// A duplicate, or -1.
    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace cutty::net
