#pragma once

#include "core/net/link/createLink.h"
#include "core/net/listen/Listener.h"
#include "tests/net/LinkEar.h"
#include "tests/net/Wait.h"
#include "tests/net/certificates.h"

#include <QTemporaryDir>

#include <memory>
#include <string>

namespace cutty::net::test {

/// A listener of any transport on the loopback interface, and the last link that it accepted.
class TestServer
{
public:
    explicit TestServer(Transport transport, const ServerTlsOptions &tls = serverTls(),
        const QHostAddress &address = QHostAddress(QHostAddress::LocalHost), std::uint16_t port = 0)
        : m_transport(transport)
    {
        const ListenerOptions options{.transport = transport,
            .address = address,
            .port = port,
            .name = m_folder.filePath(QStringLiteral("socket")),
            .tls = tls};
        auto listens = Listener::listen(options, [this](std::unique_ptr<Link> accepted) {
            link = std::move(accepted);
            ear = std::make_unique<LinkEar>(*link);
            ++accepts;
        });
        EXPECT_TRUE(listens.has_value());
        if (listens)
            listener = *std::move(listens);
    }

    /// Where clients reach it, trusting the authority of the tests.
    Endpoint endpoint() const
    {
        const bool isLocal = m_transport == Transport::LocalSocket;
        return {.transport = m_transport,
            .host = isLocal ? m_folder.filePath(QStringLiteral("socket")) : QStringLiteral("127.0.0.1"),
            .port = listener->port(),
            .tls = clientTls()};
    }

    std::unique_ptr<Listener> listener;
    std::unique_ptr<Link> link;
    std::unique_ptr<LinkEar> ear;
    int accepts = 0;

private:
    Transport m_transport;
    QTemporaryDir m_folder;
};

/// A client's link that goes to an endpoint at once.
class TestPeer
{
public:
    explicit TestPeer(const Endpoint &endpoint)
        : link(createLink(endpoint))
        , ear(*link)
    {
        link->open();
    }

    bool waitForOpen()
    {
        return waitFor([this] { return ear.isOpen || ear.closed > 0; }) && ear.isOpen;
    }
    /// Why it is closed; nothing when it is not, or is without an error.
    std::optional<LinkError> waitForError()
    {
        if (!waitFor([this] { return ear.closed > 0; }))
            return std::nullopt;
        return ear.error;
    }

    std::unique_ptr<Link> link;
    LinkEar ear;
};

} // namespace cutty::net::test
