#include "core/profile/storage/DataLocation.h"

#include <QDir>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

class DataLocationTest : public testing::Test
{
protected:
    DataLocationTest() { qunsetenv("CUTTY_DATA_DIR"); }
    ~DataLocationTest() override
    {
        if (m_before.isNull())
            qunsetenv("CUTTY_DATA_DIR");
        else
            qputenv("CUTTY_DATA_DIR", m_before);
    }

    QByteArray m_before = qgetenv("CUTTY_DATA_DIR");
    QTemporaryDir m_programs;
};

} // namespace

TEST_F(DataLocationTest, StandardFoldersAreAbsoluteAndOurOwn)
{
    const DataLocation location = DataLocation::find(m_programs.path());
    EXPECT_EQ(location.kind, DataLocation::Kind::Standard);
    for (const QString &folder : {location.configFolder, location.dataFolder}) {
        EXPECT_TRUE(QDir::isAbsolutePath(folder));
        EXPECT_EQ(QDir(folder).dirName(), u"cutty"_s);
    }
}

TEST_F(DataLocationTest, FolderBesideTheExecutableMakesItPortable)
{
    ASSERT_TRUE(QDir(m_programs.path()).mkdir(u"cutty-data"_s));
    const DataLocation location = DataLocation::find(m_programs.path());
    EXPECT_EQ(location.kind, DataLocation::Kind::Portable);
    EXPECT_EQ(location.profilesFile(), m_programs.filePath(u"cutty-data/profiles.json"_s));
    EXPECT_EQ(location.settingsFile(), m_programs.filePath(u"cutty-data/settings.ini"_s));
    EXPECT_EQ(location.historyFile(), m_programs.filePath(u"cutty-data/history.sqlite"_s));
}

TEST_F(DataLocationTest, EnvironmentGoesFirst)
{
    ASSERT_TRUE(QDir(m_programs.path()).mkdir(u"cutty-data"_s));
    qputenv("CUTTY_DATA_DIR", "some/where");
    const DataLocation location = DataLocation::find(m_programs.path());
    EXPECT_EQ(location.kind, DataLocation::Kind::Override);
    EXPECT_EQ(location.configFolder, QDir::current().absoluteFilePath(u"some/where"_s));
    EXPECT_EQ(location.dataFolder, location.configFolder);
}

} // namespace cutty::profile
