#pragma once

#include "app/cli/ExitCode.h"
#include "app/cli/broker/BrokerArguments.h"
#include "core/session/broker/configuration/BrokerConfiguration.h"

#include <expected>

namespace cutty::cli {

/// The configuration that arguments and the files that they name make; what is wrong with either is a usage
/// failure. Without --config it begins with the defaults. Certificates of --tls-test need not be there yet.
std::expected<session::BrokerConfiguration, Failure> prepareBroker(const BrokerArguments &arguments);

} // namespace cutty::cli
