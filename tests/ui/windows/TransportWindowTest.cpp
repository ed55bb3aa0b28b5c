#include "core/net/driver/BrokerHost.h"
#include "tests/net/certificates.h"
#include "tests/ui/windows/WindowFixture.h"
#include "ui/dialogs/ConnectionDetailsModel.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/WarningMark.h"

#include <QApplication>
#include <QClipboard>
#include <QTreeView>

namespace cutty::test {
namespace {

using session::ConnectionState;

/// The real window against a broker that speaks TLS.
class TransportWindowTest : public WindowFixture
{
protected:
    TransportWindowTest()
    {
        start();
        const auto port = m_host.listen({.transport = Transport::Tls, .tls = net::test::serverTls()});
        EXPECT_TRUE(port.has_value());
        m_port = port.value_or(0);
    }

    profile::ConnectionProfile secureProfile()
    {
        profile::ConnectionProfile made = makeProfile(QStringLiteral("plant"), m_port);
        made.transport = Transport::Tls;
        made.tls.authority = profile::CertificateAuthority::File;
        made.tls.authorityFile = net::test::certificatePath(QStringLiteral("ca.pem"));
        return made;
    }
    void openSecurely(const profile::ConnectionProfile &profile)
    {
        window().openConnection(profile);
        ASSERT_TRUE(waitForState(ConnectionState::Connected));
    }
    QString stateText() { return find<ui::ElidedLabel>("connection.state")->text(); }
    /// Name and value of every row of the details, a line each.
    QString details()
    {
        return static_cast<ui::ConnectionDetailsModel *>(find<QTreeView>("connectionDetails.view")->model())
            ->asText();
    }

    net::BrokerHost m_host;
    std::uint16_t m_port = 0;
};

TEST_F(TransportWindowTest, ConnectsOverTlsAndSaysSo)
{
    ASSERT_NO_FATAL_FAILURE(openSecurely(secureProfile()));

    EXPECT_EQ(find<ui::ElidedLabel>("connection.address")->text(),
        QStringLiteral("mqtts://127.0.0.1:%1").arg(m_port));
    EXPECT_TRUE(find<ui::ElidedLabel>("connection.facts")->text().contains(QStringLiteral("TLS 1.")));
    EXPECT_FALSE(find<QWidget>("connection.unverified")->isVisible());
}

TEST_F(TransportWindowTest, ACertificateThatIsNotCheckedIsMarkedAllAlong)
{
    profile::ConnectionProfile made = secureProfile();
    made.tls.authority = profile::CertificateAuthority::System;
    made.tls.verifyPeer = false;
    ASSERT_NO_FATAL_FAILURE(openSecurely(made));

    auto *mark = find<ui::WarningMark>("connection.unverified");
    EXPECT_TRUE(mark->isVisible());
    EXPECT_EQ(mark->accessibleName(), QStringLiteral("Certificate not checked"));
    EXPECT_FALSE(mark->toolTip().isEmpty());
    publish(QStringLiteral("a"), QStringLiteral("b"));
    window().resize(window().minimumSize());
    EXPECT_TRUE(mark->isVisible());
    EXPECT_TRUE(waitFor([&] { return mark->width() >= mark->sizeHint().width(); }));

    click("connection.toggle");
    ASSERT_TRUE(waitForState(ConnectionState::Disconnected));
    EXPECT_FALSE(mark->isVisible());
}

TEST_F(TransportWindowTest, AnUnknownAuthorityIsSaidWithItsRemedy)
{
    profile::ConnectionProfile made = secureProfile();
    made.tls.authorityFile = net::test::certificatePath(QStringLiteral("other-ca.pem"));
    window().openConnection(made);

    ASSERT_TRUE(waitFor([this] { return page() && page()->connection().failure(); }));
    auto *message = find<ui::InlineMessage>("connection.message");
    EXPECT_TRUE(message->isVisible());
    EXPECT_TRUE(message->text().contains(QStringLiteral("authority"))) << qPrintable(message->text());
    EXPECT_NE(button(QStringLiteral("Edit connection…")), nullptr);
}

TEST_F(TransportWindowTest, DetailsListStepsTlsAndCertificates)
{
    ASSERT_NO_FATAL_FAILURE(openSecurely(secureProfile()));
    click("connection.details");

    const QString text = details();
    for (const char *part : {"TLS handshake", "CONNACK", "Cipher", "checked: the broker is who it says",
             "CN=broker.test", "Valid until", "SHA-256", "Keep-alive", "Largest packet"})
        EXPECT_TRUE(text.contains(QLatin1StringView(part))) << part << "\n" << qPrintable(text);

    click("connectionDetails.copyPem");
    const QString pem = QApplication::clipboard()->text();
    EXPECT_TRUE(pem.startsWith(QStringLiteral("-----BEGIN CERTIFICATE-----\n")));
    EXPECT_EQ(
        QByteArray::fromBase64(pem.section(u'\n', 1).section(QStringLiteral("-----END"), 0, 0).toLatin1()),
        page()->connection().facts()->tls->peerChain.first().der);
    click("connectionDetails.copyAll");
    EXPECT_EQ(QApplication::clipboard()->text(), text);
}

TEST_F(TransportWindowTest, DetailsOfAFailureSayHowFarItCame)
{
    profile::ConnectionProfile made = secureProfile();
    made.tls.authorityFile = net::test::certificatePath(QStringLiteral("other-ca.pem"));
    window().openConnection(made);
    ASSERT_TRUE(waitFor([this] { return page() && page()->connection().failure(); }));

    action("connection.details")->trigger();

    EXPECT_TRUE(details().contains(QStringLiteral("TLS handshake: failed after"))) << qPrintable(details());
    EXPECT_FALSE(find<QWidget>("connectionDetails.copyPem")->isVisible());
}

TEST_F(TransportWindowTest, DetailsFollowTheConnectionAndCloseWithIt)
{
    ASSERT_NO_FATAL_FAILURE(openSecurely(secureProfile()));
    action("connection.details")->trigger();
    ASSERT_TRUE(details().contains(QStringLiteral("Cipher")));

    page()->connection().close();
    ASSERT_TRUE(waitForState(ConnectionState::Disconnected));
    EXPECT_FALSE(details().contains(QStringLiteral("Cipher")));

    action("tab.close")->trigger();
    EXPECT_TRUE(waitFor([this] {
        return window().findChild<QTreeView *>(QStringLiteral("connectionDetails.view")) == nullptr;
    }));
}

TEST_F(TransportWindowTest, ALostConnectionCountsDownAndComesBack)
{
    profile::ConnectionProfile made = secureProfile();
    made.reconnect.firstDelay = std::chrono::seconds(4);
    ASSERT_NO_FATAL_FAILURE(openSecurely(made));
    EXPECT_FALSE(find<QWidget>("connection.now")->isVisible());

    m_host.stop();
    ASSERT_TRUE(waitForState(ConnectionState::Reconnecting));
    EXPECT_TRUE(stateText().startsWith(QStringLiteral("Reconnecting in "))) << qPrintable(stateText());
    EXPECT_TRUE(stateText().endsWith(QStringLiteral(" s, attempt 1"))) << qPrintable(stateText());
    const QString first = stateText();
    EXPECT_TRUE(waitFor([&] { return stateText() != first; }));
    EXPECT_TRUE(find<QWidget>("connection.message")->isVisible());

    ASSERT_TRUE(m_host.listen({.transport = Transport::Tls, .port = m_port, .tls = net::test::serverTls()})
            .has_value());
    click("connection.now");
    ASSERT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_FALSE(find<QWidget>("connection.message")->isVisible());
    EXPECT_FALSE(find<QWidget>("connection.now")->isVisible());
}

TEST_F(TransportWindowTest, StopEndsTheWaiting)
{
    ASSERT_NO_FATAL_FAILURE(openSecurely(secureProfile()));
    m_host.stop();
    ASSERT_TRUE(waitForState(ConnectionState::Reconnecting));
    EXPECT_EQ(find<QPushButton>("connection.toggle")->text(), QStringLiteral("Stop"));

    click("connection.toggle");

    ASSERT_TRUE(waitForState(ConnectionState::Disconnected));
    EXPECT_EQ(find<QPushButton>("connection.toggle")->text(), QStringLiteral("Connect"));
    EXPECT_FALSE(find<QWidget>("connection.message")->isVisible());
}

} // namespace
} // namespace cutty::test
