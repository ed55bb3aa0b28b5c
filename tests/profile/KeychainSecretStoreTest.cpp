#include "core/profile/storage/KeychainSecretStore.h"

#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

#include <memory>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using testing::SizeIs;

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

namespace {

/// Takes the session bus away, whatever the machine has.
class KeychainSecretStoreTest : public testing::Test
{
protected:
    KeychainSecretStoreTest()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", "/nonexistent");
    }

    const SecretError m_unavailable{.kind = SecretErrorKind::Unavailable};
};

} // namespace

TEST_F(KeychainSecretStoreTest, WithoutSessionBusEveryRequestIsUnavailable)
{
    KeychainSecretStore store;
    EXPECT_FALSE(store.isAvailable());
    QObject context;
    std::vector<SecretError> errors;
    store.read(u"key"_s, &context, [&](const auto &result) { errors.push_back(result.error()); });
    store.write(
        u"key"_s, u"secret"_s, &context, [&](const auto &result) { errors.push_back(result.error()); });
    store.remove(u"key"_s, &context, [&](const auto &result) { errors.push_back(result.error()); });
    EXPECT_THAT(errors, SizeIs(0)) << "answers come in a later turn";
    QCoreApplication::sendPostedEvents();
    EXPECT_THAT(errors, testing::ElementsAre(m_unavailable, m_unavailable, m_unavailable));
}

TEST_F(KeychainSecretStoreTest, AnswersNobodyWhoIsGone)
{
    KeychainSecretStore store;
    auto context = std::make_unique<QObject>();
    bool answered = false;
    store.read(u"key"_s, context.get(), [&](const auto &) { answered = true; });
    context.reset();
    QCoreApplication::sendPostedEvents();
    EXPECT_FALSE(answered);
}

TEST_F(KeychainSecretStoreTest, TellsWhenTheBusWentAway)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    KeychainSecretStore store;
    EXPECT_TRUE(store.isAvailable()) << "nothing is asked yet";
    QSignalSpy changed(&store, &SecretStore::availableChanged);
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    QObject context;
    store.read(u"key"_s, &context, [](const auto &) {});
    EXPECT_FALSE(store.isAvailable());
    EXPECT_THAT(changed, SizeIs(1));
}

/// The address of a bus that has gone, as after a log-out: QtKeychain is asked and fails in its own way.
TEST_F(KeychainSecretStoreTest, ABusThatDoesNotAnswerIsAnErrorNotAHang)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    KeychainSecretStore store;
    QObject context;
    std::optional<SecretError> error;
    store.read(u"key"_s, &context, [&](const auto &result) {
        ASSERT_FALSE(result);
        error = result.error();
    });
    EXPECT_FALSE(error);
    ASSERT_TRUE(QTest::qWaitFor([&] { return error.has_value(); }));
    EXPECT_THAT(error->kind, testing::AnyOf(SecretErrorKind::Unavailable, SecretErrorKind::Failed));
}

#endif

} // namespace cutty::profile
