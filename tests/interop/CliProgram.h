#pragma once

#include "tests/interop/Program.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QTcpSocket>

#include <gmock/gmock.h>

#include <cstdint>
#include <string>

namespace cutty::interop {

/// `cutty` with these arguments.
class Cutty : public Program
{
public:
    explicit Cutty(const QStringList &arguments, const QByteArray &input = {})
        : Program(QStringLiteral(CUTTY_PROGRAM), arguments, input)
    {
    }

    /// It ends with this exit code, and with one line on standard error where that is not 0.
    void expectFailure(int code, const char *words)
    {
        ASSERT_TRUE(waitForEnd());
        EXPECT_EQ(exitCode(), code);
        const std::string sentence = errorOutput().toStdString();
        EXPECT_THAT(sentence, testing::StartsWith("cutty: "));
        EXPECT_THAT(sentence, testing::HasSubstr(words));
        EXPECT_EQ(sentence.find('\n'), sentence.size() - 1) << sentence;
    }
};

/// A port of the loopback interface that is taken, but on which nobody listens: connections are refused for
/// as long as this object lives.
class RefusingPort
{
public:
    RefusingPort()
    {
        EXPECT_TRUE(m_socket.bind(QHostAddress::LocalHost, 0, QAbstractSocket::DontShareAddress));
    }

    QString text() const { return QString::number(m_socket.localPort()); }

private:
    QTcpSocket m_socket;
};

/// `cutty broker` on a port that the system chose.
class CuttyBroker : public Cutty
{
public:
    CuttyBroker()
        : Cutty({QStringLiteral("broker"), QStringLiteral("--port"), QStringLiteral("0")})
    {
        EXPECT_TRUE(waitForOutput("\n"));
        static const QRegularExpression form(QStringLiteral("^ready mqtt://127\\.0\\.0\\.1:(\\d+)\n$"));
        const auto match = form.match(QString::fromUtf8(output()));
        EXPECT_TRUE(match.hasMatch()) << output().constData();
        m_port = match.captured(1).toUShort();
    }

    std::uint16_t port() const { return m_port; }
    QStringList address() const
    {
        return {QStringLiteral("--host"), QStringLiteral("127.0.0.1"), QStringLiteral("--port"),
            QString::number(m_port)};
    }

private:
    std::uint16_t m_port = 0;
};

/// `pub` or `sub` with these arguments and a broker on this machine.
inline QStringList clientArguments(const QString &command, std::uint16_t port, const QStringList &arguments)
{
    return QStringList{command, QStringLiteral("--host"), QStringLiteral("127.0.0.1"),
               QStringLiteral("--port"), QString::number(port)}
    + arguments;
}

} // namespace cutty::interop
