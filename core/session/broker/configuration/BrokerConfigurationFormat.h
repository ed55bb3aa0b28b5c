#pragma once

#include "core/profile/model/ProfileFormat.h"
#include "core/session/broker/configuration/BrokerConfiguration.h"

#include <QByteArray>

#include <expected>

/// The file behind `cutty broker --config`: JSON whose schema is published in
/// resources/broker-configuration.schema.json.
namespace cutty::session {

using ConfigurationError = profile::ProfileFileError;

/// The version of the format that this program writes, and the newest that it reads.
inline constexpr int brokerConfigurationVersion = 1;

/// What the file leaves out has its default. A key that means nothing is an error, as it is a mistyped one
/// more often than not; so are plans that checkFaultPlan() refuses, at their rule.
[[nodiscard]] std::expected<BrokerConfiguration, ConfigurationError> readBrokerConfiguration(
    const QByteArray &bytes);

/// The inverse: indented JSON that ends with a line feed, every setting named.
[[nodiscard]] QByteArray writeBrokerConfiguration(const BrokerConfiguration &configuration);

/// JSON Schema (draft 2020-12) of these files.
[[nodiscard]] QByteArray brokerConfigurationSchema();

} // namespace cutty::session
