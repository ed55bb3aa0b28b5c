#include "app/cli/input.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <cstdio>
#include <format>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#endif

namespace cutty::cli {
namespace {

constexpr qint64 longestSecret = 65'536;

Failure unreadable(const std::string &name, const QFile &file)
{
    return {ExitCode::Failed, std::format("Cannot read {}: {}.", name, file.errorString().toStdString())};
}

/// A pipe gives what has come so far, so one read is not all of it.
std::expected<QByteArray, Failure> readAll(QFile &file, const std::string &name, qint64 limit)
{
    QByteArray bytes;
    for (QByteArray piece; bytes.size() <= limit && !(piece = file.read(limit + 1)).isEmpty();)
        bytes.append(piece);
    if (file.error() != QFileDevice::NoError)
        return std::unexpected(unreadable(name, file));
    if (bytes.size() > limit)
        return std::unexpected(
            Failure{ExitCode::Failed, std::format("{} is larger than {} bytes.", name, limit)});
    return bytes;
}

std::string firstLine(const QByteArray &bytes)
{
    QByteArray line = bytes.first(bytes.contains('\n') ? bytes.indexOf('\n') : bytes.size());
    if (line.endsWith('\r'))
        line.chop(1);
    return line.toStdString();
}

bool openInput(QFile &file)
{
#ifdef Q_OS_WIN
    _setmode(_fileno(stdin), _O_BINARY);
#endif
    return file.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered);
}

} // namespace

std::expected<QByteArray, Failure> readFile(const std::string &path, qint64 limit)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(unreadable(path, file));
    return readAll(file, path, limit);
}

QStringList certificateFiles(const QString &folder)
{
    static const QRegularExpression hashed(QStringLiteral("^[0-9a-f]{8}\\.[0-9]+$"));
    QStringList files;
    QSet<QString> seen;
    for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files | QDir::Readable, QDir::Name)) {
        const QString name = file.fileName();
        const bool certificate = name.endsWith(QStringLiteral(".crt"), Qt::CaseInsensitive)
            || name.endsWith(QStringLiteral(".pem"), Qt::CaseInsensitive) || hashed.match(name).hasMatch();
        const QString target = file.canonicalFilePath();
        if (!certificate || seen.contains(target))
            continue;
        seen.insert(target);
        files.append(target);
    }
    return files;
}

std::expected<QByteArray, Failure> readStandardInput(qint64 limit)
{
    QFile file;
    const std::string name = "standard input";
    if (!openInput(file))
        return std::unexpected(unreadable(name, file));
    return readAll(file, name, limit);
}

std::expected<std::string, Failure> readSecretFile(const std::string &path)
{
    return readFile(path, longestSecret).transform(firstLine);
}

std::expected<std::string, Failure> readSecretLine()
{
    return readStandardInput(longestSecret).transform(firstLine);
}

std::optional<std::string> readVariable(const char *name)
{
    if (!qEnvironmentVariableIsSet(name))
        return std::nullopt;
    return qgetenv(name).toStdString();
}

} // namespace cutty::cli
