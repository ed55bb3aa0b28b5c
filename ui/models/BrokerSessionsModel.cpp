#include "ui/models/BrokerSessionsModel.h"

#include "ui/models/dropText.h"
#include "ui/models/numberText.h"
#include "ui/models/topicText.h"

#include <array>
#include <utility>

namespace cutty::ui {
namespace {

using session::SessionSnapshot;

constexpr std::array<int, BrokerSessionsModel::ColumnCount> widths{24, 10, 30, 8, 9, 9, 10, 9};

QString endText(const SessionSnapshot &session)
{
    using std::chrono::floor;
    using std::chrono::seconds;
    if (session.endsAt) {
        return BrokerSessionsModel::tr("in %1").arg(
            durationText(floor<seconds>(*session.endsAt - std::chrono::steady_clock::now())));
    }
    if (session.expiryInterval == session::endlessSession)
        return BrokerSessionsModel::tr("never");
    if (session.expiryInterval.count() == 0)
        return BrokerSessionsModel::tr("with its connection");
    return BrokerSessionsModel::tr("%1 after its connection").arg(durationText(session.expiryInterval));
}

} // namespace

int BrokerSessionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int BrokerSessionsModel::columnCharacters(int column) const
{
    return widths.at(static_cast<std::size_t>(column));
}

void BrokerSessionsModel::list(const session::PageRequest &request, Answer answer)
{
    broker().listSessions(request, this, std::move(answer));
}

QString BrokerSessionsModel::text(const SessionSnapshot &session, int column) const
{
    switch (column) {
    case ClientIdColumn: return topicText(session.clientId);
    case StateColumn: return session.connected ? tr("connected") : tr("away");
    case EndsColumn: return endText(session);
    case SubscriptionsColumn: return countText(session.subscriptions);
    case InFlightColumn: return countText(session.inFlight);
    case QueuedColumn: return countText(session.queued);
    case HeldColumn: return bytesText(session.heldBytes);
    default: return countText(session.dropped.total());
    }
}

QString BrokerSessionsModel::toolTip(const SessionSnapshot &session, int column) const
{
    return column == DroppedColumn ? dropText(session.dropped) : QString();
}

QString BrokerSessionsModel::headerText(int column) const
{
    switch (column) {
    case ClientIdColumn: return tr("Client id");
    case StateColumn: return tr("Client");
    case EndsColumn: return tr("Ends");
    case SubscriptionsColumn: return tr("Subscr.");
    case InFlightColumn: return tr("In flight");
    case QueuedColumn: return tr("Queued");
    case HeldColumn: return tr("Holds");
    default: return tr("Dropped");
    }
}

} // namespace cutty::ui
