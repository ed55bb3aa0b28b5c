#include "core/net/driver/BrokerHost.h"

#include "core/net/link/FaultyLink.h"
#include "core/net/link/WebSocketLink.h"

#include <QTimer>

#include <algorithm>

#include <utility>

namespace cutty::net {
namespace {

constexpr std::chrono::seconds closeTimeout{2};

} // namespace

BrokerHost::BrokerHost(broker::BrokerOptions options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_core(std::make_unique<broker::BrokerCore>(options))
    , m_poller(this)
    , m_timer(this)
{
    setWallClock(*m_core);
    connect(&m_timer, &DeadlineTimer::fired, this, &BrokerHost::handleTimeout);
    connect(&m_poller, &SocketPoller::turnEnded, this, [this] {
        if (m_flushScheduled)
            flush();
    });
}

BrokerHost::~BrokerHost()
{
    for (const auto &[id, link] : m_links)
        link->disconnect(this);
    for (const auto &link : m_opening)
        link->disconnect(this);
}

std::expected<std::uint16_t, ListenError> BrokerHost::listen(const ListenerOptions &options)
{
    auto listener = Listener::listen(
        options, [this](std::unique_ptr<Link> link) { receive(std::move(link)); }, &m_poller);
    if (!listener)
        return std::unexpected(std::move(listener.error()));
    (*listener)->setParent(this);
    m_listeners.push_back(*std::move(listener));
    return m_listeners.back()->port();
}

void BrokerHost::stop()
{
    m_listeners.clear();
    for (const auto &link : std::exchange(m_opening, {})) {
        link->disconnect(this);
        link->abort();
    }
    m_core->shutDown(now());
    flush();
    // What a peer has not read by now is lost with its link.
    for (const auto &[id, link] : std::exchange(m_links, {})) {
        link->disconnect(this);
        link->close();
    }
    m_state.reset();
    m_core = std::make_unique<broker::BrokerCore>(m_options);
    setWallClock(*m_core);
    m_core->setExamining(m_examining);
    m_core->reportEvents(m_eventDetail);
}

void BrokerHost::setEventHandler(broker::EventDetail detail, EventHandler handler)
{
    m_eventDetail = handler ? detail : broker::EventDetail::Off;
    m_eventHandler = std::move(handler);
    m_core->reportEvents(m_eventDetail);
}

void BrokerHost::setExamining(bool examining)
{
    m_examining = examining;
    m_core->setExamining(examining);
}

std::expected<std::uint64_t, StateError> BrokerHost::openState(
    const QString &folder, const StateFileOptions &options)
{
    m_state.reset();
    auto state = StateKeeper::open(folder, *m_core, options);
    if (!state)
        return std::unexpected(state.error());
    m_state = *std::move(state);
    connect(m_state.get(), &StateKeeper::failed, this, &BrokerHost::stateFailed);
    connect(m_state.get(), &StateKeeper::recovered, this, &BrokerHost::stateRecovered);
    scheduleFlush();
    return m_state->cutBytes();
}

std::expected<void, StateError> BrokerHost::saveSnapshot(const QString &path)
{
    setWallClock(*m_core);
    return writeStateFile(path, m_core->saveState());
}

std::expected<void, StateError> BrokerHost::loadSnapshot(const QString &path)
{
    setWallClock(*m_core);
    const auto restored
        = readStateFile(path, [this](std::string_view bytes) { return m_core->restore(bytes, now()); });
    if (restored && m_state)
        m_state->startAnew();
    scheduleFlush();
    return restored;
}

void BrokerHost::adopt(std::unique_ptr<Link> link)
{
    const broker::LinkId id{++m_lastLink};
    if (m_faults && m_faults->isActive())
        link = faulty(id, std::move(link));
    listenTo(id, link.get());
    broker::LinkFacts facts{.peerAddress = link->peerAddress().toStdString()};
    m_links.emplace(id, std::move(link));
    m_core->handleLinkOpened(id, now(), std::move(facts));
    scheduleFlush();
}

void BrokerHost::listenTo(broker::LinkId id, Link *link)
{
    connect(
        link, &Link::received, this, [this, id](std::string_view bytes) { handleReceived(id, bytes); },
        Qt::DirectConnection);
    connect(
        link, &Link::drained, this, [this, id, link] { m_core->handleBacklog(id, link->bytesToWrite()); });
    connect(link, &Link::closed, this, [this, id] { handleLinkClosed(id); });
}

void BrokerHost::setUsers(UserTable users)
{
    m_gatekeeper = std::make_unique<Gatekeeper>(
        std::move(users),
        [this](broker::LinkId link, const broker::Admission &admission) {
            m_core->admit(link, admission, now());
            scheduleFlush();
        },
        [this](broker::LinkId link, const std::string &data) {
            m_core->challenge(link, data, now());
            scheduleFlush();
        });
}

void BrokerHost::answerAdmissions()
{
    while (const auto request = m_core->pollAdmission()) {
        if (m_gatekeeper) {
            std::visit([this](const auto &asked) { m_gatekeeper->handle(asked); }, *request);
            continue;
        }
        const auto link = std::visit([](const auto &asked) { return asked.link; }, *request);
        m_core->admit(link, {.reason = mqtt::ReasonCode::NotAuthorized}, now());
    }
}

std::unique_ptr<Link> BrokerHost::faulty(broker::LinkId id, std::unique_ptr<Link> link)
{
    link->disconnect(this);
    auto faulty = std::make_unique<FaultyLink>(std::move(link), m_faults, m_core->faultPeer(id));
    connect(faulty.get(), &FaultyLink::faultInjected, this, [this, id](const broker::InjectedFault &fault) {
        if (m_faultHandler)
            m_faultHandler(id, fault);
    });
    return faulty;
}

std::expected<void, broker::FaultPlanError> BrokerHost::setFaultPlan(broker::FaultPlan plan)
{
    if (const auto checked = broker::checkFaultPlan(plan); !checked)
        return checked;
    m_faults = m_faults ? std::make_shared<broker::FaultRun>(std::move(plan), now(), std::move(*m_faults))
                        : std::make_shared<broker::FaultRun>(std::move(plan), now());
    // In order, as each takes its number for the draws.
    std::vector<broker::LinkId> ids;
    for (const auto &[id, link] : m_links)
        ids.push_back(id);
    std::ranges::sort(ids);
    for (const broker::LinkId id : ids) {
        const auto entry = m_links.find(id);
        if (entry == m_links.end())
            continue;
        if (auto *wrapped = qobject_cast<FaultyLink *>(entry->second.get())) {
            wrapped->setRun(m_faults);
        } else if (m_faults->isActive()) {
            entry->second = faulty(id, std::move(entry->second));
            listenTo(id, entry->second.get());
        }
    }
    return {};
}

bool BrokerHost::disconnectClient(const std::string &clientId, mqtt::ReasonCode reason)
{
    scheduleFlush();
    return m_core->disconnectClient(clientId, reason, now());
}

QString BrokerHost::peerAddress(broker::LinkId link) const
{
    const auto entry = m_links.find(link);
    return entry == m_links.end() ? QString() : entry->second->peerAddress();
}

std::optional<TlsFacts> BrokerHost::tlsFacts(broker::LinkId link) const
{
    const auto entry = m_links.find(link);
    return entry == m_links.end() ? std::nullopt : entry->second->tlsFacts();
}

void BrokerHost::receive(std::unique_ptr<Link> link)
{
    Link *raw = link.get();
    if (!qobject_cast<WebSocketLink *>(raw))
        return adopt(std::move(link));
    connect(raw, &Link::opened, this, [this, raw] { adopt(takeOpening(raw)); });
    // The link is in the middle of a signal.
    connect(raw, &Link::closed, this, [this, raw] { takeOpening(raw).release()->deleteLater(); });
    m_opening.push_back(std::move(link));
    QTimer::singleShot(m_options.connection.handshakeTimeout, raw, [this, raw] {
        if (std::ranges::contains(m_opening, raw, &std::unique_ptr<Link>::get))
            raw->abort();
    });
}

std::unique_ptr<Link> BrokerHost::takeOpening(Link *link)
{
    link->disconnect(this);
    const auto entry = std::ranges::find(m_opening, link, &std::unique_ptr<Link>::get);
    std::unique_ptr<Link> taken = std::move(*entry);
    m_opening.erase(entry);
    return taken;
}

void BrokerHost::handleReceived(broker::LinkId id, std::string_view bytes)
{
    m_core->handleInput(id, bytes, now());
    scheduleFlush();
}

void BrokerHost::handleLinkClosed(broker::LinkId id)
{
    m_core->handleLinkClosed(id, now());
    if (m_gatekeeper)
        m_gatekeeper->forget(id);
    const auto entry = m_links.find(id);
    if (entry == m_links.end())
        return;
    // The link is in the middle of a signal.
    entry->second.release()->deleteLater();
    m_links.erase(entry);
    scheduleFlush();
}

void BrokerHost::handleTimeout()
{
    m_core->handleTimeout(now());
    flush();
}

void BrokerHost::scheduleFlush()
{
    // The poller's turn ends with a flush, without the detour over the event loop.
    if (!std::exchange(m_flushScheduled, true) && !m_poller.isDispatching())
        QMetaObject::invokeMethod(this, &BrokerHost::flush, Qt::QueuedConnection);
}

void BrokerHost::flush()
{
    m_flushScheduled = false;
    answerAdmissions();
    while (const auto output = pollOutput()) {
        const auto entry = m_links.find(output->link);
        if (entry == m_links.end())
            continue;
        Link &link = *entry->second;
        if (!m_buffer.empty()) {
            link.write(m_buffer);
            m_core->handleBacklog(output->link, link.bytesToWrite());
        }
        if (output->close && output->reset) {
            link.abort();
        } else if (output->close) {
            link.close();
            // A peer that does not read would keep the link for ever.
            QTimer::singleShot(closeTimeout, &link, &Link::abort);
        }
    }
    m_timer.arm(m_core->pollTimeout(), now());
    report();
}

void BrokerHost::report()
{
    if (m_eventHandler) {
        while (const auto event = m_core->pollEvent())
            m_eventHandler(*event);
    }
    if (m_findingHandler) {
        while (const auto finding = m_core->pollFinding())
            m_findingHandler(*finding);
    }
    if (!m_lossHandler)
        return;
    const std::uint64_t events = m_core->takeLostEvents();
    const std::uint64_t findings = m_core->takeLostFindings();
    if (events + findings > 0)
        m_lossHandler(events, findings);
}

std::optional<broker::BrokerCore::Output> BrokerHost::pollOutput()
{
    // Each time: a link that fails while it is written to ends a connection, which changes the state.
    if (m_state)
        m_state->write();
    return m_core->pollOutput(m_buffer);
}

} // namespace cutty::net
