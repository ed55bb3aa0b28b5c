#pragma once

#include "app/cli/ExitCode.h"
#include "core/net/driver/StateFile.h"
#include "core/session/broker/BrokerFailure.h"
#include "core/session/broker/configuration/BrokerConfiguration.h"
#include "core/session/broker/configuration/BrokerConfigurationFormat.h"

#include <string>

/// Why a broker does not run, in words and exit codes.
namespace cutty::cli {

/// A usage failure that names the file and the field.
Failure explainConfiguration(const std::string &path, const session::ConfigurationError &error);

Failure explainStart(
    const session::BrokerFailure &failure, const session::BrokerConfiguration &configuration);

/// Of a broker that runs.
std::string describe(const net::StateError &error);

} // namespace cutty::cli
