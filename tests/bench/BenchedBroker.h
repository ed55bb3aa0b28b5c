#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <cstdint>

namespace cutty::bench {

/// A broker in a process of its own on the loopback interface, as long as this object.
class BenchedBroker
{
public:
    enum class Kind : std::uint8_t { Ours, Mosquitto };

    /// Ours is this program, called with `--serve`; mosquitto without any limit that would make it do less.
    explicit BenchedBroker(Kind kind);
    ~BenchedBroker();

    /// 0 when it did not start.
    std::uint16_t port() const { return m_port; }
    qint64 processId() const { return m_process.processId(); }

private:
    void startOurs();
    void startMosquitto();

    QTemporaryDir m_folder;
    QProcess m_process;
    std::uint16_t m_port = 0;
};

/// `--serve`: our broker until standard input ends.
int serve();

} // namespace cutty::bench
