#include "core/profile/storage/MemorySecretStore.h"

#include <QTest>

#include <gmock/gmock.h>

#include <memory>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

std::expected<QString, SecretError> readNow(SecretStore &store, const QString &key)
{
    QObject context;
    std::optional<std::expected<QString, SecretError>> answer;
    store.read(key, &context, [&](const auto &result) { answer = result; });
    EXPECT_FALSE(answer) << "answers come in a later turn";
    EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }));
    return answer.value_or(std::unexpected(SecretError{}));
}

} // namespace

TEST(MemorySecretStoreTest, KeepsSecretsByKeyUntilRemoved)
{
    MemorySecretStore store;
    QObject context;
    int done = 0;
    const auto countDone = [&](const std::expected<void, SecretError> &result) {
        done += result ? 1 : 0;
    };
    EXPECT_TRUE(store.isAvailable());
    EXPECT_EQ(readNow(store, u"a"_s), std::unexpected(SecretError{.kind = SecretErrorKind::NotFound}));
    store.write(u"a"_s, u"secret of a"_s, &context, countDone);
    store.write(u"b"_s, QString(u""_s), &context, countDone);
    EXPECT_EQ(readNow(store, u"a"_s), u"secret of a"_s);
    EXPECT_EQ(readNow(store, u"b"_s), QString(u""_s));
    store.remove(u"a"_s, &context, countDone);
    store.remove(u"never there"_s, &context, countDone);
    EXPECT_EQ(readNow(store, u"a"_s), std::unexpected(SecretError{.kind = SecretErrorKind::NotFound}));
    EXPECT_EQ(done, 4);
}

TEST(MemorySecretStoreTest, AnswersNobodyWhoIsGone)
{
    MemorySecretStore store;
    auto context = std::make_unique<QObject>();
    bool answered = false;
    store.read(u"a"_s, context.get(), [&](const auto &) { answered = true; });
    context.reset();
    EXPECT_FALSE(readNow(store, u"a"_s));
    EXPECT_FALSE(answered);
}

TEST(MemorySecretStoreTest, AnswersAfterTheStoreIsGone)
{
    auto store = std::make_unique<MemorySecretStore>();
    QObject context;
    bool answered = false;
    store->read(u"a"_s, &context, [&](const auto &) { answered = true; });
    store.reset();
    EXPECT_TRUE(QTest::qWaitFor([&] { return answered; }));
}

} // namespace cutty::profile
