// Keep-alive does not depend on the thread that shows what arrives.
#include "core/net/driver/BrokerHost.h"
#include "core/net/driver/ConnectionDriver.h"
#include "core/net/link/MemoryLink.h"
#include "tests/net/Wait.h"

#include <QSemaphore>
#include <QThread>

#include <gmock/gmock.h>

#include <memory>

namespace cutty::net {
namespace {

using namespace std::chrono_literals;
using namespace test;

/// Broker and client on a thread of their own.
class IoThread : public QThread
{
public:
    IoThread() { start(); }
    ~IoThread() override
    {
        quit();
        wait();
    }
};

TEST(DriverThreadTest, PingsGoOutWhileTheReceiverOfItsSignalsIsBusy)
{
    QSemaphore pings;
    int shown = 0;
    QObject window;
    IoThread thread;
    auto *host = new BrokerHost;
    host->moveToThread(&thread);
    QObject::connect(&thread, &QThread::finished, host, &QObject::deleteLater);
    QMetaObject::invokeMethod(host, [&] {
        auto [ours, theirs] = MemoryLink::createPair();
        host->adopt(std::move(theirs));
        auto *driver = new ConnectionDriver(std::move(ours), [&](const mqtt::Event &event) {
            if (std::holds_alternative<mqtt::PingAnswered>(event))
                pings.release();
            QMetaObject::invokeMethod(&window, [&] { ++shown; }, Qt::QueuedConnection);
        });
        driver->setParent(host);
        driver->start({.keepAlive = 1s, .clientId = "c"}, {});
    });
    // The window's thread is busy: its event loop does not turn while two keep-alives pass.
    EXPECT_TRUE(pings.tryAcquire(2, 20'000));
    EXPECT_EQ(shown, 0);
    EXPECT_TRUE(waitFor([&] { return shown >= 3; }));
}

} // namespace
} // namespace cutty::net
