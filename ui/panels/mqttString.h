#pragma once

#include <QString>

namespace cutty::ui {

/// Of a string or binary data, in bytes (MQTT 5, 1.5.4 and 1.5.6).
inline constexpr qsizetype longestMqttString = 65'535;

/// Whether MQTT takes it as a string.
inline bool isMqttString(const QString &text)
{
    return !text.contains(QChar::Null) && text.isValidUtf16() && text.toUtf8().size() <= longestMqttString;
}

} // namespace cutty::ui
