#include "ui/texts/brokerText.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

namespace cutty::ui {
namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(BrokerText)
};

} // namespace

QString brokerHeadline(const session::LocalBroker &broker)
{
    if (broker.state() == session::BrokerState::Running)
        return Texts::tr("Local broker %1").arg(broker.port());
    return Texts::tr("Local broker");
}

QString brokerDetail(const session::LocalBroker &broker)
{
    switch (broker.state()) {
    case session::BrokerState::Stopped: return Texts::tr("stopped");
    case session::BrokerState::Starting: return Texts::tr("starting…");
    case session::BrokerState::Failed: return Texts::tr("did not start");
    case session::BrokerState::Running: break;
    }
    const auto &snapshot = broker.snapshot();
    const auto count = snapshot.connectedClients;
    const QString clients
        = count == 1 ? Texts::tr("1 client") : Texts::tr("%1 clients").arg(formatCount(count));
    return snapshot.receivedPerSecond > 0
        ? Texts::tr("%1 · %2").arg(clients, formatRate(snapshot.receivedPerSecond))
        : clients;
}

} // namespace cutty::ui
