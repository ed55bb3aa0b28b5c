#pragma once

#include <QObject>

namespace cutty::net {

/// Has the system end the TCP connection with a reset (RST) instead of in order when the socket is closed;
/// what was not sent is dropped. Does nothing for descriptors that are no such socket.
void resetOnClose(qintptr descriptor);

} // namespace cutty::net
