#pragma once

#include "core/broker/BrokerCore.h"
#include "core/net/driver/StateFile.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace cutty::net {

/// Keeps the state of a broker in a folder, on the broker's thread. Its host calls write() before each output
/// that it takes from the core, so that nothing is acknowledged that is not kept.
///
/// When the state cannot be written the broker serves nobody: its connections end with DISCONNECT 0x97 (Quota
/// exceeded) when the disk is full, and 0x83 otherwise, what was to be acknowledged is not, and nobody is let
/// in. A new snapshot is tried once a second, and all is well when it succeeds.
class StateKeeper : public QObject
{
    Q_OBJECT

public:
    /// Gives the core, which has no clients yet, the state of the folder. The core must live as long.
    [[nodiscard]] static std::expected<std::unique_ptr<StateKeeper>, StateError> open(
        const QString &folder, broker::BrokerCore &core, const StateFileOptions &options = {});

    /// What the core has done since the last call is kept when this returns, or the core is suspended.
    void write();
    /// After the core was restored from elsewhere.
    void startAnew();
    /// See StateFile.
    std::uint64_t cutBytes() const { return m_file->cutBytes(); }

Q_SIGNALS:
    /// The broker serves nobody.
    void failed(const cutty::net::StateError &error);
    /// And now it does again.
    void recovered();

private:
    StateKeeper(std::unique_ptr<StateFile> file, broker::BrokerCore &core);

    std::expected<void, StateError> compact();
    void fail(const StateError &error);
    void retry();

    std::unique_ptr<StateFile> m_file;
    broker::BrokerCore &m_core;
    std::string m_frame;
    /// Runs while the state cannot be written.
    QTimer m_retry;
};

/// Tells the core what time it is on the wall's clock.
void setWallClock(broker::BrokerCore &core);

} // namespace cutty::net
