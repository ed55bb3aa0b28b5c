// What keeps a connection going does not need the GUI thread.
#include "core/session/WorkerThread.h"
#include "tests/session/SessionFixture.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace cutty::session {
namespace {

using namespace test;
using namespace std::chrono_literals;

/// A broker of a few bytes on a thread of its own, that counts what comes in; the test waits for the counts
/// without an event loop, as a window does that is busy.
class CountingBroker : public QObject
{
public:
    explicit CountingBroker(bool five)
        : m_five(five)
        , m_thread(QStringLiteral("broker of the test"))
    {
        moveToThread(&m_thread);
        QMetaObject::invokeMethod(this, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }
    ~CountingBroker() override
    {
        QMetaObject::invokeMethod(this, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
        m_thread.finish();
    }

    std::uint16_t port() const { return m_port; }
    /// Drops the connection of the moment.
    void drop()
    {
        QMetaObject::invokeMethod(this, [this] { m_socket->abort(); });
    }

    /// Blocks this thread until a counter has come so far.
    bool waitBlockedFor(int CountingBroker::*counter, int count)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, [&] { return this->*counter >= count; });
    }

    int connects = 0;
    int subscribes = 0;
    int pings = 0;

private:
    void listen()
    {
        m_server = new QTcpServer(this);
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
        QObject::connect(m_server, &QTcpServer::newConnection, this, [this] {
            m_socket = m_server->nextPendingConnection();
            m_input.clear();
            QObject::connect(m_socket, &QTcpSocket::readyRead, this, [this] { read(); });
        });
    }
    void read()
    {
        m_input += m_socket->readAll();
        // Packets of less than 128 bytes, as all of this test are.
        while (m_input.size() >= 2 && m_input.size() >= 2 + m_input.at(1)) {
            answer(m_input.first(2 + m_input.at(1)));
            m_input.remove(0, 2 + m_input.at(1));
        }
    }
    void answer(const QByteArray &packet)
    {
        switch (static_cast<unsigned char>(packet.at(0)) >> 4U) {
        case 1:
            m_socket->write(
                m_five ? QByteArray("\x20\x03\x00\x00\x00", 5) : QByteArray("\x20\x02\x00\x00", 4));
            return count(&CountingBroker::connects);
        case 8:
            m_socket->write(m_five ? QByteArray("\x90\x04", 2) + packet.mid(2, 2) + QByteArray("\x00\x00", 2)
                                   : QByteArray("\x90\x03", 2) + packet.mid(2, 2) + QByteArray("\x00", 1));
            return count(&CountingBroker::subscribes);
        case 12: m_socket->write(QByteArray("\xD0\x00", 2)); return count(&CountingBroker::pings);
        default: return;
        }
    }
    void count(int CountingBroker::*counter)
    {
        const std::scoped_lock lock(m_mutex);
        ++(this->*counter);
        m_changed.notify_all();
    }

    bool m_five;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint16_t m_port = 0;
    QTcpServer *m_server = nullptr;
    QTcpSocket *m_socket = nullptr;
    QByteArray m_input;
    WorkerThread m_thread;
};

class BusyWindowTest : public SessionFixture
{
protected:
    CountingBroker m_counting{isFive()};
};

TEST_P(BusyWindowTest, PingsGoOnWhileTheWindowIsBusy)
{
    profile::ConnectionProfile made = profileFor(GetParam(), m_counting.port(), u"c"_s);
    made.keepAlive = 1s;
    ClientConnection &connection = *m_manager.create(made);
    ASSERT_TRUE(connects(connection));

    ASSERT_TRUE(m_counting.waitBlockedFor(&CountingBroker::pings, 3));

    settle();
    EXPECT_EQ(connection.state(), ConnectionState::Connected);
    EXPECT_TRUE(connection.statistics().roundTrip.has_value());
}

TEST_P(BusyWindowTest, AConnectionIsMadeAgainWhileTheWindowIsBusy)
{
    ClientConnection &connection
        = *m_manager.create(reconnecting(profileFor(GetParam(), m_counting.port(), u"c"_s)));
    Recorder recorder(connection);
    connection.subscribe(u"t"_s, QoS::AtMostOnce);
    ASSERT_TRUE(connects(connection));
    ASSERT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
    recorder.states.clear();

    m_counting.drop();
    ASSERT_TRUE(m_counting.waitBlockedFor(&CountingBroker::connects, 2));
    ASSERT_TRUE(m_counting.waitBlockedFor(&CountingBroker::subscribes, 2));

    // The window hears of it all when it has time.
    EXPECT_TRUE(recorder.states.empty());
    ASSERT_TRUE(waitFor(
        [&] { return !recorder.states.empty() && recorder.states.back() == ConnectionState::Connected; }));
    EXPECT_THAT(recorder.states, testing::Contains(ConnectionState::Reconnecting));
    EXPECT_TRUE(waitForSubscription(connection, 0, SubscriptionStatus::Active));
}

CUTTY_FOR_BOTH_PROFILE_VERSIONS(BusyWindowTest);

} // namespace
} // namespace cutty::session
