#include "core/net/auth/UserTable.h"

#include <gtest/gtest.h>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;

TEST(UserTableTest, KnowsAPasswordByItsHash)
{
    UserTable users;
    ASSERT_TRUE(users.add(u"anna"_s, hashPassword(u"s3cret"_s)));
    EXPECT_TRUE(users.isPassword("anna", "s3cret"));
    EXPECT_FALSE(users.isPassword("anna", "s3cre"));
    EXPECT_FALSE(users.isPassword("anna", ""));
    EXPECT_FALSE(users.isPassword("Anna", "s3cret"));
    EXPECT_FALSE(users.isPassword("nobody", "s3cret"));
}

TEST(UserTableTest, HashesOfOnePasswordDiffer)
{
    const QByteArray one = hashPassword(u"same"_s);
    EXPECT_NE(one, hashPassword(u"same"_s));
    EXPECT_FALSE(one.contains("same"));
    EXPECT_EQ(readPasswordHash(one)->iterations, maximumScramIterations);
}

TEST(UserTableTest, HandsScramWhatItNeeds)
{
    UserTable users;
    ASSERT_TRUE(users.add(u"ann\u00ADa"_s, hashPassword(u"s3cret"_s))); // a soft hyphen, which SASLprep drops
    const auto kept = users.credentials("anna");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->storedKey,
        scramCredentials(ScramHash::Sha256, "s3cret", kept->salt, kept->iterations).storedKey);
    EXPECT_FALSE(users.credentials("bert"));
}

TEST(UserTableTest, TextsThatAreNoHashesAreRefused)
{
    const QByteArray good = hashPassword(u"p"_s);
    UserTable users;
    for (const QByteArray &text : {QByteArray(), QByteArray("secret"), good.chopped(4),
             QByteArray(good).replace("256", "512"), QByteArray(good).replace("600000", "1"),
             QByteArray(good).replace("600000", "600001"), QByteArray(good).replace(':', '$'), good + "$x"}) {
        EXPECT_FALSE(users.add(u"a"_s, text)) << text.constData();
    }
    EXPECT_TRUE(users.isEmpty());
}

} // namespace
} // namespace cutty::net
