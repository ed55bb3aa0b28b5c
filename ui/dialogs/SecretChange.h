#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <QString>

#include <vector>

namespace cutty::ui {

/// What is to become of one of a connection's secrets when its profile is saved; those that are not named
/// stay as they are.
struct SecretChange
{
    enum class Kind : quint8 { Set, Remove };

    profile::SecretKind secret{};
    Kind kind = Kind::Set;
    /// For Set.
    QString text;
};

using SecretChanges = std::vector<SecretChange>;

} // namespace cutty::ui
