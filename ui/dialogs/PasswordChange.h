#pragma once

#include <QString>

namespace cutty::ui {

/// What is done with the saved password of an edited profile.
struct PasswordChange
{
    enum class Kind : quint8 { Keep, Set, Remove };

    Kind kind = Kind::Keep;
    /// For Set.
    QString password;
};

} // namespace cutty::ui
