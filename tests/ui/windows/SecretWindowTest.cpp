#include "core/net/driver/BrokerHost.h"
#include "tests/net/certificates.h"
#include "tests/session/ScramPeer.h"
#include "tests/support/WarningGuard.h"
#include "tests/ui/windows/WindowFixture.h"
#include "ui/widgets/InlineMessage.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>

namespace cutty::test {
namespace {

using profile::SecretKind;
using session::ConnectionState;

class SecretWindowTest : public WindowFixture
{
protected:
    SecretWindowTest() { start(); }

    bool isAsked()
    {
        return waitFor([this] { return find<QWidget>("passwordBar")->isVisible(); });
    }
    void answer(const QString &secret)
    {
        find<QLineEdit>("password.edit")->setText(secret);
        click("password.connect");
    }
    /// Of the kind, in the keychain; null where there is none.
    QString saved(const QUuid &id, SecretKind kind)
    {
        QString found;
        bool answered = false;
        m_secrets->read(profile::secretKey(id, kind), m_secrets, [&](const auto &secret) {
            found = secret.value_or(QString());
            answered = true;
        });
        EXPECT_TRUE(waitFor([&] { return answered; }));
        return found;
    }
    /// Whose key is encrypted, for a broker that lets nobody else in.
    profile::ConnectionProfile profileWithKey()
    {
        net::ListenerOptions options{.transport = Transport::Tls, .tls = net::test::serverTls()};
        options.tls.clientCaCertificates = net::test::certificateFile(QStringLiteral("ca.pem"));
        options.tls.requireClientCertificate = true;
        profile::ConnectionProfile made
            = makeProfile(QStringLiteral("locked"), m_host.listen(options).value_or(0));
        made.transport = Transport::Tls;
        made.tls = {.authority = profile::CertificateAuthority::File,
            .authorityFile = net::test::certificatePath(QStringLiteral("ca.pem")),
            .clientCertificate = profile::ClientCertificate::Pkcs12,
            .certificateFile = net::test::certificatePath(QStringLiteral("client.p12")),
            .usePassphrase = true};
        return made;
    }
    int visiblePrimaryButtons()
    {
        const auto buttons = page()->findChildren<QPushButton *>();
        return static_cast<int>(std::ranges::count_if(buttons, [](const QPushButton *button) {
            return button->isVisible() && button->isEnabled() && button->property("primary").toBool();
        }));
    }

    net::BrokerHost m_host;
};

TEST_F(SecretWindowTest, ThePassphraseOfAKeyIsAskedForAndRemembered)
{
    const profile::ConnectionProfile made = profileWithKey();
    window().openConnection(made);
    ASSERT_TRUE(isAsked());
    EXPECT_EQ(find<QLineEdit>("password.edit")->accessibleName(), QStringLiteral("Passphrase"));

    {
        // Qt warns of what OpenSSL says, and the window says it too.
        const ExpectedWarning byQt(QStringLiteral("PKCS#12"));
        answer(QStringLiteral("wrong"));
        ASSERT_TRUE(isAsked());
    }
    answer(net::test::keyPassphrase());

    ASSERT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_EQ(saved(made.id, SecretKind::KeyPassphrase), net::test::keyPassphrase());
}

TEST_F(SecretWindowTest, EverySecretIsAskedForOneAfterTheOther)
{
    profile::ConnectionProfile made = profileWithKey();
    made.userName = QStringLiteral("anna");
    made.usePassword = true;
    window().openConnection(made);
    ASSERT_TRUE(isAsked());
    EXPECT_EQ(find<QLineEdit>("password.edit")->accessibleName(), QStringLiteral("Password"));
    answer(QStringLiteral("secret"));
    ASSERT_TRUE(isAsked());
    EXPECT_EQ(find<QLineEdit>("password.edit")->accessibleName(), QStringLiteral("Passphrase"));
    answer(net::test::keyPassphrase());
    EXPECT_TRUE(waitForState(ConnectionState::Connected));
}

TEST_F(SecretWindowTest, WhileItAsksThereIsOneWayToConnect)
{
    profile::ConnectionProfile made = makeProfile(QStringLiteral("locked"), 1);
    made.userName = QStringLiteral("anna");
    made.usePassword = true;
    window().openConnection(made);
    ASSERT_TRUE(isAsked());

    EXPECT_EQ(visiblePrimaryButtons(), 1);
    EXPECT_FALSE(find<QWidget>("connection.toggle")->isVisible());
    find<QPushButton>("password.cancel")->click();
    EXPECT_EQ(visiblePrimaryButtons(), 1);
    EXPECT_TRUE(find<QWidget>("connection.toggle")->isVisible());
}

TEST_F(SecretWindowTest, AuthenticatesAgainOnTheOpenConnection)
{
    session::test::ScramPeer peer;
    profile::ConnectionProfile made = makeProfile(QStringLiteral("locked"), peer.port());
    made.userName = QStringLiteral("anna");
    made.usePassword = true;
    made.connect.authentication = profile::AuthenticationMethod::ScramSha256;
    EXPECT_FALSE(action("connection.reauthenticate")->isEnabled());
    window().openConnection(made);
    ASSERT_TRUE(isAsked());
    EXPECT_FALSE(action("connection.reauthenticate")->isEnabled());
    answer(QStringLiteral("s3cret"));
    ASSERT_TRUE(waitForState(session::ConnectionState::Connected));
    ASSERT_TRUE(action("connection.reauthenticate")->isEnabled());

    action("connection.reauthenticate")->trigger();

    auto *notice = find<ui::InlineMessage>("notice");
    EXPECT_TRUE(waitFor([&] {
        return notice->text() == QStringLiteral("“locked” has authenticated again.");
    })) << qPrintable(notice->text());
    EXPECT_EQ(peer.proofs, 2);
    page()->connection().close();
    ASSERT_TRUE(waitForState(session::ConnectionState::Disconnected));
    EXPECT_FALSE(action("connection.reauthenticate")->isEnabled());
}

TEST_F(SecretWindowTest, TheEditorPutsEachSecretUnderAKeyOfItsOwnAndTakesItAway)
{
    profile::ConnectionProfile made = profileWithKey();
    made.proxy = {.type = ProxyType::Socks5,
        .host = QStringLiteral("proxy.example"),
        .port = 1080,
        .userName = QStringLiteral("anna"),
        .usePassword = true};
    made.usePassword = true;
    made.userName = QStringLiteral("anna");
    workbench().profiles().add(made);
    ASSERT_TRUE(editFirst());
    find<QLineEdit>("profile.password.edit")->setText(QStringLiteral("one"));
    find<QLineEdit>("profile.tls.passphrase.edit")->setText(QStringLiteral("two"));
    find<QLineEdit>("profile.proxy.password.edit")->setText(QStringLiteral("three"));
    click("profile.save");
    EXPECT_EQ(saved(made.id, SecretKind::Password), QStringLiteral("one"));
    EXPECT_EQ(saved(made.id, SecretKind::KeyPassphrase), QStringLiteral("two"));
    EXPECT_EQ(saved(made.id, SecretKind::ProxyPassword), QStringLiteral("three"));

    ASSERT_TRUE(editFirst());
    find<QCheckBox>("profile.tls.passphrase.use")->setChecked(false);
    click("profile.save");
    EXPECT_EQ(saved(made.id, SecretKind::Password), QStringLiteral("one"));
    EXPECT_TRUE(saved(made.id, SecretKind::KeyPassphrase).isNull());
    EXPECT_FALSE(workbench().profiles().find(made.id)->tls.usePassphrase);
}

} // namespace
} // namespace cutty::test
