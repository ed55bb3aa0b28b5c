#pragma once

#include <QString>

#include <expected>

namespace cutty::profile {

/// Copies the file to the first free of `<path>.<suffix>-1`, `-2`…, and returns that name; on failure the
/// operating system's words. Never overwrites anything.
[[nodiscard]] std::expected<QString, QString> copyAside(const QString &path, const QString &suffix);

/// As copyAside(), by renaming.
[[nodiscard]] std::expected<QString, QString> moveAside(const QString &path, const QString &suffix);

} // namespace cutty::profile
