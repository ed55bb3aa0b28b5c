#include "core/net/link/resetOnClose.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace cutty::net {

void resetOnClose(qintptr descriptor)
{
    if (descriptor < 0)
        return;
    linger option{};
    option.l_onoff = 1;
#ifdef Q_OS_WIN
    ::setsockopt(static_cast<SOCKET>(descriptor), SOL_SOCKET, SO_LINGER,
        reinterpret_cast<const char *>(&option), sizeof option);
#else
    ::setsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_LINGER, &option, sizeof option);
#endif
}

} // namespace cutty::net
