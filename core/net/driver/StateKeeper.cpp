#include "core/net/driver/StateKeeper.h"

#include <chrono>
#include <utility>

namespace cutty::net {
namespace {

constexpr std::chrono::seconds retryInterval{1};

TimePoint now() { return std::chrono::steady_clock::now(); }

WallTime wallNow()
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace

void setWallClock(broker::BrokerCore &core) { core.handleWallClock(wallNow(), now()); }

std::expected<std::unique_ptr<StateKeeper>, StateError> StateKeeper::open(
    const QString &folder, broker::BrokerCore &core, const StateFileOptions &options)
{
    const Duration sinceEpoch
        = std::chrono::duration_cast<Duration>(wallNow().time_since_epoch()) - now().time_since_epoch();
    auto file = StateFile::open(folder, sinceEpoch, options);
    if (!file)
        return std::unexpected(file.error());
    std::unique_ptr<StateKeeper> keeper(new StateKeeper(*std::move(file), core));
    setWallClock(core);
    core.restore(keeper->m_file->takeImage(), now());
    core.startJournal();
    if (const auto compacted = keeper->compact(); !compacted)
        return std::unexpected(compacted.error());
    return keeper;
}

StateKeeper::StateKeeper(std::unique_ptr<StateFile> file, broker::BrokerCore &core)
    : m_file(std::move(file))
    , m_core(core)
    , m_retry(this)
{
    m_retry.setInterval(retryInterval);
    connect(&m_retry, &QTimer::timeout, this, &StateKeeper::retry);
}

void StateKeeper::write()
{
    // The clocks part when the machine sleeps, so their difference is taken each time.
    setWallClock(m_core);
    m_core.pollState(m_frame);
    // Until it can be written, what changes will be in the next snapshot.
    if (m_frame.empty() || m_retry.isActive())
        return;
    if (const auto appended = m_file->append(m_frame); !appended)
        return fail(appended.error());
    if (!m_file->wantsCompaction())
        return;
    // Without room for a new snapshot, the journal may go on for a while.
    if (const auto compacted = compact(); !compacted && !m_file->canAppend())
        fail(compacted.error());
}

void StateKeeper::startAnew()
{
    m_core.startJournal();
    if (const auto compacted = compact(); !compacted)
        fail(compacted.error());
}

std::expected<void, StateError> StateKeeper::compact()
{
    return m_file->compact([this](const broker::StateHeader &header) { return m_core.saveState(header); });
}

void StateKeeper::fail(const StateError &error)
{
    const bool full = error.kind == StateError::Kind::DiskFull;
    m_core.suspend(
        full ? mqtt::ReasonCode::QuotaExceeded : mqtt::ReasonCode::ImplementationSpecificError, now());
    m_core.pollState(m_frame);
    if (m_retry.isActive())
        return;
    m_retry.start();
    Q_EMIT failed(error);
}

void StateKeeper::retry()
{
    setWallClock(m_core);
    m_core.pollState(m_frame);
    if (!compact())
        return;
    m_retry.stop();
    m_core.resume();
    Q_EMIT recovered();
}

} // namespace cutty::net
