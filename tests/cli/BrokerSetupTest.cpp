#include "app/cli/broker/BrokerSetup.h"

#include "app/cli/CommandLine.h"
#include "app/cli/broker/TestCertificates.h"
#include "app/cli/broker/listenerUrl.h"
#include "core/net/auth/UserTable.h"
#include "core/net/tls/CertificateLab.h"

#include <QFile>
#include <QSslCertificate>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::cli {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using session::BrokerConfiguration;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class BrokerSetupTest : public testing::Test
{
protected:
    std::expected<BrokerConfiguration, Failure> prepare(std::vector<std::string> words)
    {
        std::vector<const char *> arguments{"cutty", "broker"};
        for (const std::string &word : words)
            arguments.push_back(word.c_str());
        const auto command = parseCommandLine(static_cast<int>(arguments.size()), arguments.data());
        if (!command)
            return std::unexpected(command.error());
        return prepareBroker(std::get<BrokerArguments>(*command));
    }
    BrokerConfiguration prepared(std::vector<std::string> words)
    {
        auto configuration = prepare(std::move(words));
        EXPECT_TRUE(configuration) << (configuration ? "" : configuration.error().sentence);
        return configuration ? *std::move(configuration) : BrokerConfiguration{};
    }
    std::string usageError(std::vector<std::string> words)
    {
        const auto configuration = prepare(std::move(words));
        EXPECT_FALSE(configuration);
        EXPECT_EQ(configuration ? ExitCode::Done : configuration.error().code, ExitCode::Usage);
        return configuration ? std::string() : configuration.error().sentence;
    }
    std::string write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        return file.fileName().toStdString();
    }
    std::string configurationFile(const QByteArray &fields)
    {
        return write(u"broker.json"_s, R"({"format": "cutty-broker", "version": 1, )" + fields + "}");
    }
    static std::vector<std::string> urls(const BrokerConfiguration &configuration)
    {
        std::vector<std::string> urls;
        for (const session::ListenerSettings &listener : configuration.listeners)
            urls.push_back(listenerUrl(listener, listener.port));
        return urls;
    }

    QTemporaryDir m_folder;
};

TEST_F(BrokerSetupTest, WithoutArgumentsItListensOnLoopbackAlone)
{
    EXPECT_THAT(urls(prepared({})), ElementsAre("mqtt://127.0.0.1:1883"));
    EXPECT_THAT(urls(prepared({"--bind", "localhost"})), ElementsAre("mqtt://127.0.0.1:1883"));
    EXPECT_THAT(urls(prepared({"--bind", "::", "-p", "7"})), ElementsAre("mqtt://[::]:7"));
}

TEST_F(BrokerSetupTest, ListensAtAllThePlacesGivenAndNoOther)
{
    const auto configuration = prepared({"--tls", "8883", "--ws", "80", "--wss", "443", "--unix", "/run/c",
        "-b", "::1", "--cert", "c.pem", "--key", "k.pem", "--client-ca", "ca.pem", "--require-client-cert"});
    EXPECT_THAT(urls(configuration),
        ElementsAre("mqtts://[::1]:8883", "ws://[::1]:80", "wss://[::1]:443", "mqtt+unix:///run/c"));
    const session::ListenerTls expected{.certificateFile = u"c.pem"_s,
        .keyFile = u"k.pem"_s,
        .clientAuthorityFile = u"ca.pem"_s,
        .requiresClientCertificate = true};
    EXPECT_EQ(configuration.listeners[0].tls, expected);
    EXPECT_EQ(configuration.listeners[1].tls, session::ListenerTls{});
    EXPECT_EQ(configuration.listeners[2].tls, expected);
}

TEST_F(BrokerSetupTest, ListenersOfTheConfigurationHoldUntilOthersAreGiven)
{
    const std::string file
        = configurationFile(R"("listeners": [{"port": 1}, {"transport": "ws", "port": 2}])");
    EXPECT_THAT(urls(prepared({"--config", file})), ElementsAre("mqtt://127.0.0.1:1", "ws://127.0.0.1:2"));
    EXPECT_THAT(
        urls(prepared({"--config", file, "-b", "::1"})), ElementsAre("mqtt://[::1]:1", "ws://[::1]:2"));
    EXPECT_THAT(urls(prepared({"--config", file, "--port", "3"})), ElementsAre("mqtt://127.0.0.1:3"));
}

TEST_F(BrokerSetupTest, TlsTakesACertificateAndACertificateTakesTls)
{
    EXPECT_THAT(usageError({"--tls", "0"}), HasSubstr("--cert"));
    EXPECT_THAT(usageError({"--wss", "0"}), HasSubstr("--cert"));
    EXPECT_THAT(usageError({"--port", "0", "--cert", "c.pem"}), HasSubstr("--tls PORT"));
    EXPECT_THAT(usageError({"--tls-test", "dir"}), HasSubstr("--tls PORT"));
    EXPECT_THAT(usageError({"--tls", "0", "--tls-test", "dir", "--cert", "c.pem"}), HasSubstr("--tls-test"));
    EXPECT_THAT(usageError({"--tls", "0", "--cert", "c.pem", "--key", "k.pem", "--require-client-cert"}),
        HasSubstr("--client-ca"));
}

TEST_F(BrokerSetupTest, LimitsGoOverThoseOfTheConfiguration)
{
    const std::string file = configurationFile(
        R"("limits": {"maximumQoS": 2, "maximumPacketSize": 9, "maximumConnections": 5, "serverKeepAlive": 8})");
    const auto options
        = prepared({"--config", file, "--max-qos", "1", "--max-packet-size", "100", "--no-retain",
                       "--keep-alive", "30", "--receive-maximum", "3", "--topic-alias-maximum", "0",
                       "--max-session-expiry", "60", "--max-queued", "4", "--sys-interval", "0"})
              .options;
    EXPECT_EQ(options.maximumQoS, QoS::AtLeastOnce);
    EXPECT_EQ(options.connection.maximumPacketSize, 100u);
    EXPECT_FALSE(options.retainAvailable);
    EXPECT_EQ(options.serverKeepAlive, 30s);
    EXPECT_EQ(options.connection.receiveMaximum, 3);
    EXPECT_EQ(options.connection.topicAliasMaximum, 0);
    EXPECT_EQ(options.maximumSessionExpiry, 60s);
    EXPECT_EQ(options.maximumQueuedMessages, 4u);
    EXPECT_EQ(options.systemTopicInterval, 0s);
    EXPECT_EQ(options.maximumConnections, 5u);
    EXPECT_EQ(prepared({"--config", file, "--keep-alive", "0"}).options.serverKeepAlive, std::nullopt);
}

TEST_F(BrokerSetupTest, NumbersOutOfRangeAreUsageErrors)
{
    EXPECT_THAT(usageError({"--max-qos", "3"}), HasSubstr("--max-qos"));
    EXPECT_THAT(usageError({"--port", "65536"}), HasSubstr("--port"));
    EXPECT_THAT(usageError({"--ws", "x"}), HasSubstr("--ws"));
    EXPECT_THAT(usageError({"--max-packet-size", "1"}), HasSubstr("--max-packet-size"));
    EXPECT_THAT(usageError({"--receive-maximum", "0"}), HasSubstr("--receive-maximum"));
}

TEST_F(BrokerSetupTest, WhatIsWrongInAConfigurationIsNamedByItsField)
{
    EXPECT_THAT(usageError({"--config", configurationFile(R"("limits": {"maximumQos": 1})")}),
        AllOf(HasSubstr("broker.json"), HasSubstr("no setting limits.maximumQos")));
    EXPECT_THAT(usageError({"--config", configurationFile(R"("limits": {"maximumQoS": 3})")}),
        HasSubstr("limits.maximumQoS cannot"));
    EXPECT_THAT(usageError({"--config", configurationFile(R"("listeners": [{"port": "a"}])")}),
        HasSubstr("listeners[0].port has the wrong type"));
    EXPECT_THAT(usageError({"--config", write(u"a.json"_s, "{\n\n\"format\": ]}")}), HasSubstr("line 3"));
    EXPECT_THAT(usageError({"--config", write(u"b.json"_s, "{}")}), HasSubstr("cutty-broker"));
    EXPECT_THAT(usageError({"--config", write(u"c.json"_s, R"({"format": "cutty-broker", "version": 99})")}),
        HasSubstr("newer"));
    EXPECT_THAT(usageError({"--config", "no-such-file"}), HasSubstr("no-such-file"));
}

TEST_F(BrokerSetupTest, UsersAreReadFromLinesOfNameAndHash)
{
    const QByteArray hash = net::hashPassword(u"s3cret"_s);
    const std::string file
        = write(u"users"_s, "# people\n\nanna:" + hash + "\r\nurn:device:1:" + hash + "\n");
    const auto configuration = prepared({"--users", file, "--no-anonymous"});
    ASSERT_EQ(configuration.users.size(), 2u);
    EXPECT_EQ(configuration.users[0], (session::BrokerUser{u"anna"_s, hash}));
    EXPECT_EQ(configuration.users[1], (session::BrokerUser{u"urn:device:1"_s, hash}));
    EXPECT_TRUE(configuration.options.checksCredentials);
    EXPECT_FALSE(configuration.options.acceptsAnonymous);
}

TEST_F(BrokerSetupTest, AUserOfTheFileTakesThePlaceOfTheConfigurations)
{
    const QByteArray before = net::hashPassword(u"before"_s);
    const QByteArray after = net::hashPassword(u"after"_s);
    const std::string file = configurationFile(
        R"("access": {"users": [{"name": "anna", "passwordHash": ")" + before + R"("}]})");
    const auto configuration = prepared({"--config", file, "--users", write(u"users"_s, "anna:" + after)});
    EXPECT_THAT(configuration.users, ElementsAre(session::BrokerUser{u"anna"_s, after}));
}

TEST_F(BrokerSetupTest, ALineThatIsNoUserIsNamed)
{
    for (const QByteArray &line : {QByteArray("anna"), QByteArray("anna:s3cret"), QByteArray("anna:$7$101$x"),
             QByteArray("anna:SCRAM-SHA-256$1:x$y:z"), ':' + net::hashPassword(u"x"_s)})
        EXPECT_THAT(usageError({"--users", write(u"users"_s, "\n" + line + "\n")}),
            AllOf(HasSubstr("line 2"), HasSubstr("--hash-password")))
            << line.constData();
    EXPECT_THAT(usageError({"--users", write(u"users"_s, "# nobody\n")}), HasSubstr("no user"));
}

TEST_F(BrokerSetupTest, FaultRulesAreTheObjectOfAConfiguration)
{
    const auto configuration = prepared({"--fault-properties", "--faults",
        write(u"faults.json"_s,
            R"({"seed": 7, "rules": [{"name": "gone", "match": {"packets": ["PUBLISH"]},
                "action": {"kind": "drop"}}]})")});
    EXPECT_EQ(configuration.faults.seed, 7u);
    EXPECT_TRUE(configuration.faults.userPropertyFaults);
    ASSERT_EQ(configuration.faults.rules.size(), 1u);
    EXPECT_EQ(configuration.faults.rules[0].name, "gone");
    EXPECT_THAT(usageError({"--faults",
                    write(u"wrong.json"_s, R"({"rules": [{"name": "a", "action": {"kind": "explode"}}]})")}),
        HasSubstr("faults.rules[0].action.kind"));
    EXPECT_THAT(usageError({"--faults", write(u"wrong.json"_s, "[]")}), HasSubstr("faults"));
}

TEST_F(BrokerSetupTest, TestCertificatesAreMadeOnceAndBelongTogether)
{
    const std::string folder = m_folder.filePath(u"lab"_s).toStdString();
    const auto tls = prepared({"--tls", "0", "--tls-test", folder}).listeners.front().tls;
    ASSERT_EQ(makeTestCertificates(folder, u"127.0.0.1"_s).value(), true);
    const auto authority = QSslCertificate::fromPath(m_folder.filePath(u"lab/ca.pem"_s));
    const auto server = QSslCertificate::fromPath(tls.certificateFile);
    ASSERT_EQ(authority.size(), 1);
    ASSERT_EQ(server.size(), 1);
    EXPECT_EQ(server[0].issuerInfo(QSslCertificate::CommonName),
        authority[0].subjectInfo(QSslCertificate::CommonName));
    EXPECT_TRUE(server[0].subjectAlternativeNames().values(QSsl::DnsEntry).contains(u"localhost"_s));
    EXPECT_TRUE(server[0].subjectAlternativeNames().values(QSsl::IpAddressEntry).contains(u"127.0.0.1"_s));
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    for (const QString &key : {tls.keyFile, m_folder.filePath(u"lab/ca.key"_s)})
        EXPECT_FALSE(QFile::permissions(key) & others) << qPrintable(key);

    EXPECT_EQ(makeTestCertificates(folder, u"127.0.0.1"_s).value(), false);
    EXPECT_EQ(QSslCertificate::fromPath(tls.certificateFile), server);
}

TEST_F(BrokerSetupTest, ATestAuthorityThatIsThereIssuesTheServersCertificate)
{
    const std::string folder = m_folder.filePath(u"lab"_s).toStdString();
    ASSERT_TRUE(makeTestCertificates(folder, u"127.0.0.1"_s));
    const auto authority = QSslCertificate::fromPath(m_folder.filePath(u"lab/ca.pem"_s));
    ASSERT_TRUE(QFile::remove(testCertificatePath(folder)));
    ASSERT_EQ(makeTestCertificates(folder, u"127.0.0.1"_s).value(), true);
    EXPECT_EQ(QSslCertificate::fromPath(m_folder.filePath(u"lab/ca.pem"_s)), authority);

    ASSERT_TRUE(QFile::remove(testKeyPath(folder)));
    const auto halved = makeTestCertificates(folder, u"127.0.0.1"_s);
    ASSERT_FALSE(halved);
    EXPECT_THAT(halved.error().sentence, HasSubstr("server.key"));
}

} // namespace
} // namespace cutty::cli
