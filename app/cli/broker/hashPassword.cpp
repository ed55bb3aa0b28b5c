#include "app/cli/broker/hashPassword.h"

#include "app/cli/input.h"
#include "core/net/auth/UserTable.h"

#include <cstdio>
#include <format>
#include <iostream>
#include <print>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
#include <termios.h>
#include <unistd.h>
#endif

namespace cutty::cli {
namespace {

/// While it lives, the terminal does not show what is typed.
class HiddenInput
{
public:
#ifdef Q_OS_WIN
    static bool isTerminal() { return _isatty(_fileno(stdin)) != 0; }
    HiddenInput()
    {
        GetConsoleMode(m_input, &m_before);
        SetConsoleMode(m_input, m_before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    }
    ~HiddenInput() { SetConsoleMode(m_input, m_before); }

private:
    HANDLE m_input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD m_before = 0;
#else
    static bool isTerminal() { return ::isatty(STDIN_FILENO) != 0; }
    HiddenInput()
    {
        ::tcgetattr(STDIN_FILENO, &m_before);
        termios hidden = m_before;
        // ISIG too, as an interrupted program would leave a terminal behind that shows nothing.
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenInput() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before); }

private:
    termios m_before{};
#endif

public:
    HiddenInput(const HiddenInput &) = delete;
    HiddenInput &operator=(const HiddenInput &) = delete;
};

std::string ask(const char *prompt)
{
    std::print(stderr, "{}: ", prompt);
    std::string line;
    std::getline(std::cin, line);
    std::println(stderr);
    return line;
}

std::expected<std::string, Failure> readPassword()
{
    if (!HiddenInput::isTerminal())
        return readSecretLine();
    const HiddenInput hidden;
    std::string password = ask("Password");
    if (ask("Once more") != password)
        return std::unexpected(Failure{ExitCode::Usage, "The two are not the same."});
    return password;
}

} // namespace

std::expected<std::string, Failure> hashPasswordLine(const std::optional<std::string> &name)
{
    if (name && (name->empty() || name->starts_with('#') || name->contains('\n')))
        return std::unexpected(Failure{ExitCode::Usage,
            "A user name for --users is not empty, has no line ends and does not begin with #."});
    const auto password = readPassword();
    if (!password)
        return std::unexpected(password.error());
    if (password->empty())
        return std::unexpected(Failure{ExitCode::Usage, "The password is empty."});
    const std::string hash = net::hashPassword(QString::fromStdString(*password)).toStdString();
    return name ? std::format("{}:{}", *name, hash) : hash;
}

} // namespace cutty::cli
