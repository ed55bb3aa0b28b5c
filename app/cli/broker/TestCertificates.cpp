#include "app/cli/broker/TestCertificates.h"

#include "app/cli/input.h"
#include "core/net/tls/CertificateLab.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QHostInfo>
#include <QNetworkInterface>

#include <format>
#include <utility>

namespace cutty::cli {
namespace {

using namespace Qt::StringLiterals;
using net::CertificateAndKey;

constexpr qint64 largestFile = 1 << 20;

QString pathIn(const std::string &folder, const QString &name)
{
    return QDir(QString::fromStdString(folder)).filePath(name);
}

std::unexpected<Failure> failure(std::string sentence)
{
    return std::unexpected(Failure{ExitCode::Failed, std::move(sentence)});
}

std::expected<void, Failure> writeNew(
    const QString &path, const QByteArray &bytes, QFileDevice::Permissions permissions)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, permissions)
        || file.write(bytes) != bytes.size() || !file.flush()) {
        return failure(
            std::format("Cannot write {}: {}.", path.toStdString(), file.errorString().toStdString()));
    }
    return {};
}

/// The key first: a certificate without its key would be taken for one that is complete.
std::expected<void, Failure> writeBoth(
    const std::string &folder, const QString &name, const CertificateAndKey &made)
{
    constexpr auto own = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    QFile::remove(pathIn(folder, name + u".key"_s));
    return writeNew(pathIn(folder, name + u".key"_s), made.key, own).and_then([&] {
        return writeNew(pathIn(folder, name + u".pem"_s), made.certificate,
            own | QFileDevice::ReadGroup | QFileDevice::ReadOther);
    });
}

/// Where one of the two is missing, what would be made in its place would not belong to the other.
std::expected<bool, Failure> hasBoth(const std::string &folder, const QString &name)
{
    const bool certificate = QFile::exists(pathIn(folder, name + u".pem"_s));
    const bool key = QFile::exists(pathIn(folder, name + u".key"_s));
    if (certificate && !key) {
        return failure(std::format("{0}/{1}.pem is there without {1}.key; remove it to have both made anew.",
            folder, name.toStdString()));
    }
    return certificate;
}

std::expected<CertificateAndKey, Failure> readAuthority(const std::string &folder)
{
    const auto read = [&](const QString &name) {
        return readFile(pathIn(folder, name).toStdString(), largestFile);
    };
    auto certificate = read(u"ca.pem"_s);
    if (!certificate)
        return std::unexpected(std::move(certificate.error()));
    auto key = read(u"ca.key"_s);
    if (!key)
        return std::unexpected(std::move(key.error()));
    return CertificateAndKey{*std::move(certificate), *std::move(key)};
}

std::expected<CertificateAndKey, Failure> openAuthority(const std::string &folder)
{
    const auto there = hasBoth(folder, u"ca"_s);
    if (!there)
        return std::unexpected(there.error());
    if (*there)
        return readAuthority(folder);
    auto made = net::createAuthority(u"Cutty test authority"_s, QDateTime::currentDateTimeUtc());
    if (!made) {
        return failure(
            std::format("Cannot make an authority: {}.", made.error().systemMessage.toStdString()));
    }
    if (const auto written = writeBoth(folder, u"ca"_s, *made); !written)
        return std::unexpected(written.error());
    return *std::move(made);
}

net::LabCertificateRequest serverRequest(const QString &address)
{
    net::LabCertificateRequest request{
        .dnsNames = {u"localhost"_s}, .ipAddresses = {u"127.0.0.1"_s, u"::1"_s}};
    if (const QString name = QHostInfo::localHostName(); !name.isEmpty() && name != u"localhost"_s)
        request.dnsNames.append(name);
    QHostAddress bound(address);
    QList<QHostAddress> others{bound};
    if (bound == QHostAddress(QHostAddress::AnyIPv4) || bound == QHostAddress(QHostAddress::AnyIPv6))
        others = QNetworkInterface::allAddresses();
    for (QHostAddress &other : others) {
        other.setScopeId({});
        if (!other.isNull() && !request.ipAddresses.contains(other.toString()))
            request.ipAddresses.append(other.toString());
    }
    return request;
}

} // namespace

QString testCertificatePath(const std::string &folder) { return pathIn(folder, u"server.pem"_s); }
QString testKeyPath(const std::string &folder) { return pathIn(folder, u"server.key"_s); }

std::expected<bool, Failure> makeTestCertificates(const std::string &folder, const QString &address)
{
    const auto there = hasBoth(folder, u"server"_s);
    if (!there)
        return std::unexpected(there.error());
    if (*there)
        return false;
    if (!QDir().mkpath(QString::fromStdString(folder)))
        return failure(std::format("Cannot make the folder {}.", folder));
    const auto authority = openAuthority(folder);
    if (!authority)
        return std::unexpected(authority.error());
    const auto made
        = net::issueCertificate(*authority, serverRequest(address), QDateTime::currentDateTimeUtc());
    if (!made) {
        return failure(
            std::format("Cannot issue a certificate: {}.", made.error().systemMessage.toStdString()));
    }
    return writeBoth(folder, u"server"_s, *made).transform([] { return true; });
}

} // namespace cutty::cli
