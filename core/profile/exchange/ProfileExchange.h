#pragma once

#include "core/profile/model/ConnectionProfile.h"
#include "core/profile/model/ProfileFormat.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <vector>

namespace cutty::profile {

class ProfileStore;

/// The bytes of a file with these profiles, in the format of the profile file. It holds no secrets, nor
/// anything else than the fields of ConnectionProfile.
[[nodiscard]] QByteArray exportProfiles(std::span<const ConnectionProfile> profiles);

/// How an imported profile stands to those that are there.
enum class ImportConflict : std::uint8_t {
    None,
    /// One with the same id is there, and differs.
    SameId,
    /// The very same profile is there.
    Identical,
};

enum class ImportChoice : std::uint8_t {
    Add,
    /// Takes the place of the one with the same id, and with it its secrets; see ImportOutcome::redirected.
    Replace,
    /// Added beside it, with a new id.
    KeepBoth,
    Skip,
};

struct ImportEntry
{
    ConnectionProfile profile;
    ImportConflict conflict = ImportConflict::None;
    /// What is going to be done, for the user to change: Add without a conflict, KeepBoth for the same id,
    /// Skip for an identical profile.
    ImportChoice choice = ImportChoice::Add;

    bool operator==(const ImportEntry &) const = default;
};

/// What an import would do; nothing is changed yet.
struct ImportPlan
{
    std::vector<ImportEntry> entries;
    /// Profiles in the file that had the id of an earlier one there, and were given a new one.
    int duplicateIds = 0;
};

/// Reads exported profiles and compares them with the existing ones. Fields that this program does not know
/// are left behind, so that nothing of unknown meaning gets into the profile file.
[[nodiscard]] std::expected<ImportPlan, ProfileFileError> planImport(
    const QByteArray &bytes, std::span<const ConnectionProfile> existing);

struct ImportOutcome
{
    std::size_t added = 0;
    std::size_t replaced = 0;
    std::size_t skipped = 0;
    /// The replaced profiles that now lead elsewhere, or there by another way: host, port, transport, TLS,
    /// proxy or authentication differ. The caller removes their secrets from the SecretStore: a file made by
    /// somebody else must not send a saved password elsewhere, nor in the open.
    std::vector<QUuid> redirected;

    bool operator==(const ImportOutcome &) const = default;
};

/// Does what the plan says, in the store's memory; saving is the caller's. The store may have changed since
/// the plan was made: nothing that is not to be replaced ever is, an Add whose id is taken by now keeps both,
/// a Replace whose profile is gone adds.
ImportOutcome applyImport(const ImportPlan &plan, ProfileStore &store);

} // namespace cutty::profile
