#pragma once

#include "core/profile/storage/MemorySecretStore.h"
#include "ui/windows/ConnectionPage.h"
#include "ui/windows/DocumentArea.h"
#include "ui/windows/Workbench.h"

#include <QAction>
#include <QPushButton>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <functional>
#include <memory>

namespace cutty::test {

/// Answers in the user's place with the path that the test set.
class ScriptedChooser : public ui::FileChooser
{
public:
    void chooseToOpen(QWidget *parent, const QString &title, Answer answer) override;
    void chooseToSave(QWidget *parent, const QString &title, const QString &name, Answer answer) override;

    QString path;
};

/// The real main window on a data folder of its own, offscreen, its local broker on a port that the system
/// chooses. Things are found by their object names.
class WindowFixture : public testing::Test
{
protected:
    WindowFixture();

    /// Makes the window; what is to be in the data folder is there by then.
    void start();
    void stop() { m_workbench.reset(); }

    ui::Workbench &workbench() { return *m_workbench; }
    ui::MainWindow &window() { return m_workbench->window(); }
    ui::ConnectionPage *page() { return window().documents().currentConnection(); }
    QString filePath(const QString &name) const { return m_folder.filePath(name); }

    QAction *action(const char *id);
    /// Within the window; the test fails where there is none.
    template <typename Widget> Widget *find(const char *name)
    {
        auto *found = window().findChild<Widget *>(QLatin1StringView(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    void click(const char *name) { find<QAbstractButton>(name)->click(); }
    /// A button of a banner, by its words.
    QPushButton *button(const QString &text);

    static bool waitFor(const std::function<bool()> &condition);
    bool waitForState(session::ConnectionState state);
    /// Starts the local broker and connects to it; subscribed to `#`.
    void connectLocally();
    void publish(const QString &topic, const QString &payload);

    /// Opens the editor with the first saved connection.
    bool editFirst();

    profile::ConnectionProfile makeProfile(const QString &name, std::uint16_t port);

    QTemporaryDir m_folder;
    ScriptedChooser *m_chooser = nullptr;
    profile::MemorySecretStore *m_secrets = nullptr;

private:
    std::unique_ptr<ui::Workbench> m_workbench;
};

} // namespace cutty::test
