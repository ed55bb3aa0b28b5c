#include "tests/interop/Mosquitto.h"

#include <QFile>
#include <QHostAddress>
#include <QTcpServer>

#include <gtest/gtest.h>

namespace cutty::interop {

using namespace Qt::StringLiterals;
using net::test::waitFor;

std::uint16_t freePort()
{
    QTcpServer server;
    EXPECT_TRUE(server.listen(QHostAddress::LocalHost));
    return server.serverPort();
}

Mosquitto::Mosquitto() { start("allow_anonymous true\n"); }

Mosquitto::Mosquitto(const MosquittoListener &listener)
{
    const QByteArray certificates = CUTTY_CERTIFICATES "/";
    QByteArray lines;
    if (listener.webSocket)
        lines += "protocol websockets\n";
    if (listener.tls)
        lines += "certfile " + certificates + "server.pem\nkeyfile " + certificates + "server.key\n";
    if (listener.requiresClientCertificate)
        lines += "cafile " + certificates + "ca.pem\nrequire_certificate true\n";
    start("allow_anonymous true\n", lines);
}

Mosquitto::Mosquitto(const QString &userName, const QString &password)
{
    const QString file = m_folder.filePath(u"passwords"_s);
    Program passwd(QStringLiteral(MOSQUITTO_PASSWD), {u"-b"_s, u"-c"_s, file, userName, password});
    EXPECT_TRUE(passwd.waitForEnd());
    EXPECT_EQ(passwd.exitCode(), 0) << passwd.errorOutput().constData();
    start("allow_anonymous false\npassword_file " + file.toUtf8() + '\n');
}

/// The port is free when it is chosen, but another process may take it before mosquitto does.
void Mosquitto::start(const QByteArray &access, const QByteArray &listener)
{
    for (int attempt = 0; attempt < 5; ++attempt) {
        m_port = freePort();
        QFile config(m_folder.filePath(u"mosquitto.conf"_s));
        ASSERT_TRUE(config.open(QIODevice::WriteOnly | QIODevice::Truncate));
        // Started by root it would change its user, and could not read the password file any more.
        config.write(
            "user root\npersistence false\nmax_queued_messages 0\nset_tcp_nodelay true\nlog_dest stderr\n"
            + access + "listener " + QByteArray::number(m_port) + " 127.0.0.1\n" + listener);
        config.close();
        m_program
            = std::make_unique<Program>(QStringLiteral(MOSQUITTO), QStringList{u"-c"_s, config.fileName()});
        const auto decided = [this] {
            return m_program->errorOutput().contains(" running") || m_program->hasEnded();
        };
        if (waitFor(decided) && !m_program->hasEnded())
            return;
    }
    FAIL() << "mosquitto does not start: " << m_program->errorOutput().constData();
}

QStringList mosquittoArguments(std::uint16_t port, mqtt::ProtocolVersion version, QoS qos)
{
    return {u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(port), u"-V"_s,
        version == mqtt::ProtocolVersion::V5 ? u"mqttv5"_s : u"mqttv311"_s, u"-q"_s,
        QString::number(toInt(qos))};
}

} // namespace cutty::interop
