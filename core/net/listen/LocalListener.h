#pragma once

#include "core/net/listen/Listener.h"

#include <QLocalServer>

namespace cutty::net {

/// For a local socket. Only the same user may connect.
class LocalListener : public Listener
{
    Q_OBJECT

public:
    explicit LocalListener(Handler handler);

    [[nodiscard]] std::expected<void, ListenError> listen(const QString &name);
    std::uint16_t port() const override { return 0; }

private:
    void acceptPending();

    QLocalServer m_server;
};

} // namespace cutty::net
