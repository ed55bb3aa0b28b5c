#pragma once

#include "core/mqtt/codec/DecodeError.h"

#include <QString>

#include <vector>

namespace cutty::ui {

/// One thing that is known of a peer's mistake.
struct DecodeErrorFact
{
    QString name;
    QString value;
};

/// What the peer did wrong: the packet, the byte, the specification's statement, the property, and what was
/// found and expected there. What does not apply is not there.
[[nodiscard]] std::vector<DecodeErrorFact> decodeErrorFacts(const mqtt::DecodeError &error);

/// The same in one line, to stand within a sentence: "CONNACK, byte 3: a reason code that does not belong
/// there (MQTT-3.2.2-8)".
[[nodiscard]] QString decodeErrorText(const mqtt::DecodeError &error);

} // namespace cutty::ui
