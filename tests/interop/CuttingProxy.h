#pragma once

#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <cstddef>
#include <cstdint>
#include <random>

namespace cutty::interop {

/// Relays connections to another port of this machine and breaks each after a random number of bytes, both
/// ways counted together: what arrives with the last of them is cut off, and what the sockets hold is lost.
/// Lives on the test's thread.
class CuttingProxy : public QObject
{
    Q_OBJECT

public:
    CuttingProxy(std::uint16_t target, std::uint64_t seed);

    std::uint16_t port() const { return m_server.serverPort(); }
    /// New connections live for 1 to `most` bytes, and one in five for a few only. At first they are not cut.
    void cutWithin(std::size_t most) { m_mostBytes = most; }
    /// Breaks all that are open.
    void cutNow();
    std::uint64_t cuts() const { return m_cuts; }

private:
    class Relay;

    void accept();
    std::size_t bytesToLive();

    std::uint16_t m_target;
    std::mt19937_64 m_random;
    QTcpServer m_server;
    std::size_t m_mostBytes = 0;
    std::uint64_t m_cuts = 0;
};

} // namespace cutty::interop
