#pragma once

#include "tests/net/Wait.h"

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace cutty::interop {

/// A program started by a test; it is ended with this object, also when the test fails.
class Program
{
public:
    Program(const QString &path, const QStringList &arguments, const QByteArray &input = {});
    ~Program();
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    bool waitForOutput(const QByteArray &text);
    bool waitForErrorOutput(const QByteArray &text);
    /// False when it goes on, or crashed.
    bool waitForEnd();

    bool hasEnded() const { return m_process.state() == QProcess::NotRunning; }

    /// SIGTERM, SIGINT or SIGKILL.
    void signal(int number);

    const QByteArray &output();
    const QByteArray &errorOutput();
    int exitCode() const { return m_process.exitCode(); }

private:
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errorOutput;
};

} // namespace cutty::interop
