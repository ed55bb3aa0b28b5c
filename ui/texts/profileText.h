#pragma once

#include "core/profile/exchange/ProfileExchange.h"
#include "core/profile/model/ProfileFormat.h"
#include "core/profile/model/ProfileValidation.h"
#include "core/profile/storage/SecretStore.h"

#include <QString>

namespace cutty::ui {

/// What is wrong with a field, to stand beside it.
[[nodiscard]] QString issueText(const profile::ProfileIssue &issue);

/// Why the file at `path` could not be read or written, and what to do.
[[nodiscard]] QString profileFileErrorText(const profile::ProfileFileError &error, const QString &path);

/// What an import did: "3 connections imported, 1 skipped."
[[nodiscard]] QString importOutcomeText(const profile::ImportOutcome &outcome);

/// Why the keychain gave or took no secret, and what that means.
[[nodiscard]] QString secretErrorText(const profile::SecretError &error);

/// That a secret did not get into the keychain, and why.
[[nodiscard]] QString secretNotSavedText(profile::SecretKind kind, const profile::SecretError &error);

} // namespace cutty::ui
