#include "tests/interop/Program.h"

#include <gtest/gtest.h>

#include <csignal>

namespace cutty::interop {

using net::test::waitFor;

Program::Program(const QString &path, const QStringList &arguments, const QByteArray &input)
{
    m_process.start(path, arguments);
    EXPECT_TRUE(m_process.waitForStarted()) << qPrintable(m_process.errorString());
    m_process.write(input);
    m_process.closeWriteChannel();
}

Program::~Program()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool Program::waitForOutput(const QByteArray &text)
{
    return waitFor([&] { return output().contains(text); });
}

bool Program::waitForErrorOutput(const QByteArray &text)
{
    return waitFor([&] { return errorOutput().contains(text); });
}

bool Program::waitForEnd()
{
    return waitFor([this] { return hasEnded(); }) && m_process.exitStatus() == QProcess::NormalExit;
}

void Program::signal(int number) { ::kill(static_cast<pid_t>(m_process.processId()), number); }

const QByteArray &Program::output()
{
    m_output += m_process.readAllStandardOutput();
    return m_output;
}

const QByteArray &Program::errorOutput()
{
    m_errorOutput += m_process.readAllStandardError();
    return m_errorOutput;
}

} // namespace cutty::interop
