#include "core/profile/model/ConnectionProfile.h"

#include <QRegularExpression>
#include <QStringList>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

QString generatedClientId(std::uint32_t random) { return u"cutty-%1"_s.arg(random, 8, 16, QLatin1Char('0')); }

bool isGenerated(const QString &clientId)
{
    static const QRegularExpression pattern(u"\\Acutty-[0-9a-f]{8}\\z"_s);
    return pattern.match(clientId).hasMatch();
}

} // namespace

ConnectionProfile newProfile(std::uint32_t random)
{
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.clientId = generatedClientId(random);
    return profile;
}

ConnectionProfile duplicated(const ConnectionProfile &profile, std::uint32_t random)
{
    ConnectionProfile copy = profile;
    copy.id = QUuid::createUuid();
    if (isGenerated(copy.clientId))
        copy.clientId = generatedClientId(random);
    return copy;
}

QString normalizedFolder(const QString &folder)
{
    QStringList levels;
    for (const QString &level : folder.split(u'/')) {
        if (const QString trimmed = level.trimmed(); !trimmed.isEmpty())
            levels.append(trimmed);
    }
    return levels.join(u'/');
}

std::vector<SecretKind> requiredSecrets(const ConnectionProfile &profile)
{
    std::vector<SecretKind> kinds;
    const bool hasProxy
        = profile.transport != Transport::LocalSocket && profile.proxy.type != ProxyType::None;
    const bool hasKey
        = isSecure(profile.transport) && profile.tls.clientCertificate != ClientCertificate::None;
    if (profile.usePassword)
        kinds.push_back(SecretKind::Password);
    if (hasKey && profile.tls.usePassphrase)
        kinds.push_back(SecretKind::KeyPassphrase);
    if (hasProxy && profile.proxy.usePassword)
        kinds.push_back(SecretKind::ProxyPassword);
    return kinds;
}

QString secretKey(const QUuid &id, SecretKind kind)
{
    const QString key = id.toString(QUuid::WithoutBraces);
    switch (kind) {
    case SecretKind::Password: break;
    case SecretKind::KeyPassphrase: return key + u"/key-passphrase"_s;
    case SecretKind::ProxyPassword: return key + u"/proxy-password"_s;
    }
    return key;
}

} // namespace cutty::profile
