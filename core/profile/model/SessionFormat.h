#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/model/FieldReader.h"

#include <QJsonObject>

namespace cutty::profile {

/// Reads what a profile says to its broker when it connects, and when it connects again: `will`, `connect`
/// and `reconnect`.
void readSession(FieldReader &reader, ConnectionProfile *profile);

/// Writes the same into the profile's object. An object whose fields all have their defaults is written only
/// where it was there before.
void writeSession(QJsonObject *object, const ConnectionProfile &profile);

} // namespace cutty::profile
