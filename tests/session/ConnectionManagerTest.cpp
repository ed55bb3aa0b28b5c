#include "core/history/HistoryReader.h"
#include "core/history/HistoryWriter.h"
#include "tests/session/SessionFixture.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <algorithm>
#include <memory>

namespace cutty::session {
namespace {

using namespace test;
using testing::ElementsAre;

class ConnectionManagerTest : public SessionFixture
{
protected:
    void SetUp() override
    {
        startBroker();
        ASSERT_TRUE(m_folder.isValid());
        m_history = std::make_unique<history::HistoryWriter>(history::HistoryOptions{.path = historyPath()});
    }

    QString historyPath() const { return m_folder.filePath(u"history.db"_s); }

    /// What history has of a profile, oldest first.
    std::vector<std::string> storedPayloads(const QUuid &profileId)
    {
        m_history->stop();
        history::HistoryReader reader(historyPath());
        std::vector<std::string> payloads;
        bool answered = false;
        QObject::connect(&reader, &history::HistoryReader::pageReady, &reader,
            [&](history::HistoryToken, const history::HistoryPagePtr &page) {
                for (const MessageRecord &record : page->records)
                    payloads.emplace_back(record.message->payload());
                answered = true;
            });
        static_cast<void>(reader.requestPage(
            {.sourceKey = profileId.toString(QUuid::WithoutBraces), .maximumMessages = 100}));
        EXPECT_TRUE(waitFor([&] { return answered; }));
        return payloads;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<history::HistoryWriter> m_history;
};

TEST_P(ConnectionManagerTest, TellsOfItsConnections)
{
    std::vector<ClientConnection *> created;
    std::vector<ConnectionId> removed;
    int changes = 0;
    QObject::connect(&m_manager, &ConnectionManager::created, &m_manager,
        [&](ClientConnection *connection) { created.push_back(connection); });
    QObject::connect(
        &m_manager, &ConnectionManager::removed, &m_manager, [&](ConnectionId id) { removed.push_back(id); });
    QObject::connect(&m_manager, &ConnectionManager::stateChanged, &m_manager, [&] { ++changes; });

    const profile::ConnectionProfile made = profileNamed(u"a"_s);
    ClientConnection *first = m_manager.create(made);
    ClientConnection *second = m_manager.create(profileNamed(u"b"_s));
    EXPECT_THAT(created, ElementsAre(first, second));
    EXPECT_NE(first->id(), second->id());
    EXPECT_EQ(m_manager.find(first->id()), first);
    EXPECT_EQ(m_manager.findByProfile(made.id), first);
    EXPECT_EQ(m_manager.findByProfile(QUuid()), nullptr);
    ASSERT_TRUE(connects(*first));
    EXPECT_GE(changes, 2);

    const ConnectionId id = first->id();
    m_manager.remove(id);
    m_manager.remove(id);
    EXPECT_THAT(removed, ElementsAre(id));
    EXPECT_EQ(m_manager.find(id), nullptr);
    EXPECT_THAT(m_manager.connections(), ElementsAre(second));
}

TEST_P(ConnectionManagerTest, RemovesAConnectionWhileMessagesArrive)
{
    ClientConnection &receiver = connected(u"receiver"_s);
    ClientConnection &sender = connected(u"sender"_s);
    Recorder received(receiver);
    Recorder sent(sender);
    ASSERT_TRUE(subscribes(receiver, u"t"_s));
    for (int n = 0; n < 20'000; ++n)
        sender.publish({.topic = u"t"_s, .payload = "x"});
    ASSERT_TRUE(received.waitForRecords(1));
    m_manager.remove(receiver.id());
    const std::size_t seen = received.records.size();
    sender.publish({.topic = u"t"_s, .payload = "last", .qos = QoS::AtLeastOnce});
    ASSERT_TRUE(sent.waitForReports(20'001));
    EXPECT_EQ(received.records.size(), seen);
    EXPECT_EQ(sender.state(), ConnectionState::Connected);
}

/// An orderly end leaves no will and lets the server forget at once; the broker counts the client gone.
TEST_P(ConnectionManagerTest, DisconnectsInOrderWhenItIsDestroyed)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QByteArray heard;
    bool ended = false;
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            if (heard.isEmpty())
                socket->write(
                    isFive() ? QByteArray("\x20\x03\x00\x00\x00", 5) : QByteArray("\x20\x02\x00\x00", 4));
            heard += socket->readAll();
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [&] { ended = true; });
    });
    {
        ConnectionManager manager;
        ASSERT_TRUE(connects(*manager.create(profileFor(GetParam(), server.serverPort(), u"c"_s))));
    }
    ASSERT_TRUE(waitFor([&] { return ended; }));
    EXPECT_TRUE(heard.endsWith(QByteArray("\xE0\x00", 2))) << heard.toHex(' ').constData();
}

TEST_P(ConnectionManagerTest, IsDestroyedWhileItConnectsAndWhileMessagesArrive)
{
    ConnectionManager manager;
    auto doomed = std::make_unique<ConnectionManager>();
    ClientConnection *receiver = doomed->create(profileNamed(u"receiver"_s));
    Recorder received(*receiver);
    ASSERT_TRUE(connects(*receiver));
    ASSERT_TRUE(subscribes(*receiver, u"t"_s));
    doomed->create(profileNamed(u"connecting"_s))->open({});
    ClientConnection *sender = manager.create(profileNamed(u"sender"_s));
    ASSERT_TRUE(connects(*sender));
    for (int n = 0; n < 20'000; ++n)
        sender->publish({.topic = u"t"_s, .payload = "x"});
    ASSERT_TRUE(received.waitForRecords(1));
    doomed.reset();
    settle();
    EXPECT_EQ(sender->state(), ConnectionState::Connected);
}

TEST_P(ConnectionManagerTest, GivesBatchesToHistory)
{
    const profile::ConnectionProfile made = profileNamed(u"c"_s);
    {
        ConnectionManager manager(m_history.get());
        ClientConnection &connection = *manager.create(made);
        Recorder recorder(connection);
        ASSERT_TRUE(connects(connection));
        ASSERT_TRUE(subscribes(connection, u"t"_s));
        connection.publish({.topic = u"t"_s, .payload = "stored"});
        ASSERT_TRUE(recorder.waitForRecords(2));

        manager.setHistoryEnabled(false);
        connection.publish({.topic = u"t"_s, .payload = "private"});
        ASSERT_TRUE(recorder.waitForRecords(4));

        manager.setHistoryEnabled(true);
        connection.publish({.topic = u"t"_s, .payload = "stored again"});
        ASSERT_TRUE(recorder.waitForRecords(6));
    }
    EXPECT_THAT(storedPayloads(made.id), ElementsAre("stored", "stored", "stored again", "stored again"));
}

/// The server stops reading, so the connection cannot end in order before the manager goes.
TEST_P(ConnectionManagerTest, TheLastBatchReachesHistoryWhenItIsDestroyed)
{
    QTcpServer server;
    ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        socket->setReadBufferSize(1);
        socket->write(isFive() ? QByteArray("\x20\x03\x00\x00\x00", 5) : QByteArray("\x20\x02\x00\x00", 4));
    });
    const profile::ConnectionProfile made = profileFor(GetParam(), server.serverPort(), u"c"_s);
    {
        ConnectionManager manager(m_history.get());
        ClientConnection &connection = *manager.create(made);
        ASSERT_TRUE(connects(connection));
        for (int n = 0; n < 8; ++n)
            connection.publish({.topic = u"t"_s, .payload = QByteArray(2 << 20, 'x')});
    }
    EXPECT_EQ(storedPayloads(made.id).size(), 8u);
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(ConnectionManagerTest);

} // namespace
} // namespace cutty::session
