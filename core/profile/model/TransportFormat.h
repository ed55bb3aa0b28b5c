#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/model/FieldReader.h"

#include <QJsonObject>

namespace cutty::profile {

/// Reads how a profile reaches its broker: `transport`, `tls`, `webSocket` and `proxy`.
void readTransport(FieldReader &reader, ConnectionProfile *profile);

/// Writes the same into the profile's object. An object whose fields all have their defaults is written only
/// where it was there before.
void writeTransport(QJsonObject *object, const ConnectionProfile &profile);

} // namespace cutty::profile
