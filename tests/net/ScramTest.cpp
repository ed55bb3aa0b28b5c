#include "core/net/auth/scram.h"
#include "core/net/auth/ScramClient.h"
#include "core/net/auth/ScramServer.h"

#include <gmock/gmock.h>

#include <string>

namespace cutty::net {
namespace {

using namespace Qt::StringLiterals;

ScramClient client(ScramHash hash, const QByteArray &nonce = "clientnonce",
    const QString &userName = u"user"_s, const QString &password = u"pencil"_s)
{
    return ScramClient(hash, userName, password, [nonce] { return nonce; });
}

/// RFC 5802, section 5.
TEST(ScramClientTest, PlaysTheExchangeOfRfc5802)
{
    ScramClient scram = client(ScramHash::Sha1, "fyko+d2lbbFgONRv9qkxdawL");
    EXPECT_EQ(scram.method(), "SCRAM-SHA-1");
    EXPECT_EQ(scram.begin(), "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    EXPECT_EQ(scram.respond("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"),
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    EXPECT_TRUE(scram.finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=").has_value());
}

/// RFC 7677, section 3.
TEST(ScramClientTest, PlaysTheExchangeOfRfc7677)
{
    ScramClient scram = client(ScramHash::Sha256, "rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(scram.begin(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    EXPECT_EQ(scram.respond("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                            "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    EXPECT_TRUE(scram.finish("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=").has_value());
}

class ScramExchangeTest : public testing::TestWithParam<ScramHash>
{
protected:
    static ScramServer server(const QByteArray &nonce = "servernonce")
    {
        return ScramServer(
            GetParam(),
            [](const QByteArray &userName) -> std::optional<ScramCredentials> {
                if (userName != "user" && userName != "a,b=c")
                    return std::nullopt;
                return scramCredentials(GetParam(), "pencil", "somesalt", 5'000);
            },
            nonce);
    }
};

TEST_P(ScramExchangeTest, SucceedsWithTheRightPassword)
{
    ScramClient ours = client(GetParam());
    ScramServer theirs = server();
    const auto serverFirst = theirs.begin(*ours.begin());
    ASSERT_TRUE(serverFirst.has_value());
    EXPECT_EQ(theirs.userName(), "user");
    const auto clientFinal = ours.respond(*serverFirst);
    ASSERT_TRUE(clientFinal.has_value());
    const auto serverFinal = theirs.finish(*clientFinal);
    ASSERT_TRUE(serverFinal.has_value());
    EXPECT_TRUE(ours.finish(*serverFinal).has_value());
}

TEST_P(ScramExchangeTest, MayBeRepeatedToReauthenticate)
{
    ScramClient ours = client(GetParam());
    for (int round = 0; round < 2; ++round) {
        ScramServer theirs = server();
        const auto clientFinal = ours.respond(*theirs.begin(*ours.begin()));
        ASSERT_TRUE(clientFinal.has_value());
        EXPECT_TRUE(ours.finish(*theirs.finish(*clientFinal)).has_value());
    }
}

TEST_P(ScramExchangeTest, UserNamesMayHaveCommasAndEqualsSigns)
{
    ScramClient ours = client(GetParam(), "n", u"a,b=c"_s);
    ScramServer theirs = server();
    const auto first = ours.begin();
    EXPECT_EQ(first, "n,,n=a=2Cb=3Dc,r=n");
    const auto clientFinal = ours.respond(*theirs.begin(*first));
    EXPECT_EQ(theirs.userName(), "a,b=c");
    EXPECT_TRUE(theirs.finish(*clientFinal).has_value());
}

TEST_P(ScramExchangeTest, AWrongPasswordAndAnUnknownUserLookTheSame)
{
    const auto failure = [](ScramClient ours) {
        ScramServer theirs = server();
        const auto clientFinal = ours.respond(*theirs.begin(*ours.begin()));
        EXPECT_TRUE(clientFinal.has_value());
        const auto verdict = theirs.finish(*clientFinal);
        return verdict ? std::nullopt : std::optional(verdict.error());
    };
    EXPECT_EQ(failure(client(GetParam(), "n", u"user"_s, u"pencils"_s)), AuthenticationError::WrongPassword);
    EXPECT_EQ(failure(client(GetParam(), "n", u"nobody"_s)), AuthenticationError::WrongPassword);
    EXPECT_EQ(*server().begin("n,,n=nobody,r=x"), *server().begin("n,,n=nobody,r=x"))
        << "the salt of nobody does not change, as that of somebody does not";
}

TEST_P(ScramExchangeTest, AServerThatDoesNotKnowThePasswordIsFound)
{
    ScramClient ours = client(GetParam());
    ScramServer theirs = server();
    ASSERT_TRUE(ours.respond(*theirs.begin(*ours.begin())).has_value());
    EXPECT_EQ(ours.finish("v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=").error(), AuthenticationError::ServerNotVerified);
}

INSTANTIATE_TEST_SUITE_P(Hashes, ScramExchangeTest,
    testing::Values(ScramHash::Sha1, ScramHash::Sha256, ScramHash::Sha512),
    [](const testing::TestParamInfo<ScramHash> &test) {
        return test.param == ScramHash::Sha1 ? "Sha1" : test.param == ScramHash::Sha256 ? "Sha256" : "Sha512";
    });

/// What a server's first message does to a client whose nonce is "clientnonce".
AuthenticationError refusal(const char *serverFirst)
{
    ScramClient scram = client(ScramHash::Sha256);
    EXPECT_TRUE(scram.begin().has_value());
    const auto answer = scram.respond(serverFirst);
    EXPECT_FALSE(answer.has_value()) << serverFirst;
    return answer ? AuthenticationError::Refused : answer.error();
}

TEST(ScramClientTest, TakesOnlySensibleIterationCounts)
{
    const auto count = [](const char *number) {
        return refusal((std::string("r=clientnonceX,s=c2FsdA==,i=") + number).c_str());
    };
    for (const char *number : {"4095", "1", "0", "-1", "600001", "99999999999", "many", ""})
        EXPECT_EQ(count(number), AuthenticationError::IterationCountOutOfRange) << number;
}

TEST(ScramClientTest, TakesOnlyAnAnswerToItsOwnNonce)
{
    EXPECT_EQ(refusal("r=somebodyelse,s=c2FsdA==,i=4096"), AuthenticationError::NonceMismatch);
    EXPECT_EQ(refusal("r=clientnonce,s=c2FsdA==,i=4096"), AuthenticationError::NonceMismatch)
        << "the server must add its own";
}

TEST(ScramClientTest, TakesOnlyMessagesOfTheMethod)
{
    for (const char *message : {"", "hello", "r=clientnonceX", "r=clientnonceX,s=c2FsdA==",
             "s=c2FsdA==,r=clientnonceX,i=4096", "m=ext,r=clientnonceX,s=c2FsdA==,i=4096",
             "r=clientnonceX,s=not base64!,i=4096", "r=clientnonceX,s=,i=4096"})
        EXPECT_EQ(refusal(message), AuthenticationError::MalformedMessage) << message;
    EXPECT_EQ(refusal("e=unknown-user"), AuthenticationError::Refused);
}

TEST(ScramClientTest, KeepsToTheTurns)
{
    ScramClient scram = client(ScramHash::Sha1, "fyko+d2lbbFgONRv9qkxdawL");
    const char *serverFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
    EXPECT_EQ(scram.respond(serverFirst).error(), AuthenticationError::MalformedMessage) << "before begin";
    ASSERT_TRUE(scram.begin().has_value());
    EXPECT_EQ(scram.finish("").error(), AuthenticationError::ServerNotVerified)
        << "success without an exchange proves nothing";
    ASSERT_TRUE(scram.begin().has_value());
    ASSERT_TRUE(scram.respond(serverFirst).has_value());
    EXPECT_EQ(scram.respond(serverFirst).error(), AuthenticationError::MalformedMessage);
    EXPECT_EQ(scram.finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=").error(), AuthenticationError::ServerNotVerified);
}

TEST(ScramClientTest, AnErrorAtTheEndIsARefusal)
{
    ScramClient scram = client(ScramHash::Sha1, "fyko+d2lbbFgONRv9qkxdawL");
    ASSERT_TRUE(scram.begin().has_value());
    ASSERT_TRUE(scram.respond("r=fyko+d2lbbFgONRv9qkxdawL3rfc,s=QSXCR+Q6sek8bf92,i=4096").has_value());
    EXPECT_EQ(scram.finish("e=invalid-proof").error(), AuthenticationError::Refused);
}

TEST(ScramClientTest, CredentialsThatCannotBePreparedAreFoundFirst)
{
    EXPECT_EQ(
        client(ScramHash::Sha1, "n", u"\u0007"_s).begin().error(), AuthenticationError::InvalidCredentials);
    EXPECT_EQ(client(ScramHash::Sha1, "n", u"user"_s, u""_s).begin().error(),
        AuthenticationError::InvalidCredentials);
}

TEST(ScramServerTest, TakesOnlyMessagesOfTheMethod)
{
    const auto begin = [](std::string_view message) {
        return ScramServer(ScramHash::Sha1, [](const QByteArray &) { return std::nullopt; }).begin(message);
    };
    for (const char *message : {"", "n,,", "n,,n=user", "n,,r=x,n=user", "p=tls-unique,,n=user,r=x",
             "n,a=other,n=user,r=x", "n,,n=us=er,r=x", "n,,n=,r=x", "n,,n=user,r=", "n,,m=ext,n=user,r=x"})
        EXPECT_EQ(begin(message).error(), AuthenticationError::MalformedMessage) << message;
    EXPECT_TRUE(begin("y,,n=user,r=x").has_value());
}

TEST(ScramServerTest, TakesOnlyTheEndOfItsOwnExchange)
{
    const auto finish = [](std::string_view message) {
        ScramServer scram(ScramHash::Sha1, [](const QByteArray &) { return std::nullopt; }, "server");
        EXPECT_TRUE(scram.begin("n,,n=user,r=client").has_value());
        return scram.finish(message).error();
    };
    EXPECT_EQ(finish("c=biws,r=clientother,p=AAAA"), AuthenticationError::NonceMismatch);
    EXPECT_EQ(finish("c=eSws,r=clientserver,p=AAAA"), AuthenticationError::MalformedMessage)
        << "another header than at the beginning";
    EXPECT_EQ(finish("c=biws,r=clientserver"), AuthenticationError::MalformedMessage);
    EXPECT_EQ(finish("c=biws,r=clientserver,p=AAAA"), AuthenticationError::WrongPassword);
    EXPECT_EQ(ScramServer(ScramHash::Sha1, [](const QByteArray &) { return std::nullopt; })
                  .finish("c=biws,r=x,p=AAAA")
                  .error(),
        AuthenticationError::MalformedMessage);
}

/// RFC 4013, section 3, and one more of each rule.
TEST(SaslPrepTest, PreparesTextAsTheRfcSays)
{
    EXPECT_EQ(saslPrepared(u"I\u00ADX"_s), "IX");
    EXPECT_EQ(saslPrepared(u"user"_s), "user");
    EXPECT_EQ(saslPrepared(u"USER"_s), "USER");
    EXPECT_EQ(saslPrepared(u"\u00AA"_s), "a");
    EXPECT_EQ(saslPrepared(u"\u2168"_s), "IX");
    EXPECT_EQ(saslPrepared(u"a\u00A0b"_s), "a b");
    EXPECT_EQ(saslPrepared(u"pässwörd 😀"_s), "p\xC3\xA4ssw\xC3\xB6rd \xF0\x9F\x98\x80");
    EXPECT_EQ(saslPrepared(u"\u0007"_s), std::nullopt);
    EXPECT_EQ(saslPrepared(u"a\u200Eb"_s), std::nullopt);
    EXPECT_EQ(saslPrepared(u"\uE000"_s), std::nullopt);
    EXPECT_EQ(saslPrepared(u"\uFFFD"_s), std::nullopt);
    EXPECT_EQ(saslPrepared(QString(QChar(0xD800))), std::nullopt);
    EXPECT_EQ(saslPrepared(u"\u0627\u0031"_s), std::nullopt) << "right to left, but ends otherwise";
    EXPECT_EQ(saslPrepared(u"\u0627a\u0628"_s), std::nullopt);
    EXPECT_EQ(saslPrepared(u"\u0627\u0031\u0628"_s), "\xD8\xA7\x31\xD8\xA8");
}

TEST(ScramMethodTest, IsFoundByItsName)
{
    for (const ScramHash hash : {ScramHash::Sha1, ScramHash::Sha256, ScramHash::Sha512})
        EXPECT_EQ(scramHashOf(scramMethod(hash)), hash);
    EXPECT_EQ(scramHashOf("SCRAM-SHA-1-PLUS"), std::nullopt);
    EXPECT_EQ(scramHashOf("PLAIN"), std::nullopt);
}

TEST(ScramNonceTest, IsNeverTheSame) { EXPECT_NE(createNonce(), createNonce()); }

} // namespace
} // namespace cutty::net
