#pragma once

#include "core/net/listen/ListenerOptions.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <gtest/gtest.h>

namespace cutty::net::test {

/// The path of one of the files in tests/net/certificates; make.sh there says what they are.
inline QString certificatePath(const QString &name) { return QStringLiteral(CUTTY_CERTIFICATES "/") + name; }

inline QByteArray certificateFile(const QString &name)
{
    QFile file(certificatePath(name));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(file.fileName());
    return file.readAll();
}

/// Of client-encrypted.key, client-pkcs1.key and client.p12.
inline QString keyPassphrase() { return QStringLiteral("correct-horse"); }

/// A server that shows this certificate.
inline ServerTlsOptions serverTls(const QString &name = QStringLiteral("server"))
{
    return {.certificate = certificateFile(name + QStringLiteral(".pem")),
        .privateKey = certificateFile(name + QStringLiteral(".key"))};
}

/// A client that trusts the authority of the tests, and nobody else.
inline TlsOptions clientTls()
{
    return {.caCertificates = certificateFile(QStringLiteral("ca.pem")), .trustSystemStore = false};
}

/// The same with a certificate of its own.
inline TlsOptions clientTlsWithCertificate()
{
    TlsOptions options = clientTls();
    options.certificate = certificateFile(QStringLiteral("client.pem"));
    options.privateKey = certificateFile(QStringLiteral("client.key"));
    return options;
}

} // namespace cutty::net::test
