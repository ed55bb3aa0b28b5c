#include "app/cli/MessagePrinter.h"

#include "app/cli/JsonLine.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <format>
#include <system_error>
#include <utility>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#endif

namespace cutty::cli {
namespace {

/// "dir/name.ext", then "dir/name(1).ext".
QString numberedPath(const std::string &path, std::uint64_t number)
{
    QString whole = QString::fromStdString(path);
    if (number == 0)
        return whole;
    const QString suffix = QFileInfo(whole).suffix();
    const qsizetype end = suffix.isEmpty() ? whole.size() : whole.size() - suffix.size() - 1;
    return whole.first(end) + QStringLiteral("(%1)").arg(number) + whole.sliced(end);
}

} // namespace

std::expected<MessagePrinter, Failure> MessagePrinter::create(const OutputArguments &arguments)
{
    MessagePrinter printer;
    printer.m_verbose = arguments.verbose;
    printer.m_json = arguments.json;
    printer.m_file = arguments.fileSave;
    if (arguments.noNewline)
        printer.m_delimiter.clear();
    if (arguments.delimiter) {
        auto delimiter = unescape(*arguments.delimiter);
        if (!delimiter)
            return std::unexpected(
                Failure{ExitCode::Usage, std::format("--delimiter {}.", delimiter.error())});
        printer.m_delimiter = *std::move(delimiter);
    }
    if (arguments.format) {
        auto format = MessageFormat::parse(*arguments.format);
        if (!format)
            return std::unexpected(Failure{ExitCode::Usage, std::format("--format {}.", format.error())});
        printer.m_format = *std::move(format);
    }
#ifdef Q_OS_WIN
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    return printer;
}

PrintResult MessagePrinter::print(const ReceivedMessage &message)
{
    if (m_file)
        return save(message);
    m_buffer.clear();
    if (!append(message))
        return PrintResult::NotJson;
    m_buffer += m_delimiter;
    if (std::fwrite(m_buffer.data(), 1, m_buffer.size(), stdout) != m_buffer.size())
        return fail();
    return PrintResult::Printed;
}

bool MessagePrinter::append(const ReceivedMessage &message)
{
    if (m_json) {
        appendJsonLine(m_buffer, message);
        return true;
    }
    if (m_format)
        return m_format->append(m_buffer, message);
    if (m_verbose)
        m_buffer.append(message.packet.message->topic()).append(1, ' ');
    m_buffer += message.packet.message->payload();
    return true;
}

/// Never over a file that is there.
PrintResult MessagePrinter::save(const ReceivedMessage &message)
{
    QFile file;
    do {
        file.setFileName(numberedPath(*m_file, m_files++));
    } while (file.exists());
    const std::string_view payload = message.packet.message->payload();
    const auto bytes = QByteArray::fromRawData(payload.data(), static_cast<qsizetype>(payload.size()));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(bytes) != bytes.size()
        || !file.flush()) {
        m_error = file.errorString().toStdString();
        return PrintResult::Failed;
    }
    return PrintResult::Printed;
}

bool MessagePrinter::flush() { return std::fflush(stdout) == 0 || fail() == PrintResult::Printed; }

PrintResult MessagePrinter::fail()
{
    m_error = errno == EPIPE ? std::string() : std::generic_category().message(errno);
    return PrintResult::Failed;
}

} // namespace cutty::cli
