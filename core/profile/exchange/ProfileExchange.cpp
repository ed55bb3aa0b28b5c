#include "core/profile/exchange/ProfileExchange.h"

#include "core/profile/storage/ProfileStore.h"

#include <QRandomGenerator>

#include <algorithm>

namespace cutty::profile {

namespace {

ImportEntry planEntry(const ConnectionProfile &profile, std::span<const ConnectionProfile> existing)
{
    const auto sameId = std::ranges::find(existing, profile.id, &ConnectionProfile::id);
    if (sameId == existing.end())
        return {.profile = profile};
    if (*sameId == profile)
        return {.profile = profile, .conflict = ImportConflict::Identical, .choice = ImportChoice::Skip};
    return {.profile = profile, .conflict = ImportConflict::SameId, .choice = ImportChoice::KeepBoth};
}

/// Whether secrets that were given for the one may be sent by way of the other: to the same place, as well
/// guarded.
bool leadsToTheSame(const ConnectionProfile &one, const ConnectionProfile &other)
{
    return one.host == other.host && one.port == other.port && one.transport == other.transport
        && one.tls == other.tls && one.webSocket == other.webSocket && one.proxy == other.proxy
        && one.connect.authentication == other.connect.authentication;
}

void apply(const ImportEntry &entry, ProfileStore &store, ImportOutcome *outcome)
{
    if (entry.choice == ImportChoice::Skip) {
        ++outcome->skipped;
        return;
    }
    if (const ConnectionProfile *old = store.find(entry.profile.id);
        old && entry.choice == ImportChoice::Replace) {
        if (!leadsToTheSame(*old, entry.profile))
            outcome->redirected.push_back(old->id);
        store.update(entry.profile);
        ++outcome->replaced;
        return;
    }
    if (entry.choice == ImportChoice::KeepBoth || !store.add(entry.profile))
        store.add(duplicated(entry.profile, QRandomGenerator::global()->generate()));
    ++outcome->added;
}

} // namespace

QByteArray exportProfiles(std::span<const ConnectionProfile> profiles)
{
    ProfileDocument document;
    for (const ConnectionProfile &profile : profiles)
        document.entries.push_back({.profile = profile, .asRead = {}});
    return writeProfiles(document);
}

std::expected<ImportPlan, ProfileFileError> planImport(
    const QByteArray &bytes, std::span<const ConnectionProfile> existing)
{
    const auto document = readProfiles(bytes);
    if (!document)
        return std::unexpected(document.error());
    ImportPlan plan{.entries = {}, .duplicateIds = document->duplicateIds};
    for (const ProfileDocument::Entry &entry : document->entries)
        plan.entries.push_back(planEntry(entry.profile, existing));
    return plan;
}

ImportOutcome applyImport(const ImportPlan &plan, ProfileStore &store)
{
    ImportOutcome outcome;
    for (const ImportEntry &entry : plan.entries)
        apply(entry, store, &outcome);
    return outcome;
}

} // namespace cutty::profile
