#include "core/profile/model/ConnectionProfile.h"

#include "tests/profile/ProfileSamples.h"

#include <QSet>

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;

TEST(ConnectionProfileTest, NewProfileHasIdClientIdAndDefaults)
{
    const ConnectionProfile profile = newProfile(0x0000BEEF);
    EXPECT_FALSE(profile.id.isNull());
    EXPECT_EQ(profile.clientId, u"cutty-0000beef"_s);
    EXPECT_EQ(profile.port, 1883);
    EXPECT_EQ(profile.protocolVersion, ProtocolVersion::V5);
    EXPECT_EQ(profile.keepAlive, std::chrono::seconds(60));
    EXPECT_TRUE(profile.cleanStart);
    EXPECT_FALSE(profile.usePassword);
    EXPECT_FALSE(profile.sessionExpiryInterval);
    EXPECT_NE(newProfile(1).id, newProfile(1).id);
}

TEST(ConnectionProfileTest, DuplicateGetsNewIdAndNewGeneratedClientId)
{
    ConnectionProfile profile = newProfile(1);
    profile.host = u"plant.example"_s;
    const ConnectionProfile copy = duplicated(profile, 2);
    EXPECT_NE(copy.id, profile.id);
    EXPECT_EQ(copy.clientId, u"cutty-00000002"_s);
    EXPECT_EQ(copy.host, profile.host);
}

TEST(ConnectionProfileTest, DuplicateKeepsChosenClientId)
{
    for (const QString &chosen : {u"press-1"_s, u"cutty-0000000g"_s, u"cutty-00000001\n"_s, QString()}) {
        ConnectionProfile profile = newProfile(1);
        profile.clientId = chosen;
        EXPECT_EQ(duplicated(profile, 2).clientId, chosen);
    }
}

TEST(ConnectionProfileTest, FolderLosesEmptyLevelsAndOuterSpaces)
{
    EXPECT_EQ(normalizedFolder(u" Lab // My Bench /"_s), u"Lab/My Bench"_s);
    EXPECT_EQ(normalizedFolder(u"/ /"_s), QString());
    EXPECT_EQ(normalizedFolder(QString()), QString());
}

TEST(ConnectionProfileTest, SecretKeysDifferByProfileAndKind)
{
    const QUuid id(u"{5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11}"_s);
    // What keychains have since the first Cutty.
    EXPECT_EQ(secretKey(id, SecretKind::Password), u"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11"_s);
    QSet<QString> keys;
    for (const SecretKind kind : secretKinds) {
        keys.insert(secretKey(id, kind));
        keys.insert(secretKey(QUuid::createUuid(), kind));
    }
    EXPECT_EQ(keys.size(), 6);
}

TEST(ConnectionProfileTest, NeedsTheSecretsOfWhatItUses)
{
    using enum SecretKind;
    ConnectionProfile profile = test::fullProfile();
    EXPECT_EQ(requiredSecrets(profile), (std::vector{Password, KeyPassphrase, ProxyPassword}));
    profile.transport = Transport::Tcp;
    EXPECT_EQ(requiredSecrets(profile), (std::vector{Password, ProxyPassword}));
    profile.transport = Transport::LocalSocket;
    EXPECT_EQ(requiredSecrets(profile), (std::vector{Password}));
    profile.transport = Transport::Tls;
    profile.usePassword = false;
    profile.proxy.type = ProxyType::None;
    EXPECT_EQ(requiredSecrets(profile), (std::vector{KeyPassphrase}));
    profile.tls.clientCertificate = ClientCertificate::None;
    EXPECT_TRUE(requiredSecrets(profile).empty());
}

} // namespace cutty::profile
