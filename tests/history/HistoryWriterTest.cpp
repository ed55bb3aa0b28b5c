#include "core/history/HistoryWriter.h"

#include "tests/history/HistoryFixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <thread>

namespace cutty::history {
namespace {

using namespace test;

class HistoryWriterTest : public HistoryFixture
{
protected:
    const HistorySource plant = sourceNamed(QStringLiteral("plant"));

    HistoryOptions options() const
    {
        return {.path = path(),
            .retryInterval = std::chrono::milliseconds(1),
            .busyTimeout = std::chrono::milliseconds(1)};
    }

    void watch(HistoryWriter &writer)
    {
        QObject::connect(
            &writer, &HistoryWriter::statusChanged, &writer, [this](const HistoryStatus &status) {
                EXPECT_EQ(QThread::currentThread(), QCoreApplication::instance()->thread());
                m_status = status;
                ++m_reports;
            });
        QObject::connect(&writer, &HistoryWriter::corruptSetAside, &writer,
            [this](const QString &aside) { m_aside = aside; });
    }

    template <typename Condition> bool waitFor(Condition condition)
    {
        return QTest::qWaitFor([&] { return condition(m_status); }, 30'000);
    }

    /// After stop(): what was reported last.
    HistoryStatus finalStatus()
    {
        QCoreApplication::processEvents();
        return m_status;
    }

    std::size_t storedCount()
    {
        return read({.sourceKey = plant.key, .maximumMessages = 10'000'000})->records.size();
    }

    HistoryStatus m_status;
    int m_reports = 0;
    QString m_aside;
};

TEST_F(HistoryWriterTest, StoresWhatItIsGiven)
{
    HistoryWriter writer(options());
    watch(writer);
    writer.enqueue(plant, batchOf(recordsOf(0, 10)));
    writer.enqueue(plant, batchOf(recordsOf(10, 10)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.storedMessages == 20; }));
    EXPECT_EQ(m_status.behindMessages, 0u);
    EXPECT_EQ(m_status.droppedMessages, 0u);
    EXPECT_GT(m_status.databaseBytes, 0u);
    EXPECT_FALSE(m_status.error.has_value());
    EXPECT_EQ(payloadsOf(read({.sourceKey = plant.key})->records), payloadsOf(recordsOf(0, 20)));
}

TEST_F(HistoryWriterTest, FlushesWhenStopped)
{
    HistoryWriter writer(options());
    watch(writer);
    for (int n = 0; n < 100; ++n)
        writer.enqueue(plant, batchOf(recordsOf(n * 10, 10)));
    writer.stop();
    writer.stop();
    EXPECT_EQ(finalStatus().storedMessages, 1000u);
    EXPECT_EQ(storedCount(), 1000u);

    writer.enqueue(plant, batchOf(recordsOf(0, 5)));
    EXPECT_EQ(storedCount(), 1000u);
}

TEST_F(HistoryWriterTest, TouchesNoFileBeforeTheFirstBatch)
{
    {
        HistoryWriter writer(options());
    }
    EXPECT_FALSE(QFile::exists(path()));
}

TEST_F(HistoryWriterTest, TakesBatchesFromManyThreads)
{
    HistoryWriter writer(options());
    watch(writer);
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                for (int n = 0; n < 100; ++n)
                    writer.enqueue(plant, batchOf(recordsOf(n, 5)));
            });
    }
    writer.stop();
    EXPECT_EQ(finalStatus().storedMessages, 2000u);
    EXPECT_EQ(sequencesOf(read({.sourceKey = plant.key, .maximumMessages = 5000})->records), range(1, 2000));
}

TEST_F(HistoryWriterTest, CountsWhatOverflowsTheQueue)
{
    HistoryOptions small = options();
    small.queueBytes = 100'000;
    constexpr std::uint64_t given = 50'000;
    HistoryWriter writer(small);
    watch(writer);
    {
        // As long as somebody else writes, nothing leaves the queue.
        ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 1)));
        auto other = SqliteConnection::open(path(), SqliteConnection::Access::ReadWriteCreate, {});
        ASSERT_TRUE(other && other->execute("BEGIN IMMEDIATE"));
        for (int n = 0; n < 500; ++n)
            writer.enqueue(plant, batchOf(recordsOf(n * 100, 100)));
        ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.droppedMessages > 0; }));
        EXPECT_EQ(m_status.storedMessages + m_status.behindMessages + m_status.droppedMessages, given);
        ASSERT_TRUE(other->execute("COMMIT"));
    }
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.behindMessages == 0; }));
    EXPECT_GT(m_status.storedMessages, 0u);
    EXPECT_EQ(m_status.storedMessages + m_status.droppedMessages, given);
    EXPECT_EQ(storedCount(), m_status.storedMessages + 1);
}

TEST_F(HistoryWriterTest, SaysThatTheDiskIsFullAndGoesOnWhenThereIsRoom)
{
    HistoryOptions full = options();
    full.maximumPages = 50;
    HistoryWriter writer(full);
    watch(writer);
    for (int n = 0; n < 100; ++n)
        writer.enqueue(plant, batchOf(recordsOf(n * 100, 100)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.error.has_value(); }));
    EXPECT_EQ(m_status.error->kind, HistoryErrorKind::DiskFull);
    EXPECT_GT(m_status.storedMessages, 0u);
    EXPECT_GT(m_status.behindMessages, 0u);
    EXPECT_EQ(m_status.droppedMessages, 0u);

    writer.setBudget(100'000);
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.behindMessages == 0; }));
    EXPECT_EQ(m_status.storedMessages, 10'000u);
    EXPECT_FALSE(m_status.error.has_value());
    EXPECT_GT(m_status.prunedMessages, 0u);
    EXPECT_EQ(storedCount(), m_status.storedMessages - m_status.prunedMessages);
}

TEST_F(HistoryWriterTest, DropsAndCountsWhatStaysUnstoredAtTheEnd)
{
    HistoryOptions full = options();
    full.maximumPages = 50;
    HistoryWriter writer(full);
    watch(writer);
    for (int n = 0; n < 100; ++n)
        writer.enqueue(plant, batchOf(recordsOf(n * 100, 100)));
    writer.stop();
    const HistoryStatus last = finalStatus();
    EXPECT_GT(last.droppedMessages, 0u);
    EXPECT_EQ(last.behindMessages, 0u);
    EXPECT_EQ(last.storedMessages + last.droppedMessages, 10'000u);
    ASSERT_TRUE(last.error.has_value());
    EXPECT_EQ(last.error->kind, HistoryErrorKind::DiskFull);
    EXPECT_EQ(storedCount(), last.storedMessages);
}

TEST_F(HistoryWriterTest, TriesAgainWhenTheFolderComesBack)
{
    HistoryOptions nested = options();
    const QString blocker = folder() + QStringLiteral("/disk");
    nested.path = blocker + QStringLiteral("/history.db");
    writeFile(blocker, "in the way");
    HistoryWriter writer(nested);
    watch(writer);
    writer.enqueue(plant, batchOf(recordsOf(0, 10)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.error.has_value(); }));
    EXPECT_EQ(m_status.error->kind, HistoryErrorKind::CannotOpen);
    EXPECT_EQ(m_status.behindMessages, 10u);

    ASSERT_TRUE(QFile::remove(blocker));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.storedMessages == 10; }));
    EXPECT_FALSE(m_status.error.has_value());
}

TEST_F(HistoryWriterTest, DropsAtOnceWhatANewerFileWillNotTake)
{
    (void)openDatabase();
    {
        auto connection = SqliteConnection::open(path(), SqliteConnection::Access::ReadWriteCreate, {});
        ASSERT_TRUE(connection && connection->execute("PRAGMA user_version = 99"));
    }
    const QByteArray before = contentsOf(path());
    HistoryWriter writer(options());
    watch(writer);
    writer.enqueue(plant, batchOf(recordsOf(0, 10)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.droppedMessages == 10; }));
    EXPECT_EQ(m_status.error->kind, HistoryErrorKind::NewerVersion);
    writer.enqueue(plant, batchOf(recordsOf(10, 10)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.droppedMessages == 20; }));
    writer.setCorruptAside();
    writer.stop();
    EXPECT_TRUE(contentsOf(path()) == before);
    EXPECT_TRUE(m_aside.isEmpty());
}

TEST_F(HistoryWriterTest, SetsACorruptFileAsideOnlyWhenAsked)
{
    const QByteArray garbage = QByteArray("garbage").repeated(1000);
    writeFile(path(), garbage);
    HistoryWriter writer(options());
    watch(writer);
    writer.enqueue(plant, batchOf(recordsOf(0, 10)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.droppedMessages == 10; }));
    EXPECT_EQ(m_status.error->kind, HistoryErrorKind::Corrupt);
    EXPECT_TRUE(contentsOf(path()) == garbage);

    writer.setCorruptAside();
    ASSERT_TRUE(waitFor([this](const HistoryStatus &) { return !m_aside.isEmpty(); }));
    EXPECT_TRUE(contentsOf(m_aside) == garbage);
    writer.enqueue(plant, batchOf(recordsOf(10, 10)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) { return status.storedMessages == 10; }));
    EXPECT_FALSE(m_status.error.has_value());
}

TEST_F(HistoryWriterTest, PrunesInTheBackground)
{
    HistoryOptions small = options();
    small.budgetBytes = 300'000;
    HistoryWriter writer(small);
    watch(writer);
    for (int n = 0; n < 100; ++n)
        writer.enqueue(plant, batchOf(recordsOf(n * 200, 200)));
    ASSERT_TRUE(waitFor([](const HistoryStatus &status) {
        return status.storedMessages == 20'000 && status.databaseBytes <= 300'000;
    }));
    EXPECT_GT(m_status.prunedMessages, 0u);
    EXPECT_EQ(storedCount(), 20'000 - m_status.prunedMessages);
}

TEST_F(HistoryWriterTest, ReportsFourTimesASecondAtMost)
{
    HistoryWriter writer(options());
    watch(writer);
    QElapsedTimer timer;
    timer.start();
    for (int report = 1; report <= 4; ++report) {
        for (int n = 0; n < 10; ++n)
            writer.enqueue(plant, batchOf(recordsOf(n, 1)));
        ASSERT_TRUE(waitFor([&](const HistoryStatus &) { return m_reports >= report; }));
    }
    // Timers may come a little early.
    EXPECT_GE(timer.elapsed(), 4 * 200);
    writer.stop();
    EXPECT_EQ(finalStatus().storedMessages, 40u);
}

} // namespace
} // namespace cutty::history
