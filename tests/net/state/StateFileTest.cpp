#include "core/net/driver/StateFile.h"

#include "core/broker/state/SnapshotWriter.h"
#include "core/broker/state/StateJournal.h"

#include <QDir>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <map>
#include <string>

namespace cutty::net {
namespace {

using broker::RestoreError;
using broker::StateHeader;
using testing::ElementsAre;
using testing::IsEmpty;

class StateFileTest : public testing::Test
{
protected:
    std::expected<std::unique_ptr<StateFile>, StateError> open() const
    {
        return StateFile::open(m_folder.path(), {}, {.compactionSize = 1000});
    }

    /// What is retained stands for all state here.
    std::string save(const StateHeader &header) const
    {
        broker::SnapshotWriter writer(header, {});
        for (const auto &[topic, message] : m_retained)
            writer.retained({message});
        return writer.finish();
    }
    void compact(StateFile &file) const
    {
        ASSERT_TRUE(file.compact([this](const StateHeader &header) { return save(header); }));
    }
    std::expected<void, StateError> retain(StateFile &file, const std::string &topic)
    {
        const MessagePtr message = Message::create({.topic = topic, .payload = "x", .retain = true});
        m_retained[topic] = message;
        broker::StateJournal journal;
        journal.retained({message});
        std::string frame;
        journal.poll(frame, {});
        return file.append(frame);
    }

    std::vector<std::string> topicsOnDisk() const
    {
        auto file = open();
        std::vector<std::string> topics;
        if (!file) {
            ADD_FAILURE() << "error " << static_cast<int>(file.error().kind);
            return topics;
        }
        for (const auto &[topic, message] : (*file)->takeImage().retained)
            topics.push_back(topic);
        return topics;
    }

    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QStringList names() const { return QDir(m_folder.path()).entryList(QDir::Files); }

    std::map<QString, QByteArray> contents() const
    {
        std::map<QString, QByteArray> files;
        for (const QString &name : names()) {
            QFile file(m_folder.filePath(name));
            EXPECT_TRUE(file.open(QFile::ReadOnly));
            if (name != QStringLiteral("lock"))
                files[name] = file.readAll();
        }
        return files;
    }
    void put(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(name));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        ASSERT_EQ(file.write(bytes), bytes.size());
    }
    void become(const std::map<QString, QByteArray> &files) const
    {
        for (const QString &name : names())
            QFile::remove(m_folder.filePath(name));
        for (const auto &[name, bytes] : files)
            put(name, bytes);
    }

    QTemporaryDir m_folder;
    std::map<std::string, MessagePtr> m_retained;
};

TEST_F(StateFileTest, EmptyFolderIsAnEmptyState) { EXPECT_THAT(topicsOnDisk(), IsEmpty()); }

TEST_F(StateFileTest, KeepsWhatWasAppended)
{
    {
        auto file = open();
        ASSERT_TRUE(file);
        compact(**file);
        ASSERT_TRUE(retain(**file, "a"));
        ASSERT_TRUE(retain(**file, "b"));
    }
    EXPECT_THAT(topicsOnDisk(), ElementsAre("a", "b"));
}

TEST_F(StateFileTest, FilesAreTheOwnersAlone)
{
    auto file = open();
    compact(**file);
    for (const char *name : {"snapshot", "journal-1"})
        EXPECT_EQ(
            QFile::permissions(path(name)) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

TEST_F(StateFileTest, TwoBrokersCannotShareAFolder)
{
    auto first = open();
    ASSERT_TRUE(first);
    const auto second = open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, StateError::Kind::Locked);
    first->reset();
    EXPECT_TRUE(open());
}

TEST_F(StateFileTest, FolderThatCannotBeIsAnError)
{
    put(QStringLiteral("file"), "x");
    const auto opened = StateFile::open(path("file") + QStringLiteral("/below"), {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, StateError::Kind::FolderUnusable);
}

TEST_F(StateFileTest, AppendThatWasCutOffIsLeftOutAndTold)
{
    {
        auto file = open();
        compact(**file);
        ASSERT_TRUE(retain(**file, "a"));
        ASSERT_TRUE(retain(**file, "b"));
    }
    QFile journal(path("journal-1"));
    ASSERT_TRUE(journal.resize(journal.size() - 3));
    auto file = open();
    ASSERT_TRUE(file);
    EXPECT_GT((*file)->cutBytes(), 20U);
    EXPECT_EQ((*file)->takeImage().retained.size(), 1U);
}

TEST_F(StateFileTest, DamageIsAnErrorThatSaysWhere)
{
    {
        auto file = open();
        ASSERT_TRUE(file);
        m_retained["a"] = Message::create({.topic = "a", .payload = "x"});
        compact(**file);
    }
    auto files = contents();
    QByteArray &snapshot = files[QStringLiteral("snapshot")];
    snapshot[snapshot.size() - 2] = static_cast<char>(snapshot[snapshot.size() - 2] ^ 1);
    become(files);
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, StateError::Kind::Damaged);
    EXPECT_EQ(opened.error().path, path("snapshot"));
    EXPECT_EQ(opened.error().restore, (RestoreError{RestoreError::Kind::Truncated, broker::stateHeaderSize}));
}

TEST_F(StateFileTest, JournalWithoutItsSnapshotIsAnError)
{
    {
        auto file = open();
        compact(**file);
        ASSERT_TRUE(retain(**file, "a"));
    }
    QFile::remove(path("snapshot"));
    EXPECT_EQ(open().error().kind, StateError::Kind::ReadFailed);
}

TEST_F(StateFileTest, CompactionBeginsANewGeneration)
{
    auto file = open();
    compact(**file);
    while (!(*file)->wantsCompaction())
        ASSERT_TRUE(retain(**file, "topic/" + std::to_string(m_retained.size())));
    EXPECT_GT(QFile(path("journal-1")).size(), 1000);
    compact(**file);
    EXPECT_FALSE((*file)->wantsCompaction());
    EXPECT_THAT(names(),
        testing::UnorderedElementsAre(
            QStringLiteral("journal-2"), QStringLiteral("lock"), QStringLiteral("snapshot")));
    const std::size_t count = m_retained.size();
    file->reset();
    EXPECT_EQ(topicsOnDisk().size(), count);
}

TEST_F(StateFileTest, CompactionMayBeKilledAnywhere)
{
    std::map<QString, QByteArray> before;
    std::map<QString, QByteArray> after;
    {
        auto file = open();
        compact(**file);
        ASSERT_TRUE(retain(**file, "a"));
        ASSERT_TRUE(retain(**file, "b"));
        before = contents();
        compact(**file);
        after = contents();
    }
    const QString snapshot = QStringLiteral("snapshot");
    const QByteArray whole = after[snapshot];
    std::vector<std::map<QString, QByteArray>> moments;
    for (qsizetype size = 0; size <= whole.size(); ++size) {
        moments.push_back(before);
        moments.back()[QStringLiteral("snapshot.new")] = whole.left(size);
    }
    // Renamed; then the old journal is removed, then the new one begun.
    moments.push_back(before);
    moments.back()[snapshot] = whole;
    moments.push_back({{snapshot, whole}});
    const QByteArray header = after[QStringLiteral("journal-2")];
    for (qsizetype size = 0; size <= header.size(); ++size)
        moments.push_back({{snapshot, whole}, {QStringLiteral("journal-2"), header.left(size)}});
    for (const auto &moment : moments) {
        become(moment);
        ASSERT_THAT(topicsOnDisk(), ElementsAre("a", "b"));
    }
    // And it goes on from each.
    for (std::size_t n = 0; n < moments.size(); n += 7) {
        become(moments[n]);
        {
            auto file = open();
            ASSERT_TRUE(file);
            compact(**file);
            ASSERT_TRUE(retain(**file, "c"));
        }
        ASSERT_THAT(topicsOnDisk(), ElementsAre("a", "b", "c"));
        m_retained.erase("c");
    }
}

TEST_F(StateFileTest, SurvivingPowerLossWritesTheSame)
{
    {
        auto file = StateFile::open(m_folder.path(), {}, {.survivesPowerLoss = true});
        ASSERT_TRUE(file);
        compact(**file);
        ASSERT_TRUE(retain(**file, "a"));
    }
    EXPECT_THAT(topicsOnDisk(), ElementsAre("a"));
}

} // namespace
} // namespace cutty::net
