#pragma once

#include "core/broker/faults/FaultPlan.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace cutty::session {

enum class BrokerFailureKind : std::uint8_t {
    PortInUse,
    /// Ports below 1024 need rights.
    PermissionDenied,
    AddressNotAvailable,
    /// A listener's address is no IP address; `subject` is the text.
    AddressInvalid,
    /// `subject` is the path.
    FileUnreadable,
    /// A listener's certificate, key or authority cannot be used, or they do not belong together.
    TlsInvalid,
    /// `subject` is the user.
    PasswordHashInvalid,
    /// See `faultPlan`.
    FaultPlanInvalid,
    // The folder of the state, which is `subject`.
    StateFolderUnusable,
    /// Another broker keeps its state there.
    StateLocked,
    StateDamaged,
    StateNotWritten,
    Other,
};

/// Why a broker does not run; ui and app make the sentence.
struct BrokerFailure
{
    BrokerFailureKind kind{};
    /// The operating system's or the TLS library's words, where there are any.
    QString systemMessage = {};
    QString subject = {};
    /// In BrokerConfiguration::listeners, where it is about one.
    std::optional<std::size_t> listener = {};
    std::optional<broker::FaultPlanError> faultPlan = {};
};

} // namespace cutty::session
