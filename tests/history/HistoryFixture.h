#pragma once

#include "core/history/HistoryDatabase.h"
#include "core/history/HistoryQueries.h"

#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

namespace cutty::history::test {

using namespace Qt::StringLiterals;

inline HistorySource sourceNamed(const QString &name) { return {.key = "key-of-"_L1 + name, .name = name}; }

/// The n-th message of a made-up connection: time and payload follow from n.
inline MessageRecord recordOf(int n, std::string_view topic = "plant/line1/temp")
{
    const std::string payload = "payload " + std::to_string(n);
    return {
        .message = Message::create({.topic = topic, .payload = payload}),
        .time = WallTime(std::chrono::microseconds(1'700'000'000'000'000 + n)),
    };
}

inline std::vector<MessageRecord> recordsOf(int first, int count, std::string_view topic = "plant/line1/temp")
{
    std::vector<MessageRecord> records;
    for (int n = first; n < first + count; ++n)
        records.push_back(recordOf(n, topic));
    return records;
}

inline MessageBatchPtr batchOf(std::vector<MessageRecord> records)
{
    auto batch = std::make_shared<MessageBatch>();
    for (const MessageRecord &record : records)
        batch->bytes += record.message->sizeInBytes();
    batch->records = std::move(records);
    return batch;
}

inline std::vector<std::string> payloadsOf(const std::vector<MessageRecord> &records)
{
    std::vector<std::string> payloads;
    payloads.reserve(records.size());
    for (const MessageRecord &record : records)
        payloads.emplace_back(record.message->payload());
    return payloads;
}

inline std::vector<std::uint64_t> sequencesOf(const std::vector<MessageRecord> &records)
{
    std::vector<std::uint64_t> sequences;
    sequences.reserve(records.size());
    for (const MessageRecord &record : records)
        sequences.push_back(record.sequence);
    return sequences;
}

inline std::vector<std::uint64_t> range(std::uint64_t first, std::uint64_t last)
{
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t n = first; n <= last; ++n)
        numbers.push_back(n);
    return numbers;
}

/// A folder of its own for each test, and the file in it.
class HistoryFixture : public testing::Test
{
protected:
    QString path() const { return m_folder.filePath(QStringLiteral("history.db")); }
    QString folder() const { return m_folder.path(); }
    HistoryOptions options() const { return {.path = path()}; }

    HistoryDatabase openDatabase() { return openDatabase(options()); }
    static HistoryDatabase openDatabase(const HistoryOptions &options)
    {
        auto database = HistoryDatabase::open(options);
        EXPECT_TRUE(database.has_value()) << static_cast<int>(database.error().kind);
        return std::move(database.value());
    }

    HistoryResult<HistoryPage> read(const HistoryQuery &query, const QString &file = {})
    {
        auto queries = HistoryQueries::open(file.isEmpty() ? path() : file, m_cancelled);
        if (!queries)
            return std::unexpected(queries.error());
        return queries->page(query);
    }

    std::vector<HistoryConnection> connections()
    {
        auto queries = HistoryQueries::open(path(), m_cancelled);
        EXPECT_TRUE(queries.has_value());
        return queries->connections().value();
    }

    /// The file and its log as they are now, as if the process had died at this moment.
    QString copyAsIfKilled(const QString &name) const
    {
        const QString copy = m_folder.filePath(name);
        EXPECT_TRUE(QFile::copy(path(), copy));
        if (QFile::exists(path() + "-wal"_L1)) {
            EXPECT_TRUE(QFile::copy(path() + "-wal"_L1, copy + "-wal"_L1));
        }
        return copy;
    }

    static QByteArray contentsOf(const QString &file)
    {
        QFile in(file);
        EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << qPrintable(file);
        return in.readAll();
    }

    static void writeFile(const QString &file, const QByteArray &contents)
    {
        QFile out(file);
        ASSERT_TRUE(out.open(QIODevice::WriteOnly | QIODevice::Truncate)) << qPrintable(file);
        ASSERT_EQ(out.write(contents), contents.size());
    }

    std::atomic<bool> m_cancelled = false;

private:
    QTemporaryDir m_folder;
};

} // namespace cutty::history::test
