#include "core/profile/storage/KeychainSecretStore.h"

#include "tests/profile/FakeWallet.h"

#include <QDBusConnection>
#include <QProcess>
#include <QTest>
#include <QThread>

#include <gmock/gmock.h>

#include <memory>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using Mood = test::FakeWallet::Mood;

namespace {

const QString walletService = u"org.kde.kwalletd6"_s;

/// The real QtKeychain on a session bus of our own, with a wallet that we play. Both live as long as the
/// process, like QtKeychain's and Qt's memory of them.
class Bus
{
public:
    Bus()
    {
        m_daemon.start(QStringLiteral(CUTTY_DBUS_DAEMON),
            {u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address=1"_s});
        EXPECT_TRUE(m_daemon.waitForReadyRead());
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_daemon.readLine().trimmed());
        // Tells QtKeychain which wallet to take.
        qputenv("XDG_CURRENT_DESKTOP", "KDE");
        qputenv("KDE_SESSION_VERSION", "6");
        m_wallet.moveToThread(&m_thread);
        m_thread.start();
        onWalletThread([this] {
            auto connection = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"wallet"_s);
            EXPECT_TRUE(connection.registerObject(
                u"/modules/kwalletd6"_s, &m_wallet, QDBusConnection::ExportAllSlots));
            EXPECT_TRUE(connection.registerService(walletService));
        });
    }

    ~Bus()
    {
        onWalletThread([] { QDBusConnection::disconnectFromBus(u"wallet"_s); });
        m_thread.quit();
        m_thread.wait();
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    test::FakeWallet &wallet() { return m_wallet; }

    void onWalletThread(const std::function<void()> &work)
    {
        QMetaObject::invokeMethod(&m_wallet, work, Qt::BlockingQueuedConnection);
    }

private:
    QProcess m_daemon;
    QThread m_thread;
    test::FakeWallet m_wallet;
};

class KeychainOnBusTest : public testing::Test
{
protected:
    static void SetUpTestSuite() { bus = std::make_unique<Bus>(); }
    static void TearDownTestSuite() { bus.reset(); }

    ~KeychainOnBusTest() override { bus->wallet().setMood(Mood::Willing); }

    std::expected<QString, SecretError> read(SecretStore &store, const QString &key)
    {
        std::optional<std::expected<QString, SecretError>> answer;
        store.read(key, &m_context, [&](const auto &result) { answer = result; });
        EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }));
        return answer.value_or(std::unexpected(SecretError{.kind = SecretErrorKind::TimedOut}));
    }

    std::expected<void, SecretError> write(SecretStore &store, const QString &key, const QString &secret)
    {
        std::optional<std::expected<void, SecretError>> answer;
        store.write(key, secret, &m_context, [&](const auto &result) { answer = result; });
        EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }));
        return answer.value_or(std::unexpected(SecretError{.kind = SecretErrorKind::TimedOut}));
    }

    std::expected<void, SecretError> remove(SecretStore &store, const QString &key)
    {
        std::optional<std::expected<void, SecretError>> answer;
        store.remove(key, &m_context, [&](const auto &result) { answer = result; });
        EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }));
        return answer.value_or(std::unexpected(SecretError{.kind = SecretErrorKind::TimedOut}));
    }

    static SecretErrorKind kindOf(const auto &result)
    {
        EXPECT_FALSE(result);
        return result ? SecretErrorKind::Failed : result.error().kind;
    }

    static std::unique_ptr<Bus> bus;
    QObject m_context;
};

std::unique_ptr<Bus> KeychainOnBusTest::bus;

} // namespace

TEST_F(KeychainOnBusTest, KeepsSecretsByKeyUntilRemoved)
{
    KeychainSecretStore store;
    EXPECT_TRUE(write(store, u"a"_s, u"pässword «a»"_s));
    EXPECT_TRUE(write(store, u"b"_s, u"of b"_s));
    EXPECT_EQ(read(store, u"a"_s), u"pässword «a»"_s);
    EXPECT_EQ(read(store, u"b"_s), u"of b"_s);
    EXPECT_TRUE(remove(store, u"a"_s));
    EXPECT_EQ(kindOf(read(store, u"a"_s)), SecretErrorKind::NotFound);
    EXPECT_TRUE(remove(store, u"a"_s)) << "removing what is not there succeeds";
    EXPECT_EQ(read(store, u"b"_s), u"of b"_s);
    EXPECT_TRUE(store.isAvailable());
}

TEST_F(KeychainOnBusTest, ADismissedQuestionIsDenied)
{
    KeychainSecretStore store;
    bus->wallet().setMood(Mood::Refusing);
    EXPECT_EQ(kindOf(read(store, u"a"_s)), SecretErrorKind::Denied);
    EXPECT_EQ(kindOf(write(store, u"a"_s, u"secret"_s)), SecretErrorKind::Denied);
    EXPECT_TRUE(store.isAvailable());
}

TEST_F(KeychainOnBusTest, AKeychainThatDoesNotAnswerTimesOutAndItsLateAnswerIsDropped)
{
    KeychainSecretStore store(std::chrono::milliseconds(20));
    bus->wallet().setMood(Mood::Waiting);
    int answers = 0;
    store.read(u"slow"_s, &m_context, [&](const auto &result) {
        ++answers;
        EXPECT_EQ(kindOf(result), SecretErrorKind::TimedOut);
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return answers > 0; }));

    bus->wallet().setMood(Mood::Willing);
    bus->onWalletThread([] { bus->wallet().answer(); });
    // QtKeychain runs one request at a time, so this answer comes after the late one.
    KeychainSecretStore patient;
    EXPECT_EQ(kindOf(read(patient, u"never written"_s)), SecretErrorKind::NotFound);
    EXPECT_EQ(answers, 1);
}

TEST_F(KeychainOnBusTest, AnswersNobodyWhoIsGone)
{
    KeychainSecretStore store;
    auto context = std::make_unique<QObject>();
    bool answered = false;
    store.read(u"a"_s, context.get(), [&](const auto &) { answered = true; });
    context.reset();
    EXPECT_EQ(kindOf(read(store, u"never written"_s)), SecretErrorKind::NotFound);
    EXPECT_FALSE(answered);
}

TEST_F(KeychainOnBusTest, AnswersAfterTheStoreIsGone)
{
    auto store = std::make_unique<KeychainSecretStore>();
    bool answered = false;
    store->read(u"a"_s, &m_context, [&](const auto &) { answered = true; });
    store.reset();
    EXPECT_TRUE(QTest::qWaitFor([&] { return answered; }));
}

TEST_F(KeychainOnBusTest, WithoutAWalletOnTheBusItIsUnavailableUntilOneComes)
{
    KeychainSecretStore store;
    // QtKeychain looks for its keychain once; here, while the wallet is there.
    EXPECT_EQ(kindOf(read(store, u"never written"_s)), SecretErrorKind::NotFound);
    bus->onWalletThread([] { QDBusConnection(u"wallet"_s).unregisterService(walletService); });
    EXPECT_EQ(kindOf(read(store, u"a"_s)), SecretErrorKind::Unavailable);
    EXPECT_FALSE(store.isAvailable());
    EXPECT_EQ(kindOf(write(store, u"a"_s, u"secret"_s)), SecretErrorKind::Unavailable);

    bus->onWalletThread([] { QDBusConnection(u"wallet"_s).registerService(walletService); });
    EXPECT_TRUE(write(store, u"a"_s, u"secret"_s));
    EXPECT_TRUE(store.isAvailable());
}

} // namespace cutty::profile
