#include "core/net/dispatch/descriptorLimit.h"

#include <QObject> // Q_OS_UNIX

#ifdef Q_OS_UNIX
#include <algorithm>

#include <sys/resource.h>
#endif

namespace cutty::net {

#ifdef Q_OS_UNIX

void raiseDescriptorLimit()
{
    // macOS calls its limit endless, and refuses more than this.
    constexpr rlim_t most = 1'048'576;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, most));
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

#else

void raiseDescriptorLimit() {}

#endif

} // namespace cutty::net
