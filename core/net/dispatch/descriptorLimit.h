#pragma once

namespace cutty::net {

/// Lets this process have as many descriptors, and so connections, as the system allows it without asking
/// anybody; the usual 1,024 are too few for a broker. Does nothing on Windows, where there is no such limit.
void raiseDescriptorLimit();

} // namespace cutty::net
