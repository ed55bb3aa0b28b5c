#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <expected>
#include <vector>

namespace cutty::profile {

enum class ProfileFileErrorKind : std::uint8_t {
    /// The file is there but cannot be opened or read; `reason` has the system's words.
    Unreadable,
    /// Not JSON, or JSON cut in half; `offset` and `line` say where.
    Syntax,
    /// JSON, but not with the format and version of a profile file.
    NotProfiles,
    /// Written by a newer Cutty; `version` says which format.
    NewerVersion,
    /// `field` has another JSON type than it must.
    WrongType,
    /// `field` has a value that it cannot take.
    BadValue,
    /// `field` means nothing, where such a field is more likely a mistyped one than one of a newer Cutty.
    UnknownField,
    /// The file or its folder cannot be written; `reason` has the system's words.
    Unwritable,
    /// A file that must not be overwritten could not be copied or moved out of the way.
    NotSetAside,
};

struct ProfileFileError
{
    ProfileFileErrorKind kind;
    /// In bytes from the start of the file; -1 where none applies.
    qint64 offset = -1;
    /// From 1; 0 where none applies.
    int line = 0;
    /// As in `profiles[2].port`; empty where none applies.
    QString field;
    /// The version in the file; 0 where none applies.
    int version = 0;
    /// The operating system's own words; empty where none apply.
    QString reason;

    bool operator==(const ProfileFileError &) const = default;
};

/// The version of the format that this program writes, and the newest that it reads.
inline constexpr int profileFormatVersion = 1;

/// What a profile file holds. The objects are kept as they were read, so that fields of no meaning to this
/// program are still there when the file is written again.
struct ProfileDocument
{
    struct Entry
    {
        ConnectionProfile profile;
        QJsonObject asRead;
    };

    std::vector<Entry> entries;
    QJsonObject root;
    /// Profiles that had the id of an earlier one, and were given a new one.
    int duplicateIds = 0;
};

/// Reads a profile file. What a profile leaves out has its default; a profile without id is given one.
/// Folders come normalized. Numbers outside of their field's range are an error, texts are not judged.
[[nodiscard]] std::expected<ProfileDocument, ProfileFileError> readProfiles(const QByteArray &bytes);

/// The inverse of readProfiles(): indented JSON that ends with a line feed. Fields that this program knows
/// are written from the profiles, all others from the objects as read.
[[nodiscard]] QByteArray writeProfiles(const ProfileDocument &document);

} // namespace cutty::profile
