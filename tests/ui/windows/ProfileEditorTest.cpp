#include "ui/dialogs/ProfileEditor.h"
#include "tests/ui/windows/WindowFixture.h"
#include "ui/dialogs/SubscriptionsEditor.h"
#include "ui/widgets/FoldSection.h"
#include "ui/widgets/SegmentedControl.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTest>

namespace cutty::test {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;

/// A profile in which no field of the editor has its default, and which can connect.
ConnectionProfile fullProfile()
{
    ConnectionProfile profile = profile::newProfile(7);
    profile.name = u"press"_s;
    profile.folder = u"Lab/Bench"_s;
    profile.host = u"plant.example"_s;
    profile.port = 8884;
    profile.clientId = u"press-1"_s;
    profile.userName = u"jörg"_s;
    profile.usePassword = true;
    profile.keepAlive = std::chrono::seconds(7);
    profile.cleanStart = false;
    profile.sessionExpiryInterval = profile::maximumSessionExpiryInterval;
    profile.subscriptions = {{u"plant/#"_s, QoS::AtLeastOnce}};
    profile.transport = Transport::SecureWebSocket;
    profile.tls = {.authority = profile::CertificateAuthority::Pasted,
        .authorityFile = u"/ca.pem"_s,
        .authorityPem = u"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"_s,
        .clientCertificate = profile::ClientCertificate::Pem,
        .certificateFile = u"/press.pem"_s,
        .keyFile = u"/press.key"_s,
        .usePassphrase = true,
        .alpn = {u"mqtt"_s, u"x-amzn-mqtt-ca"_s},
        .serverName = u"broker.example"_s,
        .minimumVersion = TlsVersion::V13,
        .verifyPeer = false};
    profile.webSocket
        = {.path = u"/ws?a=1"_s, .headers = {{u"X-Site"_s, u"north"_s}, {u"X-Site"_s, u"lab"_s}}};
    profile.proxy = {.type = ProxyType::Socks5,
        .host = u"proxy.example"_s,
        .port = 1081,
        .userName = u"anna"_s,
        .usePassword = true};
    profile.will = profile::WillSettings{.topic = u"state"_s,
        .payload = u"gone\u00A0away\n"_s.toUtf8(),
        .qos = QoS::ExactlyOnce,
        .retain = true,
        .delayInterval = std::chrono::seconds(30),
        .expiryInterval = std::chrono::seconds(0),
        .payloadIsText = true,
        .contentType = u"text/plain"_s,
        .responseTopic = u"answers"_s,
        .correlationData = QByteArray("\xFF\x00", 2),
        .userProperties = {{u"a"_s, u"1"_s}, {u"a"_s, u"2"_s}}};
    profile.connect = {.receiveMaximum = 20,
        .maximumPacketSize = 1'000'000,
        .topicAliasMaximum = 10,
        .automaticTopicAliases = true,
        .requestResponseInformation = true,
        .requestProblemInformation = false,
        .authentication = profile::AuthenticationMethod::ScramSha512,
        .userProperties = {{u"app"_s, u"bench"_s}}};
    profile.reconnect = {.enabled = true,
        .firstDelay = std::chrono::seconds(2),
        .maximumDelay = std::chrono::seconds(120),
        .attempts = 5};
    return profile;
}

class ProfileEditorTest : public WindowFixture
{
protected:
    ProfileEditorTest() { start(); }

    void edit(const ConnectionProfile &profile)
    {
        workbench().profiles().add(profile);
        ASSERT_TRUE(editFirst());
    }
    const ConnectionProfile &first() { return workbench().profiles().profiles().front(); }
    bool isOpen()
    {
        return window().findChild<ui::ProfileEditor *>()
            && find<ui::ProfileEditor>("profileEditor")->isVisible();
    }
    void chooseTransport(Transport transport)
    {
        find<ui::SegmentedControl>("profile.transport")->segment(static_cast<int>(transport))->click();
    }
    bool isShown(const char *section)
    {
        return find<ui::FoldSection>(section)->isVisibleTo(find<ui::ProfileEditor>("profileEditor"));
    }
};

TEST_F(ProfileEditorTest, SavingWithoutAChangeChangesNothing)
{
    for (const Transport transport : {Transport::Tcp, Transport::Tls, Transport::WebSocket,
             Transport::SecureWebSocket, Transport::LocalSocket}) {
        ConnectionProfile profile = fullProfile();
        profile.transport = transport;
        ASSERT_NO_FATAL_FAILURE(edit(profile));
        click("profile.save");
        ASSERT_FALSE(isOpen()) << static_cast<int>(transport);
        EXPECT_EQ(first(), profile) << static_cast<int>(transport);
        workbench().profiles().remove(profile.id);
        ASSERT_TRUE(waitFor([this] { return window().findChild<ui::ProfileEditor *>() == nullptr; }));
    }
}

TEST_F(ProfileEditorTest, SavingANewProfileWithoutMoreKeepsTheDefaults)
{
    action("connection.new")->trigger();
    find<QLineEdit>("profile.host")->setText(u"broker.example"_s);
    click("profile.save");
    ConnectionProfile expected;
    expected.id = first().id;
    expected.clientId = first().clientId;
    expected.name = u"broker.example"_s;
    expected.host = u"broker.example"_s;
    EXPECT_EQ(first(), expected);
}

TEST_F(ProfileEditorTest, EnterInThePortFieldSubmits)
{
    action("connection.new")->trigger();
    find<QLineEdit>("profile.host")->setText(u"127.0.0.1"_s);
    auto *port = find<QSpinBox>("profile.port");
    port->setFocus();
    port->selectAll();
    QTest::keyClicks(port, u"1"_s);
    QTest::keyClick(port, Qt::Key_Return);
    EXPECT_FALSE(isOpen());
    EXPECT_EQ(first().port, 1);
}

TEST_F(ProfileEditorTest, APastedUrlFillsTheFields)
{
    action("connection.new")->trigger();
    auto *host = find<QLineEdit>("profile.host");
    host->setFocus();
    QApplication::clipboard()->setText(u"wss://anna:secret@broker.example:9443/ws?x=1"_s);
    QTest::keySequence(host, QKeySequence::Paste);
    EXPECT_EQ(host->text(), u"broker.example"_s);
    EXPECT_EQ(find<QSpinBox>("profile.port")->value(), 9443);
    EXPECT_EQ(find<ui::SegmentedControl>("profile.transport")->currentIndex(),
        static_cast<int>(Transport::SecureWebSocket));
    EXPECT_EQ(find<QLineEdit>("profile.userName")->text(), u"anna"_s);
    EXPECT_EQ(find<QLineEdit>("profile.password.edit")->text(), u"secret"_s);
    EXPECT_EQ(find<QLineEdit>("profile.ws.path")->text(), u"/ws?x=1"_s);
}

TEST_F(ProfileEditorTest, AUrlThatWasTypedIsReadWhenItIsWhole)
{
    action("connection.new")->trigger();
    auto *host = find<QLineEdit>("profile.host");
    host->setFocus();
    QTest::keyClicks(host, u"mqtts://broker.example"_s);
    EXPECT_EQ(host->text(), u"mqtts://broker.example"_s);
    click("profile.save");
    EXPECT_EQ(first().transport, Transport::Tls);
    EXPECT_EQ(first().host, u"broker.example"_s);
    EXPECT_EQ(first().port, 8883);
    EXPECT_EQ(first().name, u"broker.example"_s);
}

TEST_F(ProfileEditorTest, AnAddressInThePaletteBeginsAConnection)
{
    action("palette.open")->trigger();
    auto *edit = find<QLineEdit>("palette.edit");
    QTest::keyClicks(edit, u"mqtts://anna:secret@broker.example"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_TRUE(isOpen());
    EXPECT_EQ(find<QLineEdit>("profile.host")->text(), u"broker.example"_s);
    EXPECT_EQ(find<QLineEdit>("profile.password.edit")->text(), u"secret"_s);
    click("profile.save");
    EXPECT_EQ(first().transport, Transport::Tls);
    EXPECT_EQ(first().port, 8883);
    EXPECT_EQ(first().userName, u"anna"_s);
    EXPECT_TRUE(first().usePassword);
}

TEST_F(ProfileEditorTest, ATransportBringsItsUsualPortAndLeavesAChosenOne)
{
    action("connection.new")->trigger();
    auto *port = find<QSpinBox>("profile.port");
    chooseTransport(Transport::Tls);
    EXPECT_EQ(port->value(), 8883);
    chooseTransport(Transport::SecureWebSocket);
    EXPECT_EQ(port->value(), 443);
    port->setValue(9443);
    chooseTransport(Transport::WebSocket);
    EXPECT_EQ(port->value(), 9443);
}

TEST_F(ProfileEditorTest, OnlyWhatTheTransportAndVersionHaveIsShown)
{
    action("connection.new")->trigger();
    EXPECT_FALSE(isShown("profile.section.security"));
    EXPECT_FALSE(isShown("profile.section.webSocket"));
    EXPECT_TRUE(isShown("profile.section.proxy"));
    chooseTransport(Transport::SecureWebSocket);
    EXPECT_TRUE(isShown("profile.section.security"));
    EXPECT_TRUE(isShown("profile.section.webSocket"));
    chooseTransport(Transport::LocalSocket);
    EXPECT_FALSE(isShown("profile.section.proxy"));
    EXPECT_FALSE(find<QSpinBox>("profile.port")->isVisible());
    EXPECT_TRUE(isShown("profile.section.connect"));
    find<ui::SegmentedControl>("profile.version")->segment(1)->click();
    EXPECT_FALSE(isShown("profile.section.connect"));
}

TEST_F(ProfileEditorTest, WhatIsWrongInAFoldedSectionOpensIt)
{
    action("connection.new")->trigger();
    find<QLineEdit>("profile.host")->setText(u"broker.example"_s);
    chooseTransport(Transport::WebSocket);
    find<QLineEdit>("profile.ws.path")->setText(u"no slash"_s);
    auto *section = find<ui::FoldSection>("profile.section.webSocket");
    ASSERT_FALSE(section->isOpen());

    click("profile.save");

    EXPECT_TRUE(isOpen());
    EXPECT_TRUE(section->isOpen());
    EXPECT_FALSE(find<QLineEdit>("profile.ws.path")->accessibleDescription().isEmpty());
}

TEST_F(ProfileEditorTest, BytesThatAreNoneAreSaid)
{
    ConnectionProfile profile = fullProfile();
    ASSERT_NO_FATAL_FAILURE(edit(profile));
    find<QPlainTextEdit>("profile.will.correlationData.text")->setPlainText(u"ff 0"_s);
    click("profile.save");
    EXPECT_TRUE(isOpen());
    EXPECT_EQ(first(), profile);
}

TEST_F(ProfileEditorTest, AFoldedSectionSaysWhatIsSetInIt)
{
    ASSERT_NO_FATAL_FAILURE(edit(fullProfile()));
    EXPECT_TRUE(find<ui::FoldSection>("profile.section.security")->summary().contains(u"not checked"_s));
    EXPECT_TRUE(find<ui::FoldSection>("profile.section.proxy")->summary().contains(u"proxy.example:1081"_s));
    EXPECT_TRUE(find<ui::FoldSection>("profile.section.will")->summary().contains(u"state"_s));
    EXPECT_TRUE(find<ui::FoldSection>("profile.section.reconnect")->summary().contains(u"5 attempts"_s));
}

TEST_F(ProfileEditorTest, AFileIsChosenForItsField)
{
    ConnectionProfile profile = fullProfile();
    profile.tls.verifyPeer = true;
    profile.tls.authority = profile::CertificateAuthority::File;
    ASSERT_NO_FATAL_FAILURE(edit(profile));
    m_chooser->path = u"/chosen/ca.pem"_s;
    click("profile.tls.authorityFile.choose");
    EXPECT_EQ(find<QLineEdit>("profile.tls.authorityFile")->text(), u"/chosen/ca.pem"_s);
}

} // namespace
} // namespace cutty::test
