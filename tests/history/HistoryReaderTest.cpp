#include "core/history/HistoryReader.h"

#include "tests/history/HistoryFixture.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <thread>

namespace cutty::history {
namespace {

using namespace test;

/// Collects what a reader says.
struct Answers
{
    explicit Answers(HistoryReader &reader)
    {
        QObject::connect(&reader, &HistoryReader::pageReady, &reader,
            [this](HistoryToken token, const HistoryPagePtr &page) {
                onCallersThread = onCallersThread && QThread::currentThread() == thread;
                order.push_back(token);
                pages[token] = page;
            });
        QObject::connect(&reader, &HistoryReader::connectionsReady, &reader,
            [this](HistoryToken token, const std::vector<HistoryConnection> &found) {
                order.push_back(token);
                connections = found;
            });
        QObject::connect(
            &reader, &HistoryReader::failed, &reader, [this](HistoryToken token, HistoryError failure) {
                order.push_back(token);
                error = failure;
            });
    }

    bool wait(std::size_t count) const
    {
        return QTest::qWaitFor([this, count] { return order.size() >= count; }, 30'000);
    }

    QThread *thread = QThread::currentThread();
    bool onCallersThread = true;
    std::vector<HistoryToken> order;
    std::unordered_map<HistoryToken, HistoryPagePtr> pages;
    std::vector<HistoryConnection> connections;
    std::optional<HistoryError> error;
};

class HistoryReaderTest : public HistoryFixture
{
protected:
    const HistorySource plant = sourceNamed(QStringLiteral("plant"));
};

TEST_F(HistoryReaderTest, AnswersEachRequestWithItsTokenInOrder)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 20)));
    HistoryReader reader(path());
    Answers answers(reader);
    const HistoryToken newest = reader.requestPage({.sourceKey = plant.key, .maximumMessages = 5});
    const HistoryToken older = reader.requestPage({.sourceKey = plant.key, .beforeSequence = 16});
    const HistoryToken list = reader.requestConnections();
    EXPECT_TRUE(answers.order.empty()) << "no answer within the call";

    ASSERT_TRUE(answers.wait(3));
    EXPECT_EQ(answers.order, (std::vector{newest, older, list}));
    EXPECT_EQ(sequencesOf(answers.pages[newest]->records), range(16, 20));
    EXPECT_EQ(sequencesOf(answers.pages[older]->records), range(1, 15));
    ASSERT_EQ(answers.connections.size(), 1u);
    EXPECT_EQ(answers.connections[0].source, plant);
    EXPECT_TRUE(answers.onCallersThread);
}

TEST_F(HistoryReaderTest, NeverAnswersWhatWasCancelled)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 50'000)));
    HistoryReader reader(path());
    Answers answers(reader);
    const HistoryToken unwanted = reader.requestPage({.sourceKey = plant.key, .maximumMessages = 50'000});
    const HistoryToken queued = reader.requestPage({.sourceKey = plant.key, .maximumMessages = 50'000});
    reader.cancel(unwanted);
    reader.cancel(queued);
    const HistoryToken wanted = reader.requestPage({.sourceKey = plant.key, .maximumMessages = 1});
    ASSERT_TRUE(answers.wait(1));
    EXPECT_EQ(answers.order, std::vector{wanted});
    EXPECT_FALSE(answers.error.has_value());
}

TEST_F(HistoryReaderTest, DropsAnAnswerThatIsAlreadyOnItsWay)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 1)));
    HistoryReader reader(path());
    Answers answers(reader);
    const HistoryToken unwanted = reader.requestConnections();
    const HistoryToken wanted = reader.requestConnections();
    QObject::connect(
        &reader, &HistoryReader::connectionsReady, &reader, [&](HistoryToken) { reader.cancelAll(); });
    reader.cancel(unwanted);
    const HistoryToken late = reader.requestConnections();
    ASSERT_TRUE(answers.wait(1));
    EXPECT_EQ(answers.order, std::vector{wanted});
    // A fresh request still works; the cancelled one stays silent.
    const HistoryToken last = reader.requestPage({.sourceKey = plant.key});
    ASSERT_TRUE(answers.wait(2));
    EXPECT_EQ(answers.order, (std::vector{wanted, last}));
    EXPECT_NE(late, last);
}

TEST_F(HistoryReaderTest, EndsWhileRequestsAreRunning)
{
    ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 20'000)));
    for (int n = 0; n < 10; ++n) {
        HistoryReader reader(path());
        for (int request = 0; request < 5; ++request)
            (void)reader.requestPage({.sourceKey = plant.key, .maximumMessages = 20'000});
    }
    QCoreApplication::processEvents();
}

TEST_F(HistoryReaderTest, SaysWhatFailed)
{
    writeFile(path(), QByteArray("garbage").repeated(1000));
    HistoryReader reader(path());
    Answers answers(reader);
    const HistoryToken token = reader.requestPage({.sourceKey = plant.key});
    ASSERT_TRUE(answers.wait(1));
    EXPECT_EQ(answers.order, std::vector{token});
    EXPECT_EQ(answers.error->kind, HistoryErrorKind::Corrupt);
}

TEST_F(HistoryReaderTest, FindsTheFileOnceItExists)
{
    HistoryReader reader(path());
    Answers answers(reader);
    const HistoryToken before = reader.requestPage({.sourceKey = plant.key});
    ASSERT_TRUE(answers.wait(1));
    EXPECT_TRUE(answers.pages[before]->records.empty());

    ASSERT_TRUE(openDatabase().append(plant, recordsOf(0, 3)));
    const HistoryToken after = reader.requestPage({.sourceKey = plant.key});
    ASSERT_TRUE(answers.wait(2));
    EXPECT_EQ(answers.pages[after]->records.size(), 3u);
}

TEST_F(HistoryReaderTest, SeesWholeBatchesWhileTheWriterWrites)
{
    constexpr int batches = 300;
    constexpr int size = 20;
    HistoryDatabase database = openDatabase();
    std::atomic<bool> done = false;
    std::jthread writer([&] {
        for (int n = 0; n < batches; ++n)
            EXPECT_TRUE(database.append(plant, recordsOf(n * size, size)));
        done = true;
    });

    HistoryReader reader(path());
    Answers answers(reader);
    std::uint64_t last = 0;
    for (std::size_t request = 1; !done || last < std::uint64_t{batches} * size; ++request) {
        const HistoryToken token = reader.requestPage({.sourceKey = plant.key, .maximumMessages = 40});
        ASSERT_TRUE(answers.wait(request));
        ASSERT_FALSE(answers.error.has_value());
        const auto &records = answers.pages[token]->records;
        if (records.empty())
            continue;
        const std::uint64_t newest = records.back().sequence;
        EXPECT_EQ(newest % size, 0u);
        EXPECT_GE(newest, last);
        EXPECT_EQ(sequencesOf(records), range(newest - records.size() + 1, newest));
        last = newest;
    }
}

} // namespace
} // namespace cutty::history
