#include "core/profile/model/ConnectionProfile.h"

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

TEST(ConnectionProfileTest, PasswordKeysDifferByProfile)
{
    EXPECT_EQ(passwordKey(QUuid(u"{5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11}"_s)),
        u"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11"_s);
}

} // namespace cutty::profile
