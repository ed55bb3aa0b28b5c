// Exactly once, and at least once, between our client and mosquitto over a connection that is cut again and
// again. CUTTY_CUT_INTEROP_MESSAGES sets how many messages go each way, CUTTY_CUT_SEED where the cuts fall.
#include "tests/interop/CutLinkClient.h"
#include "tests/interop/CuttingProxy.h"
#include "tests/interop/Mosquitto.h"
#include "tests/mqtt/Versions.h"

#include <QEventLoop>
#include <QTimer>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

namespace cutty::interop {
namespace {

using mqtt::test::CutLinkLedger;
using net::test::waitFor;

std::uint64_t fromEnvironment(const char *name, std::uint64_t otherwise)
{
    const char *text = std::getenv(name);
    return text ? std::stoull(text) : otherwise;
}

/// A client behind the proxy and one beside it send each other numbered messages.
class CutLinkMosquittoTest : public mqtt::test::VersionTest
{
protected:
    explicit CutLinkMosquittoTest(QoS qos = QoS::ExactlyOnce, std::uint64_t divisor = 1)
        : m_messages(fromEnvironment("CUTTY_CUT_INTEROP_MESSAGES", 20'000) / divisor)
        , m_up(qos, m_messages)
        , m_down(qos, m_messages)
        , m_cut({GetParam(), qos, "cut", "steady", m_proxy.port()}, m_up, m_down)
        , m_steady({GetParam(), qos, "steady", "cut", m_broker.port()}, m_down, m_up)
    {
        for (CutLinkClient *client : {&m_cut, &m_steady}) {
            QObject::connect(client, &CutLinkClient::changed, client, [this] { goOn(); });
        }
    }

    void run()
    {
        m_cut.start();
        m_steady.start();
        ASSERT_TRUE(waitFor([this] { return m_cut.isSubscribed() && m_steady.isSubscribed(); }));
        m_proxy.cutWithin(4'000);
        m_proxy.cutNow();
        m_cut.startPublishing();
        m_steady.startPublishing();
        runUntilOver();
        const std::string hint = "CUTTY_CUT_SEED=" + std::to_string(m_seed);
        EXPECT_EQ(m_up.error(), "") << hint;
        EXPECT_EQ(m_down.error(), "") << hint;
        EXPECT_EQ(m_cut.error() + m_steady.error(), "") << hint;
        EXPECT_TRUE(m_up.isDone() && m_down.isDone()) << hint << ": nothing moves any more";
        EXPECT_GE(m_proxy.cuts() * 20, m_messages) << "the connection was not cut often enough";
        std::cout << m_messages << " messages each way, " << m_proxy.cuts() << " cuts, "
                  << m_up.repetitions() + m_down.repetitions() << " repetitions\n";
    }

private:
    /// What has arrived makes room for more.
    void goOn()
    {
        m_cut.publishMore();
        m_steady.publishMore();
        if (isOver())
            m_loop.quit();
    }

    /// Gives up when nothing has moved for a while.
    void runUntilOver()
    {
        QTimer watch;
        std::uint64_t before = UINT64_MAX;
        QObject::connect(&watch, &QTimer::timeout, &watch, [&] {
            if (std::exchange(before, progress()) == progress())
                m_loop.quit();
        });
        watch.start(std::chrono::seconds(20));
        m_loop.exec();
    }

    bool isOver() const
    {
        return (m_up.isDone() && m_down.isDone()) || !m_up.error().empty() || !m_down.error().empty()
            || !m_cut.error().empty() || !m_steady.error().empty();
    }
    std::uint64_t progress() const { return m_up.progress() + m_down.progress(); }

    const std::uint64_t m_messages;
    const std::uint64_t m_seed = fromEnvironment("CUTTY_CUT_SEED", 20'261'122);
    const Mosquitto m_broker;
    CuttingProxy m_proxy{m_broker.port(), m_seed};
    /// From the cut client to the steady one, and back.
    CutLinkLedger m_up;
    CutLinkLedger m_down;
    CutLinkClient m_cut;
    CutLinkClient m_steady;
    QEventLoop m_loop;
};

TEST_P(CutLinkMosquittoTest, QoS2MessagesArriveExactlyOnceAndInOrder) { run(); }

CUTTY_FOR_BOTH_VERSIONS(CutLinkMosquittoTest);

class CutLinkMosquittoQoS1Test : public CutLinkMosquittoTest
{
protected:
    CutLinkMosquittoQoS1Test()
        : CutLinkMosquittoTest(QoS::AtLeastOnce, 4)
    {
    }
};

TEST_P(CutLinkMosquittoQoS1Test, MessagesArriveAtLeastOnceAndFirstInOrder) { run(); }

CUTTY_FOR_BOTH_VERSIONS(CutLinkMosquittoQoS1Test);

} // namespace
} // namespace cutty::interop
