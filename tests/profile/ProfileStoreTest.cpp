#include "core/profile/storage/ProfileStore.h"

#include "tests/profile/ProfileSamples.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using test::readAll;
using test::writeAll;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

class ProfileStoreTest : public testing::Test
{
protected:
    /// Saves someProfiles() through a store of its own.
    void saveSomeProfiles()
    {
        ProfileStore store(m_path);
        for (const ConnectionProfile &profile : m_profiles)
            ASSERT_TRUE(store.add(profile));
        ASSERT_TRUE(store.save());
    }

    QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files, QDir::Name); }

    QTemporaryDir m_folder;
    const QString m_path = m_folder.filePath(u"profiles.json"_s);
    const std::vector<ConnectionProfile> m_profiles = test::someProfiles();
};

QByteArray newerFile() { return R"({"format":"cutty-profiles","version":2,"profiles":{}})"; }

} // namespace

TEST_F(ProfileStoreTest, WithoutAFileThereAreNoProfiles)
{
    ProfileStore store(m_path);
    ASSERT_TRUE(store.load());
    EXPECT_THAT(store.profiles(), IsEmpty());
    EXPECT_FALSE(store.isModified());
    EXPECT_THAT(files(), IsEmpty());
}

TEST_F(ProfileStoreTest, SavedProfilesComeBackInOrder)
{
    saveSomeProfiles();
    ProfileStore store(m_path);
    ASSERT_TRUE(store.load());
    EXPECT_THAT(store.profiles(), ElementsAreArray(m_profiles));
    EXPECT_THAT(files(), SizeIs(1));
}

TEST_F(ProfileStoreTest, MakesTheMissingFolder)
{
    const QString path = m_folder.filePath(u"a/b/profiles.json"_s);
    ProfileStore store(path);
    store.add(m_profiles[0]);
    ASSERT_TRUE(store.save());
    EXPECT_TRUE(QFileInfo::exists(path));
}

TEST_F(ProfileStoreTest, TellsChangesAsTheyHappen)
{
    ProfileStore store(m_path);
    QSignalSpy added(&store, &ProfileStore::profileAdded);
    QSignalSpy changed(&store, &ProfileStore::profileChanged);
    QSignalSpy removed(&store, &ProfileStore::profileRemoved);
    QSignalSpy modified(&store, &ProfileStore::modifiedChanged);

    ASSERT_TRUE(store.add(m_profiles[0]));
    ASSERT_THAT(added, SizeIs(1));
    EXPECT_EQ(added[0][0].toUuid(), m_profiles[0].id);
    EXPECT_TRUE(store.isModified());

    ConnectionProfile renamed = m_profiles[0];
    renamed.name = u"renamed"_s;
    EXPECT_TRUE(store.update(renamed));
    EXPECT_TRUE(store.update(renamed)) << "the same again is no change";
    EXPECT_THAT(changed, SizeIs(1));
    EXPECT_EQ(store.find(renamed.id)->name, u"renamed"_s);

    EXPECT_EQ(store.remove(renamed.id), renamed);
    EXPECT_THAT(removed, SizeIs(1));
    EXPECT_EQ(store.find(renamed.id), nullptr);
    EXPECT_THAT(modified, SizeIs(1));
    ASSERT_TRUE(store.save());
    EXPECT_FALSE(store.isModified());
    EXPECT_THAT(modified, SizeIs(2));
}

TEST_F(ProfileStoreTest, RefusesWhatIsNotThereOrThereAlready)
{
    ProfileStore store(m_path);
    ASSERT_TRUE(store.add(m_profiles[0]));
    QSignalSpy added(&store, &ProfileStore::profileAdded);
    EXPECT_FALSE(store.add(m_profiles[0]));
    EXPECT_FALSE(store.add(ConnectionProfile()));
    EXPECT_FALSE(store.update(m_profiles[1]));
    EXPECT_FALSE(store.remove(m_profiles[1].id));
    EXPECT_FALSE(store.move(m_profiles[1].id, 0));
    EXPECT_FALSE(store.move(m_profiles[0].id, 1));
    EXPECT_THAT(added, IsEmpty());
    EXPECT_THAT(store.profiles(), SizeIs(1));
}

TEST_F(ProfileStoreTest, NormalizesFolders)
{
    ProfileStore store(m_path);
    ConnectionProfile profile = m_profiles[0];
    profile.folder = u"/Lab//Bench "_s;
    store.add(profile);
    EXPECT_EQ(store.profiles()[0].folder, u"Lab/Bench"_s);
    profile.folder = u"Other/"_s;
    store.update(profile);
    EXPECT_EQ(store.profiles()[0].folder, u"Other"_s);
}

TEST_F(ProfileStoreTest, MovesToWhereItIsTold)
{
    ProfileStore store(m_path);
    for (const ConnectionProfile &profile : m_profiles)
        store.add(profile);
    QSignalSpy moved(&store, &ProfileStore::profileMoved);
    for (std::size_t from = 0; from < 3; ++from) {
        for (std::size_t to = 0; to < 3; ++to) {
            const QUuid id = store.profiles()[from].id;
            ASSERT_TRUE(store.move(id, to));
            EXPECT_EQ(store.indexOf(id), to);
            EXPECT_THAT(store.profiles(), testing::UnorderedElementsAreArray(m_profiles));
        }
    }
    EXPECT_THAT(moved, SizeIs(6));
}

TEST_F(ProfileStoreTest, AddingAgainUndoesRemovalWithUnknownFields)
{
    writeAll(m_path,
        test::fileWith(
            R"({"id":"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11","colour":"later"},{"name":"second"})"));
    ProfileStore store(m_path);
    ASSERT_TRUE(store.load());
    const auto removed = store.remove(store.profiles()[0].id);
    ASSERT_TRUE(removed);
    ASSERT_TRUE(store.save());
    EXPECT_FALSE(readAll(m_path).contains("later"));
    ASSERT_TRUE(store.add(*removed, 0));
    EXPECT_EQ(store.indexOf(removed->id), 0);
    ASSERT_TRUE(store.save());
    EXPECT_TRUE(readAll(m_path).contains("later"));
}

TEST_F(ProfileStoreTest, ReportsDuplicateIds)
{
    const QByteArray profile = R"({"id":"5f6dc0c0-46c1-4a0c-9f0e-6c1e2b1f7a11"})";
    writeAll(m_path, test::fileWith(profile + ',' + profile + ',' + profile));
    ProfileStore store(m_path);
    const auto report = store.load();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->duplicateIds, 2);
    EXPECT_THAT(store.profiles(), SizeIs(3));
}

TEST_F(ProfileStoreTest, FailedLoadKeepsWhatIsInMemory)
{
    saveSomeProfiles();
    ProfileStore store(m_path);
    ASSERT_TRUE(store.load());
    writeAll(m_path, "{");
    QSignalSpy reset(&store, &ProfileStore::profilesReset);
    ASSERT_FALSE(store.load());
    EXPECT_THAT(reset, IsEmpty());
    EXPECT_THAT(store.profiles(), ElementsAreArray(m_profiles));
}

TEST_F(ProfileStoreTest, EveryTruncationIsAnErrorAndLeavesTheFileAlone)
{
    saveSomeProfiles();
    const QByteArray whole = readAll(m_path);
    for (qsizetype size = 0; size < whole.trimmed().size(); ++size) {
        const QByteArray broken = whole.first(size);
        writeAll(m_path, broken);
        ProfileStore store(m_path);
        const auto loaded = store.load();
        ASSERT_FALSE(loaded) << size;
        ASSERT_EQ(loaded.error().kind, ProfileFileErrorKind::Syntax) << size;
        ASSERT_EQ(readAll(m_path), broken) << size;
    }
}

/// At some places only, as each save waits for the disk.
TEST_F(ProfileStoreTest, SavingOverATruncatedFileKeepsIt)
{
    saveSomeProfiles();
    const QByteArray whole = readAll(m_path);
    for (qsizetype size = 0; size < whole.trimmed().size(); size += 97) {
        const QByteArray broken = whole.first(size);
        writeAll(m_path, broken);
        ProfileStore store(m_path);
        ASSERT_FALSE(store.load());
        ASSERT_TRUE(store.add(m_profiles[1]));
        const auto saved = store.save();
        ASSERT_TRUE(saved) << size;
        ASSERT_TRUE(saved->setAsideAs.startsWith(m_path + u".broken-"_s));
        ASSERT_EQ(readAll(saved->setAsideAs), broken) << size;
        ASSERT_TRUE(store.load());
        ASSERT_THAT(store.profiles(), testing::ElementsAre(m_profiles[1]));
    }
}

TEST_F(ProfileStoreTest, BrokenFilesAreNumbered)
{
    for (int i = 1; i <= 3; ++i) {
        writeAll(m_path, "broken " + QByteArray::number(i));
        ProfileStore store(m_path);
        ASSERT_FALSE(store.load());
        const auto saved = store.save();
        ASSERT_TRUE(saved);
        EXPECT_EQ(saved->setAsideAs, u"%1.broken-%2"_s.arg(m_path).arg(i));
        EXPECT_EQ(readAll(saved->setAsideAs), "broken " + QByteArray::number(i));
    }
}

TEST_F(ProfileStoreTest, ABrokenFileIsSetAsideOnlyOnce)
{
    writeAll(m_path, "{");
    ProfileStore store(m_path);
    ASSERT_FALSE(store.load());
    ASSERT_TRUE(store.save());
    store.add(m_profiles[0]);
    const auto second = store.save();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->setAsideAs, QString());
    EXPECT_THAT(files(), SizeIs(2));
}

TEST_F(ProfileStoreTest, NeverWritesOverANewerFile)
{
    writeAll(m_path, newerFile());
    ProfileStore store(m_path);
    const auto loaded = store.load();
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, ProfileFileErrorKind::NewerVersion);
    EXPECT_EQ(loaded.error().version, 2);
    store.add(m_profiles[0]);
    const auto saved = store.save();
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().kind, ProfileFileErrorKind::NewerVersion);
    EXPECT_TRUE(store.isModified());
    EXPECT_EQ(readAll(m_path), newerFile());
    EXPECT_THAT(files(), SizeIs(1));
}

TEST_F(ProfileStoreTest, SavesAfterTheUserSetANewerFileAside)
{
    writeAll(m_path, newerFile());
    ProfileStore store(m_path);
    store.add(m_profiles[0]);
    const auto aside = store.setAside();
    ASSERT_TRUE(aside);
    EXPECT_EQ(*aside, m_path + u".newer-1"_s);
    EXPECT_EQ(readAll(*aside), newerFile());
    const auto saved = store.save();
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->setAsideAs, QString());
}

TEST_F(ProfileStoreTest, KeepsWhatAnotherProgramWroteMeanwhile)
{
    saveSomeProfiles();
    ProfileStore store(m_path);
    ASSERT_TRUE(store.load());
    const QByteArray foreign = test::fileWith(R"({"name":"foreign"})");
    writeAll(m_path, foreign);
    store.remove(m_profiles[0].id);
    const auto saved = store.save();
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->setAsideAs, m_path + u".changed-1"_s);
    EXPECT_EQ(readAll(saved->setAsideAs), foreign);
}

TEST_F(ProfileStoreTest, SavingWithoutLoadingKeepsTheFile)
{
    saveSomeProfiles();
    const QByteArray before = readAll(m_path);
    ProfileStore store(m_path);
    const auto saved = store.save();
    ASSERT_TRUE(saved);
    EXPECT_EQ(readAll(saved->setAsideAs), before);
}

TEST_F(ProfileStoreTest, KeepsUnknownFieldsOfTheFile)
{
    writeAll(m_path, R"({"format":"cutty-profiles","version":1,"folders":["empty"],"profiles":[]})");
    ProfileStore store(m_path);
    ASSERT_TRUE(store.load());
    store.add(m_profiles[0]);
    ASSERT_TRUE(store.save());
    EXPECT_TRUE(readAll(m_path).contains(R"("empty")"));
}

TEST_F(ProfileStoreTest, AFolderInThePlaceOfTheFileIsUnreadable)
{
    ASSERT_TRUE(QDir().mkpath(m_path));
    ProfileStore store(m_path);
    const auto loaded = store.load();
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, ProfileFileErrorKind::Unreadable);
    EXPECT_FALSE(loaded.error().reason.isEmpty());
    const auto saved = store.save();
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().kind, ProfileFileErrorKind::Unreadable);
    EXPECT_TRUE(QFileInfo(m_path).isDir());
}

TEST_F(ProfileStoreTest, FailingSaveSaysWhyAndKeepsTheChange)
{
    const QString blocker = m_folder.filePath(u"blocker"_s);
    writeAll(blocker, "a file where the folder should be");
    ProfileStore store(blocker + u"/profiles.json"_s);
    store.add(m_profiles[0]);
    const auto saved = store.save();
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().kind, ProfileFileErrorKind::Unwritable);
    EXPECT_FALSE(saved.error().reason.isEmpty());
    EXPECT_TRUE(store.isModified());
    EXPECT_THAT(store.profiles(), SizeIs(1));
    EXPECT_EQ(readAll(blocker), "a file where the folder should be");
}

} // namespace cutty::profile
