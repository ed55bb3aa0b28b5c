#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <string_view>

namespace cutty::net {

enum class LinkErrorKind : std::uint8_t {
    HostNotFound,
    ConnectionRefused,
    /// No route, or the network is down.
    Unreachable,
    Timeout,
    /// Any other, in the system's words.
    Other,
};

struct LinkError
{
    LinkErrorKind kind{};
    QString systemMessage;
};

/// A pipe of bytes to one peer. It lives on one thread, its owner's; signals are emitted there, and
/// received() hands out a view, so connect to it directly only. write(), close() and abort() may emit before
/// they return. In a slot of its signals a link is not deleted but given to deleteLater().
class Link : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Ends in opened() or closed(). Links that a listener accepted are open already.
    virtual void open() = 0;
    /// Never blocks; what the system does not take at once is kept, see bytesToWrite().
    virtual void write(std::string_view bytes) = 0;
    virtual std::size_t bytesToWrite() const = 0;
    /// Closes when all has been written. closed() follows.
    virtual void close() = 0;
    /// Closes at once; what was not written is lost. closed() follows if the link was not closed.
    virtual void abort() = 0;
    /// "127.0.0.1:1883"; empty inside the process.
    virtual QString peerAddress() const = 0;

Q_SIGNALS:
    void opened();
    /// The view is valid during the call.
    void received(std::string_view bytes);
    /// Some of bytesToWrite() went out.
    void drained();
    /// The last signal, once; without an error when the peer or we closed in order.
    void closed(const std::optional<cutty::net::LinkError> &error);
};

} // namespace cutty::net
