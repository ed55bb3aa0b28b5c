#pragma once

#include <QString>

namespace cutty::profile {

/// A name and a value that MQTT 5 carries without giving them a meaning; order and repetition count.
struct UserProperty
{
    QString name;
    QString value;

    bool operator==(const UserProperty &) const = default;
};

} // namespace cutty::profile
