#pragma once

#include "core/net/link/Endpoint.h"
#include "core/net/link/Link.h"

#include <memory>

namespace cutty::net {

/// A link to the endpoint, to be opened. What is wrong with the options is said by open().
[[nodiscard]] std::unique_ptr<Link> createLink(const Endpoint &endpoint);

} // namespace cutty::net
