#include "core/net/link/MemoryLink.h"

#include "tests/net/Wait.h"

#include <QThread>

#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <vector>

namespace cutty::net {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

/// What one end was told, in order: the bytes, or the signal's name.
class Ear
{
public:
    explicit Ear(Link &link)
    {
        QObject::connect(&link, &Link::opened, &link, [this] { heard.emplace_back("<opened>"); });
        QObject::connect(
            &link, &Link::received, &link, [this](std::string_view bytes) { heard.emplace_back(bytes); },
            Qt::DirectConnection);
        QObject::connect(&link, &Link::drained, &link, [this] { heard.emplace_back("<drained>"); });
        QObject::connect(&link, &Link::closed, &link, [this](const std::optional<LinkError> &error) {
            heard.emplace_back(error ? "<failed>" : "<closed>");
        });
    }

    std::vector<std::string> heard;
};

class MemoryLinkTest : public testing::Test
{
protected:
    MemoryLinkTest() { std::tie(m_first, m_second) = MemoryLink::createPair(); }

    std::unique_ptr<MemoryLink> m_first;
    std::unique_ptr<MemoryLink> m_second;
};

TEST_F(MemoryLinkTest, CarriesBytesBothWays)
{
    Ear first(*m_first);
    Ear second(*m_second);
    m_first->write("ping");
    settle();
    EXPECT_THAT(second.heard, ElementsAre("ping"));
    m_second->write("pong");
    settle();
    EXPECT_THAT(first.heard, ElementsAre("<drained>", "pong"));
}

TEST_F(MemoryLinkTest, SaysThatItIsOpenLaterNotWithinTheCall)
{
    Ear first(*m_first);
    m_first->open();
    EXPECT_THAT(first.heard, IsEmpty());
    settle();
    EXPECT_THAT(first.heard, ElementsAre("<opened>"));
}

TEST_F(MemoryLinkTest, BringsTheWritesOfOneTurnAsOne)
{
    Ear second(*m_second);
    m_first->write("a");
    m_first->write("b");
    m_first->write("c");
    EXPECT_EQ(m_first->bytesToWrite(), 3u);
    settle();
    EXPECT_THAT(second.heard, ElementsAre("abc"));
    EXPECT_EQ(m_first->bytesToWrite(), 0u);
}

TEST_F(MemoryLinkTest, CloseLetsThePeerReadTheRest)
{
    Ear first(*m_first);
    Ear second(*m_second);
    m_first->write("last words");
    m_first->close();
    EXPECT_THAT(first.heard, ElementsAre("<closed>"));
    settle();
    EXPECT_THAT(second.heard, ElementsAre("last words", "<closed>"));
}

TEST_F(MemoryLinkTest, AbortDropsWhatWasNotRead)
{
    Ear second(*m_second);
    m_first->write("last words");
    m_first->abort();
    settle();
    EXPECT_THAT(second.heard, ElementsAre("<closed>"));
}

TEST_F(MemoryLinkTest, NothingFollowsClosed)
{
    Ear first(*m_first);
    m_first->open();
    m_first->write("x");
    m_second->write("y");
    m_first->close();
    m_first->close();
    m_first->abort();
    m_first->write("z");
    settle();
    EXPECT_THAT(first.heard, ElementsAre("<closed>"));
}

TEST_F(MemoryLinkTest, ThePeersCloseComesOnce)
{
    Ear second(*m_second);
    m_first->close();
    m_first.reset();
    settle();
    m_second->close();
    EXPECT_THAT(second.heard, ElementsAre("<closed>"));
}

TEST_F(MemoryLinkTest, DestructionOfOneEndClosesTheOther)
{
    Ear second(*m_second);
    m_first->write("x");
    m_first.reset();
    m_second->write("to nobody");
    settle();
    EXPECT_THAT(second.heard, ElementsAre("x", "<closed>"));
}

TEST_F(MemoryLinkTest, MayBeGivenToDeleteLaterInASignal)
{
    Ear second(*m_second);
    Link *doomed = m_second.release();
    QObject::connect(
        doomed, &Link::received, doomed, [doomed] { doomed->deleteLater(); }, Qt::DirectConnection);
    bool closed = false;
    QObject::connect(m_first.get(), &Link::closed, m_first.get(), [&] { closed = true; });
    m_first->write("x");
    EXPECT_TRUE(waitFor([&] { return closed; }));
    EXPECT_THAT(second.heard, ElementsAre("x"));
}

/// The other end lives on a thread of its own and sends back what it gets.
class MemoryLinkThreadTest : public MemoryLinkTest
{
protected:
    MemoryLinkThreadTest()
    {
        Link *echo = m_second.get();
        QObject::connect(
            echo, &Link::received, echo,
            [this, echo](std::string_view bytes) {
                m_foreign = m_foreign || QThread::currentThread() != &m_thread;
                echo->write(bytes);
            },
            Qt::DirectConnection);
        m_second->moveToThread(&m_thread);
        m_thread.start();
    }
    ~MemoryLinkThreadTest() override
    {
        m_thread.quit();
        m_thread.wait();
    }

    QThread m_thread;
    std::atomic<bool> m_foreign = false;
};

TEST_F(MemoryLinkThreadTest, KeepsTheOrderAcrossThreads)
{
    std::string received;
    QObject::connect(
        m_first.get(), &Link::received, m_first.get(), [&](std::string_view bytes) { received += bytes; },
        Qt::DirectConnection);
    std::string sent;
    for (int n = 0; n < 10'000; ++n) {
        const std::string bytes = std::to_string(n) + ' ';
        sent += bytes;
        m_first->write(bytes);
    }
    ASSERT_TRUE(waitFor([&] { return received.size() >= sent.size(); }));
    EXPECT_EQ(received, sent);
    EXPECT_FALSE(m_foreign);
}

TEST_F(MemoryLinkThreadTest, EndsThatGoAtTheSameTimeDoNoHarm)
{
    for (int round = 0; round < 200; ++round) {
        auto [ours, theirs] = MemoryLink::createPair();
        MemoryLink *other = theirs.release();
        other->moveToThread(&m_thread);
        QMetaObject::invokeMethod(other, [other] {
            other->write("x");
            delete other;
        });
        ours->write("y");
        ours.reset();
    }
    bool alive = false;
    QObject::connect(
        m_first.get(), &Link::received, m_first.get(), [&] { alive = true; }, Qt::DirectConnection);
    m_first->write("still there?");
    EXPECT_TRUE(waitFor([&] { return alive; }));
}

} // namespace
} // namespace cutty::net
