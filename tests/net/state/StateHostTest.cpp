// A broker host that keeps its state, over links in the process.
#include "core/net/driver/BrokerHost.h"
#include "core/net/link/MemoryLink.h"
#include "tests/mqtt/Versions.h"
#include "tests/net/TestClient.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#ifdef Q_OS_UNIX
#include <csignal>

#include <sys/resource.h>
#endif

namespace cutty::net {
namespace {

using namespace std::chrono_literals;
using namespace test;
using mqtt::ReasonCode;

class StateHostTest : public mqtt::test::VersionTest
{
protected:
    std::unique_ptr<Link> link()
    {
        auto [ours, theirs] = MemoryLink::createPair();
        m_host->adopt(std::move(theirs));
        return std::move(ours);
    }
    static mqtt::ConnectPacket lasting(const std::string &clientId)
    {
        mqtt::ConnectPacket packet{.version = GetParam(), .cleanStart = false, .clientId = clientId};
        if (isFive())
            packet.properties.add(mqtt::PropertyId::SessionExpiryInterval, 3600);
        return packet;
    }
    void openState() { ASSERT_EQ(m_host->openState(m_folder.path()).value_or(99), 0U); }
    void restart()
    {
        m_host = std::make_unique<BrokerHost>();
        openState();
    }
    qint64 journalSize() const { return QFile(m_folder.filePath(QStringLiteral("journal-1"))).size(); }

    QTemporaryDir m_folder;
    std::unique_ptr<BrokerHost> m_host = std::make_unique<BrokerHost>();
};

CUTTY_FOR_BOTH_VERSIONS(StateHostTest);

TEST_P(StateHostTest, StateIsThereAfterARestart)
{
    openState();
    {
        TestClient client(link());
        ASSERT_TRUE(client.connect(lasting("c")));
        ASSERT_EQ(client.subscribe("t"), ReasonCode::GrantedQoS2);
        ASSERT_TRUE(client.publish("kept", "value", QoS::AtLeastOnce, true));
    }
    restart();
    EXPECT_EQ(m_host->snapshot().retainedMessages, 1U);
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    EXPECT_TRUE(client.connack->sessionPresent);
    EXPECT_EQ(m_host->snapshot().subscriptions, 1U);
}

TEST_P(StateHostTest, QoS0TrafficWritesNothing)
{
    openState();
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    ASSERT_EQ(client.subscribe("t"), ReasonCode::GrantedQoS2);
    const qint64 before = journalSize();
    EXPECT_GT(before, 26);
    for (int n = 0; n < 10; ++n)
        ASSERT_TRUE(client.publish("t", "x"));
    ASSERT_TRUE(client.waitForMessages(10));
    EXPECT_EQ(journalSize(), before);
}

TEST_P(StateHostTest, StoppedItForgetsAndTheFolderRemembers)
{
    openState();
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    m_host->stop();
    ASSERT_TRUE(client.waitForEnd());
    EXPECT_EQ(m_host->snapshot().offlineSessions, 0U);
    openState();
    EXPECT_EQ(m_host->snapshot().offlineSessions, 1U);
}

TEST_P(StateHostTest, SnapshotIsSavedAndLoaded)
{
    const QString file = m_folder.filePath(QStringLiteral("saved"));
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    ASSERT_EQ(client.subscribe("t"), ReasonCode::GrantedQoS2);
    ASSERT_TRUE(client.publish("kept", "value", QoS::AtLeastOnce, true));
    ASSERT_TRUE(m_host->saveSnapshot(file));
    ASSERT_TRUE(client.publish("kept", "", QoS::AtLeastOnce, true));
    ASSERT_TRUE(m_host->loadSnapshot(file));
    ASSERT_TRUE(client.waitForEnd());
    EXPECT_EQ(m_host->snapshot().retainedMessages, 1U);
    EXPECT_EQ(m_host->snapshot().subscriptions, 1U);
}

TEST_P(StateHostTest, LoadedSnapshotIsWhatTheFolderKeeps)
{
    const QString file = m_folder.filePath(QStringLiteral("saved"));
    ASSERT_TRUE(m_host->saveSnapshot(file));
    openState();
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    ASSERT_TRUE(m_host->loadSnapshot(file));
    ASSERT_TRUE(client.waitForEnd());
    TestClient other(link());
    ASSERT_TRUE(other.connect(lasting("d")));
    restart();
    EXPECT_EQ(m_host->snapshot().offlineSessions, 1U);
}

TEST_P(StateHostTest, BadSnapshotChangesNothing)
{
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    QFile bad(m_folder.filePath(QStringLiteral("bad")));
    ASSERT_TRUE(bad.open(QFile::WriteOnly));
    bad.write("no state at all");
    bad.close();
    const auto loaded = m_host->loadSnapshot(bad.fileName());
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, StateError::Kind::Damaged);
    EXPECT_EQ(m_host->loadSnapshot(m_folder.filePath(QStringLiteral("none"))).error().kind,
        StateError::Kind::ReadFailed);
    settle();
    EXPECT_FALSE(client.end);
}

#ifdef Q_OS_UNIX
/// While it lives, no file of this process grows beyond its size: what a full disk is to a write.
class FullDisk
{
public:
    explicit FullDisk(qint64 size)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit full = m_before;
        full.rlim_cur = static_cast<rlim_t>(size);
        setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, SIG_DFL);
    }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
};

TEST_P(StateHostTest, WhatCannotBeKeptIsNotAcknowledged)
{
    openState();
    int failures = 0;
    bool recovered = false;
    QObject::connect(m_host.get(), &BrokerHost::stateFailed, m_host.get(), [&] { ++failures; });
    QObject::connect(m_host.get(), &BrokerHost::stateRecovered, m_host.get(), [&] { recovered = true; });
    TestClient client(link());
    ASSERT_TRUE(client.connect(lasting("c")));
    ASSERT_EQ(client.subscribe("t"), ReasonCode::GrantedQoS2);
    {
        const FullDisk full(journalSize() + 5);
        client.publish("t", "not kept", QoS::AtLeastOnce);
        ASSERT_TRUE(client.waitForEnd());
        EXPECT_EQ(client.acknowledged, 0U);
        EXPECT_THAT(client.messages, testing::IsEmpty());
        EXPECT_EQ(failures, 1);
        TestClient other(link());
        EXPECT_FALSE(other.connect(lasting("d")));
    }
    ASSERT_TRUE(waitFor([&] { return recovered; }));
    EXPECT_EQ(failures, 1);
    TestClient again(link());
    ASSERT_TRUE(again.connect(lasting("c")));
    ASSERT_TRUE(again.publish("t", "kept", QoS::AtLeastOnce));
    restart();
    EXPECT_EQ(m_host->snapshot().subscriptions, 1U);
}
#endif

} // namespace
} // namespace cutty::net
