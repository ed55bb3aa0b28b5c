#include "core/net/link/LingeringSocket.h"

#ifdef Q_OS_UNIX
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace cutty::net {

#ifdef Q_OS_UNIX

LingeringSocket::LingeringSocket(qintptr descriptor)
    : m_descriptor(descriptor < 0 ? -1 : ::fcntl(static_cast<int>(descriptor), F_DUPFD_CLOEXEC, 0))
{
}

LingeringSocket::~LingeringSocket()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool LingeringSocket::start()
{
    if (m_descriptor < 0 || ::shutdown(m_descriptor, SHUT_WR) != 0)
        return false;
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &LingeringSocket::discard);
    return true;
}

/// One read for each turn of the event loop, so that a peer that sends without end blocks nobody.
void LingeringSocket::discard()
{
    std::array<char, 65'536> bytes; // NOLINT(cppcoreguidelines-pro-type-member-init): read into
    const auto size = ::recv(m_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    m_notifier->setEnabled(false);
    Q_EMIT ended();
}

#else

LingeringSocket::LingeringSocket(qintptr) {}
LingeringSocket::~LingeringSocket() = default;
bool LingeringSocket::start() { return false; }
void LingeringSocket::discard() {}

#endif

} // namespace cutty::net
