#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace cutty::profile::test {

/// A profile of the first Cutty: what came later has its default, all else has not.
ConnectionProfile plainProfile();

/// A profile in which no field has its default.
ConnectionProfile fullProfile();

/// Three profiles in two folders, of both protocol versions.
std::vector<ConnectionProfile> someProfiles();

/// A profile file around this text of one profile.
QByteArray fileWith(const QByteArray &profile);

QByteArray readAll(const QString &path);
void writeAll(const QString &path, const QByteArray &bytes);

} // namespace cutty::profile::test
