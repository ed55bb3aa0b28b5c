#include "tests/ui/windows/WindowFixture.h"
#include "ui/dialogs/ProfileEditor.h"
#include "ui/widgets/InlineMessage.h"

#include <QFile>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>
#include <QTreeView>

namespace cutty::test {
namespace {

class ProfileWindowTest : public WindowFixture
{
protected:
    QString profilesFile() const { return filePath(QStringLiteral("profiles.json")); }

    void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    QByteArray read(const QString &path)
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
        return file.readAll();
    }

    QString notice()
    {
        auto *message = find<ui::InlineMessage>("notice");
        return message->isVisible() ? message->text() : QString();
    }
};

TEST_F(ProfileWindowTest, ANewConnectionIsSavedAndSurvivesARestart)
{
    start();
    action("connection.new")->trigger();
    find<QLineEdit>("profile.host")->setText(QStringLiteral("broker.example"));
    find<QSpinBox>("profile.port")->setValue(1884);
    click("profile.save");
    ASSERT_EQ(workbench().profiles().profiles().size(), 1u);
    ASSERT_TRUE(waitFor([this] { return !workbench().profiles().isModified(); }));
    stop();

    start();

    ASSERT_EQ(workbench().profiles().profiles().size(), 1u);
    EXPECT_EQ(workbench().profiles().profiles()[0].name, QStringLiteral("broker.example"));
    EXPECT_EQ(workbench().profiles().profiles()[0].port, 1884);
    EXPECT_EQ(find<QTreeView>("connections.view")->model()->rowCount(), 1);
}

TEST_F(ProfileWindowTest, WhatIsWrongKeepsTheEditorOpen)
{
    start();
    action("connection.new")->trigger();
    find<QLineEdit>("profile.host")->setText(QStringLiteral("two words"));

    click("profile.save");

    EXPECT_TRUE(workbench().profiles().profiles().empty());
    EXPECT_TRUE(find<ui::ProfileEditor>("profileEditor")->isVisible());
    EXPECT_FALSE(find<QLineEdit>("profile.host")->parentWidget()->accessibleDescription().isEmpty());
}

TEST_F(ProfileWindowTest, EscapeClosesTheEditorWithoutSaving)
{
    start();
    action("connection.new")->trigger();
    auto *host = find<QLineEdit>("profile.host");
    host->setText(QStringLiteral("broker.example"));

    QTest::keyClick(host, Qt::Key_Escape);

    EXPECT_FALSE(find<ui::ProfileEditor>("profileEditor")->isVisible());
    EXPECT_TRUE(workbench().profiles().profiles().empty());
}

TEST_F(ProfileWindowTest, ADeletedConnectionCanBeBroughtBack)
{
    start();
    workbench().profiles().add(makeProfile(QStringLiteral("bench"), 1883));
    auto *view = find<QTreeView>("connections.view");
    view->setCurrentIndex(view->model()->index(0, 0));
    view->setFocus();

    QTest::keyClick(view, Qt::Key_Delete);
    ASSERT_TRUE(workbench().profiles().profiles().empty());
    click("notice.undo");

    EXPECT_EQ(workbench().profiles().profiles().size(), 1u);
}

TEST_F(ProfileWindowTest, AFileCutInHalfIsSaidAndKept)
{
    const QByteArray half = R"({"format": "cutty-profiles", "version": 1, "profiles": [{"name": "pl)";
    ASSERT_NO_FATAL_FAILURE(write(profilesFile(), half));
    start();

    EXPECT_TRUE(notice().contains(QStringLiteral("damaged or cut off"))) << qPrintable(notice());
    EXPECT_EQ(read(profilesFile()), half);
    workbench().profiles().add(makeProfile(QStringLiteral("new"), 1883));
    ASSERT_TRUE(waitFor([this] { return !workbench().profiles().isModified(); }));

    EXPECT_EQ(read(profilesFile() + QStringLiteral(".broken-1")), half);
}

TEST_F(ProfileWindowTest, AFileOfANewerVersionIsNotOverwritten)
{
    start();
    workbench().profiles().add(makeProfile(QStringLiteral("old"), 1883));
    ASSERT_TRUE(waitFor([this] { return !workbench().profiles().isModified(); }));
    stop();
    QByteArray newer = read(profilesFile());
    newer.replace("\"version\": 1", "\"version\": 99");
    ASSERT_TRUE(newer.contains("99"));
    ASSERT_NO_FATAL_FAILURE(write(profilesFile(), newer));

    start();
    EXPECT_TRUE(notice().contains(QStringLiteral("newer Cutty"))) << qPrintable(notice());
    workbench().profiles().add(makeProfile(QStringLiteral("new"), 1883));
    ASSERT_TRUE(waitFor([this] { return notice().contains(QStringLiteral("newer Cutty")); }));
    EXPECT_EQ(read(profilesFile()), newer);
}

TEST_F(ProfileWindowTest, WhatANewerFileKeepsFromBeingSavedIsSaid)
{
    ASSERT_NO_FATAL_FAILURE(write(profilesFile(), R"({"format": "cutty-profiles", "version": 99})"));
    start();
    find<ui::InlineMessage>("notice")->hide();

    workbench().profiles().add(makeProfile(QStringLiteral("new"), 1883));

    ASSERT_TRUE(waitFor([this] { return notice().contains(QStringLiteral("not saved")); }));
    click("notice.setAside");
    EXPECT_FALSE(workbench().profiles().isModified());
}

TEST_F(ProfileWindowTest, SavesEarlierChangesTooOnceItCan)
{
    ASSERT_NO_FATAL_FAILURE(write(profilesFile(), R"({"format": "cutty-profiles", "version": 99})"));
    start();
    workbench().profiles().add(makeProfile(QStringLiteral("first"), 1883));
    ASSERT_TRUE(waitFor([this] { return notice().contains(QStringLiteral("not saved")); }));
    ASSERT_TRUE(QFile::remove(profilesFile()));

    workbench().profiles().add(makeProfile(QStringLiteral("second"), 1883));

    ASSERT_TRUE(waitFor([this] { return !workbench().profiles().isModified(); }));
    EXPECT_TRUE(read(profilesFile()).contains("first"));
}

TEST_F(ProfileWindowTest, ClosingSavesWhatWasNotSaved)
{
    ASSERT_NO_FATAL_FAILURE(write(profilesFile(), R"({"format": "cutty-profiles", "version": 99})"));
    start();
    workbench().profiles().add(makeProfile(QStringLiteral("late"), 1883));
    ASSERT_TRUE(waitFor([this] { return notice().contains(QStringLiteral("not saved")); }));
    ASSERT_TRUE(QFile::remove(profilesFile()));

    window().close();

    EXPECT_TRUE(read(profilesFile()).contains("late"));
}

TEST_F(ProfileWindowTest, ExportAndImportCarryConnectionsOver)
{
    start();
    workbench().profiles().add(makeProfile(QStringLiteral("bench"), 1883));
    m_chooser->path = filePath(QStringLiteral("exported.json"));
    action("profiles.export")->trigger();
    EXPECT_TRUE(notice().contains(QStringLiteral("1 connection exported"))) << qPrintable(notice());
    workbench().profiles().remove(workbench().profiles().profiles()[0].id);

    action("profiles.import")->trigger();

    EXPECT_TRUE(notice().contains(QStringLiteral("1 connection imported"))) << qPrintable(notice());
    EXPECT_EQ(workbench().profiles().profiles().size(), 1u);
}

TEST_F(ProfileWindowTest, ImportingWhatIsNoProfileFileSaysSo)
{
    start();
    m_chooser->path = filePath(QStringLiteral("other.json"));
    ASSERT_NO_FATAL_FAILURE(write(m_chooser->path, "{\"a\": 1}"));

    action("profiles.import")->trigger();

    EXPECT_TRUE(notice().contains(QStringLiteral("holds no Cutty connections"))) << qPrintable(notice());
}

} // namespace
} // namespace cutty::test
