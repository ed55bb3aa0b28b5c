#pragma once

#include "core/net/link/LinkError.h"
#include "core/net/link/TlsFacts.h"

#include <QObject>
#include <QString>

#include <optional>
#include <string_view>

namespace cutty::net {

/// A pipe of bytes to one peer. It lives on one thread, its owner's; signals are emitted there, and
/// received() hands out a view, so connect to it directly only. write(), close() and abort() may emit before
/// they return. In a slot of its signals a link is not deleted but given to deleteLater().
class Link : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Ends in opened() or closed(). Links that a listener accepted are open already, or open by themselves
    /// when the client asks for a WebSocket.
    virtual void open() = 0;
    /// Never blocks; what the system does not take at once is kept, see bytesToWrite().
    virtual void write(std::string_view bytes) = 0;
    virtual std::size_t bytesToWrite() const = 0;
    /// The peer has enough to do without us: what arrives within the next millisecond may be read at its end,
    /// all in one. A link that gains nothing by it reads on.
    virtual void rest() {}
    /// Closes when all has been written, so that the peer can read it all; nothing more is received. closed()
    /// follows when the peer has closed its side too, which a bad one never does.
    virtual void close() = 0;
    /// Closes at once; what was not written is lost. closed() follows if the link was not closed.
    virtual void abort() = 0;
    /// abort(), but so that a peer over TCP sees a reset (RST) instead of an orderly end.
    virtual void reset() { abort(); }
    /// "127.0.0.1:1883", while opening that of the latest attempt; through a proxy the host as it was named;
    /// the name of a local socket; empty inside the process, and as long as nothing was tried.
    virtual QString peerAddress() const = 0;
    /// While the link is open and speaks TLS.
    virtual std::optional<TlsFacts> tlsFacts() const { return std::nullopt; }

Q_SIGNALS:
    /// Opening goes on with this step; the one before it is done.
    void stepStarted(cutty::net::ConnectStep step);
    void opened();
    /// The view is valid during the call.
    void received(std::string_view bytes);
    /// Some of bytesToWrite() went out.
    void drained();
    /// The last signal, once; without an error when the peer or we closed in order.
    void closed(const std::optional<cutty::net::LinkError> &error);
};

} // namespace cutty::net
