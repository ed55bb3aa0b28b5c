#include "core/profile/storage/Settings.h"

#include "tests/profile/ProfileSamples.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

class SettingsTest : public testing::Test
{
protected:
    QTemporaryDir m_folder;
    const QString m_path = m_folder.filePath(u"settings.ini"_s);
};

void expectDefaults(const Settings &settings)
{
    EXPECT_EQ(settings.theme(), Theme::FollowSystem);
    EXPECT_TRUE(settings.historyEnabled());
    EXPECT_EQ(settings.localBrokerPort(), 1883);
    EXPECT_FALSE(settings.reducedMotion());
    EXPECT_EQ(settings.windowGeometry(), QByteArray());
    EXPECT_EQ(settings.windowState(), QByteArray());
    EXPECT_EQ(settings.connectionLayout(), QByteArray());
    EXPECT_EQ(settings.memoryBudgetMegabytes(), 256);
    EXPECT_EQ(settings.historyBudgetMegabytes(), 1024);
}

} // namespace

TEST_F(SettingsTest, HasDefaultsWithoutAFile)
{
    const Settings settings(m_path);
    expectDefaults(settings);
}

TEST_F(SettingsTest, EveryValueComesBackFromTheFile)
{
    const QByteArray bytes("\0\xFF,;\"\n[x]%\\=", 13);
    {
        Settings settings(m_path);
        settings.setTheme(Theme::Dark);
        settings.setHistoryEnabled(false);
        EXPECT_TRUE(settings.setLocalBrokerPort(0));
        settings.setReducedMotion(true);
        settings.setWindowGeometry(bytes);
        settings.setWindowState(bytes + '1');
        settings.setConnectionLayout(bytes + '2');
        EXPECT_TRUE(settings.setMemoryBudgetMegabytes(8192));
        EXPECT_TRUE(settings.setHistoryBudgetMegabytes(16));
    }
    const Settings settings(m_path);
    EXPECT_EQ(settings.theme(), Theme::Dark);
    EXPECT_FALSE(settings.historyEnabled());
    EXPECT_EQ(settings.localBrokerPort(), 0);
    EXPECT_TRUE(settings.reducedMotion());
    EXPECT_EQ(settings.windowGeometry(), bytes);
    EXPECT_EQ(settings.windowState(), bytes + '1');
    EXPECT_EQ(settings.connectionLayout(), bytes + '2');
    EXPECT_EQ(settings.memoryBudgetMegabytes(), 8192);
    EXPECT_EQ(settings.historyBudgetMegabytes(), 16);
}

TEST_F(SettingsTest, WrongValuesInTheFileReadAsDefaults)
{
    test::writeAll(m_path,
        "[window]\ntheme=pink\nreducedMotion=perhaps\ngeometry=text\nstate=1,2\n"
        "[history]\nenabled=7\nbudgetMegabytes=15\n[broker]\nport=65536\n"
        "[memory]\nbudgetMegabytes=lots\n[connection]\nlayout=@Invalid()\n");
    const Settings settings(m_path);
    expectDefaults(settings);
}

TEST_F(SettingsTest, NumbersOutOfRangeChangeNothing)
{
    Settings settings(m_path);
    QSignalSpy changed(&settings, &Settings::changed);
    EXPECT_FALSE(settings.setLocalBrokerPort(-1));
    EXPECT_FALSE(settings.setLocalBrokerPort(65'536));
    EXPECT_FALSE(settings.setMemoryBudgetMegabytes(15));
    EXPECT_FALSE(settings.setMemoryBudgetMegabytes(8'193));
    EXPECT_FALSE(settings.setHistoryBudgetMegabytes(0));
    EXPECT_THAT(changed, IsEmpty());
    expectDefaults(settings);
    EXPECT_EQ(Settings::range(Setting::MemoryBudgetMegabytes).least, 16);
    EXPECT_EQ(Settings::range(Setting::MemoryBudgetMegabytes).most, 8'192);
}

TEST_F(SettingsTest, TellsWhichSettingChangedAndOnlyThen)
{
    Settings settings(m_path);
    QSignalSpy changed(&settings, &Settings::changed);
    settings.setTheme(Theme::FollowSystem);
    EXPECT_THAT(changed, IsEmpty());
    settings.setTheme(Theme::Light);
    settings.setTheme(Theme::Light);
    ASSERT_THAT(changed, SizeIs(1));
    EXPECT_EQ(changed[0][0].value<Setting>(), Setting::Theme);
    settings.reset(Setting::Theme);
    EXPECT_THAT(changed, SizeIs(2));
    EXPECT_EQ(settings.theme(), Theme::FollowSystem);
}

TEST_F(SettingsTest, CopiesAFileThatIsNoIniFile)
{
    const QByteArray garbage = "no section, no value\n\x01\x02\n";
    test::writeAll(m_path, garbage);
    {
        Settings settings(m_path);
        expectDefaults(settings);
        settings.setTheme(Theme::Dark);
        EXPECT_TRUE(settings.sync());
    }
    EXPECT_EQ(test::readAll(m_path + u".broken-1"_s), garbage);
    EXPECT_EQ(Settings(m_path).theme(), Theme::Dark);
    EXPECT_FALSE(QFileInfo::exists(m_path + u".broken-2"_s));
}

TEST_F(SettingsTest, SaysWhenTheFileCannotBeWritten)
{
    const QString blocker = m_folder.filePath(u"blocker"_s);
    test::writeAll(blocker, "a file where the folder should be");
    Settings settings(blocker + u"/settings.ini"_s);
    settings.setTheme(Theme::Dark);
    EXPECT_FALSE(settings.sync());
    EXPECT_EQ(settings.theme(), Theme::Dark) << "it holds for this run";
}

} // namespace cutty::profile
