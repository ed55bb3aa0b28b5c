#include "tests/session/StrangeServer.h"
#include "tests/ui/windows/WindowFixture.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/SegmentedControl.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTcpServer>
#include <QTcpSocket>

namespace cutty::test {
namespace {

using session::ConnectionState;

class WindowFailureTest : public WindowFixture
{
protected:
    WindowFailureTest() { start(); }

    QString sentence()
    {
        auto *message = find<ui::InlineMessage>("connection.message");
        return message->isVisible() ? message->text() : QString();
    }

    void openAndFail(std::uint16_t port)
    {
        window().openConnection(makeProfile(QStringLiteral("bench"), port));
        ASSERT_TRUE(waitFor([this] { return page()->connection().failure().has_value(); }));
    }
};

TEST_F(WindowFailureTest, RefusedConnectionSaysWhatToDo)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress(QHostAddress::LocalHost)));
    const std::uint16_t port = server.serverPort();
    server.close();

    ASSERT_NO_FATAL_FAILURE(openAndFail(port));

    EXPECT_TRUE(sentence().contains(QStringLiteral("Nothing listens on port %1").arg(port)))
        << qPrintable(sentence());
    EXPECT_NE(button(QStringLiteral("Edit connection…")), nullptr);
    EXPECT_NE(button(QStringLiteral("Try again")), nullptr);
}

TEST_F(WindowFailureTest, TheLocalBrokerIsOfferedWhereItWouldListen)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress(QHostAddress::LocalHost)));
    const std::uint16_t port = server.serverPort();
    server.close();
    workbench().settings().setLocalBrokerPort(port);
    ASSERT_NO_FATAL_FAILURE(openAndFail(port));

    QPushButton *offer = button(QStringLiteral("Start the local broker"));
    ASSERT_NE(offer, nullptr);
    offer->click();

    EXPECT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_EQ(page()->connection().profile().port, port);
}

TEST_F(WindowFailureTest, StartTakesThePortThatWasTyped)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress(QHostAddress::LocalHost)));
    workbench().settings().setLocalBrokerPort(other.serverPort());
    action("broker.start")->trigger();
    ASSERT_TRUE(waitFor([this] { return workbench().broker().state() == session::BrokerState::Failed; }));

    action("broker.show")->trigger();
    find<QSpinBox>("broker.port")->setValue(0);
    click("broker.toggle");

    EXPECT_TRUE(waitFor([this] { return workbench().broker().state() == session::BrokerState::Running; }));
}

TEST_F(WindowFailureTest, APasswordThatTheBrokerRefusesIsAskedForAgain)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress(QHostAddress::LocalHost)));
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket,
            [socket] { socket->write(QByteArray::fromHex("2003008600")); }); // Bad User Name or Password
    });
    auto profile = makeProfile(QStringLiteral("locked"), server.serverPort());
    profile.userName = QStringLiteral("anna");
    profile.usePassword = true;
    window().openConnection(profile);
    ASSERT_TRUE(waitFor([this] { return find<QWidget>("passwordBar")->isVisible(); }));
    find<QLineEdit>("password.edit")->setText(QStringLiteral("wrong"));
    click("password.connect");
    ASSERT_FALSE(find<QWidget>("passwordBar")->isVisible());

    EXPECT_TRUE(waitFor([this] { return find<QWidget>("passwordBar")->isVisible(); }));
    EXPECT_TRUE(sentence().contains(QStringLiteral("user name or the password")));
}

TEST_F(WindowFailureTest, APeerThatClosesAtOnceIsSaid)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress(QHostAddress::LocalHost)));
    QObject::connect(&server, &QTcpServer::newConnection, &server,
        [&server] { server.nextPendingConnection()->disconnectFromHost(); });

    ASSERT_NO_FATAL_FAILURE(openAndFail(server.serverPort()));

    EXPECT_TRUE(sentence().contains(QStringLiteral("closed the connection"))) << qPrintable(sentence());
}

TEST_F(WindowFailureTest, WhatABrokerDidWrongIsShownAndCanBeCopied)
{
    session::test::StrangeServer server(
        session::test::answering(QByteArray::fromHex("2006000003210000"))); // receive maximum 0
    ASSERT_NO_FATAL_FAILURE(openAndFail(server.port()));

    EXPECT_TRUE(sentence().contains(QStringLiteral("CONNACK, byte 5: a property with an impossible value")))
        << qPrintable(sentence());
    button(QStringLiteral("Details…"))->click();
    click("connectionDetails.copyAll");
    const QString copied = QApplication::clipboard()->text();
    for (const char *line : {"What the broker did wrong", "Packet: CONNACK", "Byte: 5",
             "Property: Receive Maximum", "Found: 0", "Expected: 1 to 65"})
        EXPECT_TRUE(copied.contains(QLatin1StringView(line))) << line << "\n" << qPrintable(copied);
}

TEST_F(WindowFailureTest, AStatementThatIsBrokenIsNamed)
{
    session::test::StrangeServer server(session::test::answering(QByteArray::fromHex("2003000100")));
    ASSERT_NO_FATAL_FAILURE(openAndFail(server.port()));
    EXPECT_TRUE(sentence().contains(QStringLiteral("MQTT-3.2.2-8"))) << qPrintable(sentence());
    action("connection.details")->trigger();
    click("connectionDetails.copyAll");
    EXPECT_TRUE(QApplication::clipboard()->text().contains(QStringLiteral("Statement: MQTT-3.2.2-8")));
}

TEST_F(WindowFailureTest, ABrokerOf311LeadsToItsVersion)
{
    session::test::StrangeServer server(session::test::answering(QByteArray::fromHex("20020001")));
    ASSERT_NO_FATAL_FAILURE(openAndFail(server.port()));
    EXPECT_TRUE(sentence().contains(QStringLiteral("Choose MQTT 3.1.1"))) << qPrintable(sentence());
    EXPECT_NE(button(QStringLiteral("Edit connection…")), nullptr);
}

TEST_F(WindowFailureTest, TheStepUnderWayIsTold)
{
    session::test::StrangeServer silent([](QTcpSocket *) {});
    window().openConnection(makeProfile(QStringLiteral("bench"), silent.port()));
    auto *state = find<ui::ElidedLabel>("connection.state");
    EXPECT_TRUE(waitFor([&] { return state->text() == QStringLiteral("Waiting for the broker's answer…"); }));
    action("connection.details")->trigger();
    click("connectionDetails.copyAll");
    const QString copied = QApplication::clipboard()->text();
    EXPECT_TRUE(copied.contains(QStringLiteral("CONNECT to CONNACK: under way…"))) << qPrintable(copied);
    EXPECT_FALSE(copied.contains(QStringLiteral("failed")));
}

TEST_F(WindowFailureTest, AMessageThatIsRefusedIsToldInTheBrokersWords)
{
    session::test::StrangeServer server([](QTcpSocket *socket) {
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            const QByteArray bytes = socket->readAll();
            if (bytes.startsWith('\x10'))
                socket->write(QByteArray::fromHex("2003000000"));
            else if (bytes.startsWith('\x32')) // PUBACK 0x97, "full"
                socket->write(QByteArray::fromHex("400b000197071f000466756c6c"));
        });
    });
    window().openConnection(makeProfile(QStringLiteral("bench"), server.port()));
    ASSERT_TRUE(waitForState(ConnectionState::Connected));
    find<ui::SegmentedControl>("publish.qos")->setCurrentIndex(1);
    publish(QStringLiteral("a"), QStringLiteral("b"));
    auto *result = find<ui::ElidedLabel>("publish.result");
    EXPECT_TRUE(waitFor([&] { return result->text().contains(QStringLiteral("It says: “full”.")); }))
        << qPrintable(result->text());
}

TEST_F(WindowFailureTest, GarbageInPlaceOfConnackIsSaid)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress(QHostAddress::LocalHost)));
    QObject::connect(&server, &QTcpServer::newConnection, &server,
        [&server] { server.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });

    ASSERT_NO_FATAL_FAILURE(openAndFail(server.serverPort()));

    EXPECT_TRUE(sentence().contains(QStringLiteral("MQTT"))) << qPrintable(sentence());
    EXPECT_NE(button(QStringLiteral("Try again")), nullptr);
}

TEST_F(WindowFailureTest, BusyPortOffersTheNextOne)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress(QHostAddress::LocalHost)));
    workbench().settings().setLocalBrokerPort(other.serverPort());

    click("welcome.broker");

    ASSERT_TRUE(waitFor([this] { return workbench().broker().state() == session::BrokerState::Failed; }));
    auto *message = find<ui::InlineMessage>("broker.message");
    EXPECT_TRUE(message->isVisible());
    EXPECT_TRUE(message->text().contains(QString::number(other.serverPort())));
    click("broker.nextPort");
    // What was asked for follows: the connection.
    EXPECT_TRUE(waitForState(ConnectionState::Connected));
    EXPECT_NE(workbench().broker().port(), other.serverPort());
}

TEST_F(WindowFailureTest, DemoTakesAnotherPortByItself)
{
    QTcpServer other;
    ASSERT_TRUE(other.listen(QHostAddress(QHostAddress::LocalHost)));
    workbench().settings().setLocalBrokerPort(other.serverPort());

    action("demo.start")->trigger();

    EXPECT_TRUE(waitForState(ConnectionState::Connected));
}

TEST_F(WindowFailureTest, PasswordIsAskedForInTheTabAndCanBeRefused)
{
    auto profile = makeProfile(QStringLiteral("locked"), 1);
    profile.userName = QStringLiteral("anna");
    profile.usePassword = true;
    window().openConnection(profile);

    ASSERT_TRUE(waitFor([this] { return find<QWidget>("passwordBar")->isVisible(); }));
    EXPECT_EQ(page()->connection().state(), ConnectionState::Disconnected);
    find<QLineEdit>("password.edit")->setText(QStringLiteral("secret"));
    click("password.connect");

    EXPECT_NE(page()->connection().state(), ConnectionState::Disconnected);
    EXPECT_TRUE(find<QLineEdit>("password.edit")->text().isEmpty());
}

} // namespace
} // namespace cutty::test
