#include "tests/bench/BenchedBroker.h"

#include "core/net/dispatch/descriptorLimit.h"
#include "core/net/driver/BrokerHost.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>
#include <QTcpServer>

#include <cstdio>

namespace cutty::bench {

using namespace Qt::StringLiterals;

BenchedBroker::BenchedBroker(Kind kind)
{
    if (kind == Kind::Ours)
        startOurs();
    else
        startMosquitto();
}

BenchedBroker::~BenchedBroker()
{
    m_process.kill();
    m_process.waitForFinished();
}

void BenchedBroker::startOurs()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationFilePath(), {u"--serve"_s});
    QByteArray line;
    while (!line.endsWith('\n') && m_process.waitForReadyRead(10'000))
        line += m_process.readAllStandardOutput();
    m_port = line.trimmed().toUShort();
}

void BenchedBroker::startMosquitto()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    const std::uint16_t port = probe.serverPort();
    probe.close();
    QFile config(m_folder.filePath(u"mosquitto.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        return;
    config.write("allow_anonymous true\npersistence false\nmax_inflight_messages 0\nmax_queued_messages 0\n"
                 "max_queued_bytes 0\nset_tcp_nodelay true\nlog_dest stderr\nlog_type information\n"
                 "connection_messages false\nlistener "
        + QByteArray::number(port) + " 127.0.0.1\n");
    config.close();
    m_process.setReadChannel(QProcess::StandardError);
    m_process.start(QStringLiteral(MOSQUITTO), {u"-c"_s, config.fileName()});
    QByteArray log;
    while (!log.contains(" running") && m_process.waitForReadyRead(10'000))
        log += m_process.readAllStandardError();
    m_process.closeReadChannel(QProcess::StandardError);
    m_port = log.contains(" running") ? port : 0;
}

int serve()
{
    net::raiseDescriptorLimit();
    net::BrokerHost host;
    const auto port = host.listen(QHostAddress::LocalHost, 0);
    if (!port)
        return 1;
    std::printf("%u\n", unsigned{*port});
    std::fflush(stdout);
    QSocketNotifier parent(fileno(stdin), QSocketNotifier::Read);
    QObject::connect(&parent, &QSocketNotifier::activated, qApp, &QCoreApplication::quit);
    return QCoreApplication::exec();
}

} // namespace cutty::bench
