#pragma once

#include "core/net/driver/BrokerHost.h"
#include "core/session/WorkerThread.h"

#include <cstdint>
#include <future>
#include <utility>

namespace cutty::session::test {

/// A broker of core/net on a thread of its own, listening wherever a test asks it to. Its calls block until
/// the broker has done what they say, also while no event loop runs.
class BrokerThread
{
public:
    explicit BrokerThread(const broker::BrokerOptions &options = {})
        : m_thread(QStringLiteral("broker of the test"))
        , m_host(new net::BrokerHost(options))
    {
        m_host->moveToThread(&m_thread);
    }
    ~BrokerThread()
    {
        m_host->deleteLater();
        m_thread.finish();
    }
    BrokerThread(const BrokerThread &) = delete;
    BrokerThread &operator=(const BrokerThread &) = delete;

    /// The port; 0 where it does not listen.
    std::uint16_t listen(const net::ListenerOptions &options)
    {
        return run([=](net::BrokerHost &host) { return host.listen(options).value_or(0); });
    }
    /// Ends all connections and listens no more.
    void stop()
    {
        run([](net::BrokerHost &host) {
            host.stop();
            return 0;
        });
    }
    broker::BrokerSnapshot snapshot()
    {
        return run([](net::BrokerHost &host) { return host.snapshot(); });
    }

private:
    template <typename Call> auto run(Call call) -> decltype(call(std::declval<net::BrokerHost &>()))
    {
        std::promise<decltype(call(std::declval<net::BrokerHost &>()))> promise;
        auto result = promise.get_future();
        QMetaObject::invokeMethod(m_host, [&] { promise.set_value(call(*m_host)); }, Qt::QueuedConnection);
        return result.get();
    }

    WorkerThread m_thread;
    net::BrokerHost *m_host;
};

} // namespace cutty::session::test
