#pragma once

#include "core/base/QoS.h"
#include "core/mqtt/codec/ProtocolVersion.h"
#include "tests/interop/Program.h"

#include <QTemporaryDir>

#include <cstdint>
#include <memory>

namespace cutty::interop {

/// A port of the loopback interface that nobody uses at this moment.
std::uint16_t freePort();

/// How a broker listens.
struct MosquittoListener
{
    bool webSocket = false;
    /// With the certificate `server` of tests/net/certificates.
    bool tls = false;
    /// Of the authority of the tests.
    bool requiresClientCertificate = false;
};

/// A mosquitto broker on a loopback port, with its files in a folder of its own.
class Mosquitto
{
public:
    /// Lets everybody in.
    Mosquitto();
    /// Lets everybody in who gets through the listener.
    explicit Mosquitto(const MosquittoListener &listener);
    /// Lets only this user in.
    Mosquitto(const QString &userName, const QString &password);

    std::uint16_t port() const { return m_port; }

private:
    /// Both are lines of the configuration.
    void start(const QByteArray &access, const QByteArray &listener = {});

    QTemporaryDir m_folder;
    std::uint16_t m_port = 0;
    std::unique_ptr<Program> m_program;
};

/// What mosquitto_pub and mosquitto_sub need to reach a broker on this machine.
QStringList mosquittoArguments(std::uint16_t port, mqtt::ProtocolVersion version, QoS qos = QoS::AtMostOnce);

} // namespace cutty::interop
