#include "core/net/tls/tlsConfiguration.h"

#include "core/net/tls/certificateFacts.h"
#include "tests/net/certificates.h"
#include "tests/support/WarningGuard.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTimeZone>

#include <gmock/gmock.h>

#include <format>
#include <functional>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

std::optional<LinkErrorKind> clientError(const TlsOptions &options)
{
    const auto configuration = clientTlsConfiguration(options);
    return configuration ? std::nullopt : std::optional(configuration.error().kind);
}

TlsOptions withKey(const QByteArray &certificate, const QByteArray &key, const QString &passphrase = {})
{
    return {.certificate = certificate, .privateKey = key, .passphrase = passphrase};
}

struct UnusableCase
{
    const char *name;
    std::function<TlsOptions()> options;
    LinkErrorKind error;
};

class UnusableTlsOptionsTest : public testing::TestWithParam<UnusableCase>
{
};

TEST_P(UnusableTlsOptionsTest, AreATypedError)
{
    EXPECT_EQ(clientError(GetParam().options()), GetParam().error);
}

const QByteArray brokenPem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const QByteArray brokenKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

INSTANTIATE_TEST_SUITE_P(Cases, UnusableTlsOptionsTest,
    testing::Values(UnusableCase{"CaThatIsNoPem", [] { return TlsOptions{.caCertificates = "hello"}; },
                        LinkErrorKind::CaCertificatesUnreadable},
        UnusableCase{"CaThatIsBroken", [] { return TlsOptions{.caCertificates = brokenPem}; },
            LinkErrorKind::CaCertificatesUnreadable},
        UnusableCase{"CaThatIsAKey",
            [] { return TlsOptions{.caCertificates = certificateFile(u"client.key"_s)}; },
            LinkErrorKind::CaCertificatesUnreadable},
        UnusableCase{"CertificateThatIsNoPem",
            [] { return withKey("hello", certificateFile(u"client.key"_s)); },
            LinkErrorKind::CertificateUnreadable},
        UnusableCase{"CertificateThatIsBroken",
            [] { return withKey(brokenPem, certificateFile(u"client.key"_s)); },
            LinkErrorKind::CertificateUnreadable},
        UnusableCase{"CertificateInDer",
            [] {
                const auto pem = QSslCertificate::fromData(certificateFile(u"client.pem"_s));
                return withKey(pem.first().toDer(), certificateFile(u"client.key"_s));
            },
            LinkErrorKind::CertificateUnreadable},
        UnusableCase{"CertificateWithoutKey", [] { return withKey(certificateFile(u"client.pem"_s), {}); },
            LinkErrorKind::PrivateKeyMissing},
        UnusableCase{"KeyWithoutCertificate", [] { return withKey({}, certificateFile(u"client.key"_s)); },
            LinkErrorKind::CertificateMissing},
        UnusableCase{"KeyThatIsNoPem", [] { return withKey(certificateFile(u"client.pem"_s), "hello"); },
            LinkErrorKind::PrivateKeyUnreadable},
        UnusableCase{"KeyThatIsBroken", [] { return withKey(certificateFile(u"client.pem"_s), brokenKey); },
            LinkErrorKind::PrivateKeyUnreadable},
        UnusableCase{"EncryptedKeyWithoutPassphrase",
            [] {
                return withKey(certificateFile(u"client.pem"_s), certificateFile(u"client-encrypted.key"_s));
            },
            LinkErrorKind::PassphraseMissing},
        UnusableCase{"EncryptedKeyWithWrongPassphrase",
            [] {
                return withKey(
                    certificateFile(u"client.pem"_s), certificateFile(u"client-encrypted.key"_s), u"guess"_s);
            },
            LinkErrorKind::PassphraseWrong},
        UnusableCase{"OldEncryptedKeyWithWrongPassphrase",
            [] {
                return withKey(
                    certificateFile(u"client-rsa.pem"_s), certificateFile(u"client-pkcs1.key"_s), u"guess"_s);
            },
            LinkErrorKind::PassphraseWrong},
        UnusableCase{"BytesThatBeginLikePkcs12", [] { return withKey("\x30\x82\x02", {}); },
            LinkErrorKind::CertificateUnreadable}),
    [](const testing::TestParamInfo<UnusableCase> &test) { return std::string(test.param.name); });

TEST(Pkcs12Test, NeedsItsPassphrase)
{
    const cutty::test::ExpectedWarning byQt(u"PKCS#12"_s);
    const QByteArray container = certificateFile(u"client.p12"_s);
    EXPECT_EQ(clientError(withKey(container, {})), LinkErrorKind::PassphraseMissing);
    EXPECT_EQ(clientError(withKey(container, {}, u"guess"_s)), LinkErrorKind::PassphraseWrong);
}

struct UsableCase
{
    const char *name;
    std::function<TlsOptions()> options;
    const char *subject;
};

class UsableTlsOptionsTest : public testing::TestWithParam<UsableCase>
{
};

TEST_P(UsableTlsOptionsTest, GiveCertificateAndKey)
{
    const auto configuration = clientTlsConfiguration(GetParam().options());
    ASSERT_TRUE(configuration.has_value());
    EXPECT_FALSE(configuration->privateKey().isNull());
    ASSERT_FALSE(configuration->localCertificateChain().isEmpty());
    EXPECT_EQ(factsOf(configuration->localCertificateChain().first()).subject.toStdString(),
        std::format("CN={}, O=Cutty tests", GetParam().subject));
}

INSTANTIATE_TEST_SUITE_P(Cases, UsableTlsOptionsTest,
    testing::Values(
        UsableCase{"PlainKey",
            [] { return withKey(certificateFile(u"client.pem"_s), certificateFile(u"client.key"_s)); },
            "client"},
        UsableCase{"RsaKey",
            [] {
                return withKey(certificateFile(u"client-rsa.pem"_s), certificateFile(u"client-rsa.key"_s));
            },
            "client-rsa"},
        UsableCase{"EncryptedKey",
            [] {
                return withKey(certificateFile(u"client.pem"_s), certificateFile(u"client-encrypted.key"_s),
                    keyPassphrase());
            },
            "client"},
        UsableCase{"OldEncryptedKey",
            [] {
                return withKey(certificateFile(u"client-rsa.pem"_s), certificateFile(u"client-pkcs1.key"_s),
                    keyPassphrase());
            },
            "client-rsa"},
        UsableCase{"Pkcs12", [] { return withKey(certificateFile(u"client.p12"_s), {}, keyPassphrase()); },
            "client"}),
    [](const testing::TestParamInfo<UsableCase> &test) { return std::string(test.param.name); });

TEST(TlsConfigurationTest, ACaFileIsTrustedAloneOrWithTheSystem)
{
    TlsOptions options = clientTls();
    const auto alone = clientTlsConfiguration(options);
    ASSERT_TRUE(alone.has_value());
    EXPECT_EQ(alone->caCertificates().size(), 1);
    options.trustSystemStore = true;
    const auto both = clientTlsConfiguration(options);
    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->caCertificates().size(), 1 + QSslConfiguration::systemCaCertificates().size());
    const auto nobody = clientTlsConfiguration({.trustSystemStore = false});
    ASSERT_TRUE(nobody.has_value());
    EXPECT_TRUE(nobody->caCertificates().isEmpty());
}

TEST(TlsConfigurationTest, AServerNeedsACertificate)
{
    EXPECT_EQ(serverTlsConfiguration({}).error().kind, LinkErrorKind::CertificateMissing);
    EXPECT_TRUE(serverTlsConfiguration(serverTls()).has_value());
    ServerTlsOptions badAuthority = serverTls();
    badAuthority.clientCaCertificates = "hello";
    EXPECT_EQ(serverTlsConfiguration(badAuthority).error().kind, LinkErrorKind::CaCertificatesUnreadable);
}

TEST(CertificateFactsTest, TellWhatTheCertificateSays)
{
    const QSslCertificate certificate
        = QSslCertificate::fromData(certificateFile(u"server.pem"_s), QSsl::Pem).first();
    const CertificateFacts facts = factsOf(certificate);
    EXPECT_EQ(facts.subject, u"CN=broker.test, O=Cutty tests"_s);
    EXPECT_EQ(facts.issuer, u"CN=Test authority, O=Cutty tests"_s);
    EXPECT_EQ(facts.dnsNames, QStringList({u"broker.test"_s, u"localhost"_s}));
    EXPECT_EQ(facts.ipAddresses.size(), 2);
    EXPECT_TRUE(facts.ipAddresses.contains(u"127.0.0.1"_s));
    EXPECT_EQ(facts.notBefore, QDateTime(QDate(2020, 1, 1), QTime(0, 0), QTimeZone::UTC));
    EXPECT_EQ(facts.notAfter, QDateTime(QDate(2120, 1, 1), QTime(0, 0), QTimeZone::UTC));
    EXPECT_EQ(facts.sha256.size(), 32);
    EXPECT_EQ(QSslCertificate::fromData(facts.der, QSsl::Der).first(), certificate);
}

TEST(CertificateFactsTest, TheGravestFaultComesFirst)
{
    const QSslCertificate certificate
        = QSslCertificate::fromData(certificateFile(u"server.pem"_s), QSsl::Pem).first();
    const auto kinds = [&](const QList<QSslError::SslError> &errors) {
        QList<QSslError> list;
        for (const auto error : errors)
            list.append(QSslError(error, certificate));
        std::vector<CertificateFaultKind> found;
        const auto faults = faultsOf(list);
        for (const CertificateFault &fault : faults)
            found.push_back(fault.kind);
        return found;
    };
    using enum CertificateFaultKind;
    EXPECT_EQ(kinds({QSslError::PathLengthExceeded, QSslError::HostNameMismatch,
                  QSslError::CertificateExpired, QSslError::SelfSignedCertificate,
                  QSslError::CertificateRevoked, QSslError::CertificateNotYetValid}),
        (std::vector{Revoked, Untrusted, Expired, NotYetValid, HostNameMismatch, Other}));
    EXPECT_EQ(faultErrorKind(faultsOf({QSslError(QSslError::CertificateRevoked, certificate)})),
        LinkErrorKind::CertificateRevoked);
    EXPECT_EQ(faultErrorKind(faultsOf({QSslError(QSslError::InvalidPurpose, certificate)})),
        LinkErrorKind::CertificateInvalid);
    EXPECT_EQ(faultErrorKind({}), std::nullopt);
}

} // namespace
} // namespace cutty::net
