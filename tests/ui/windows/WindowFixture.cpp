#include "tests/ui/windows/WindowFixture.h"

#include "ui/dialogs/ProfileEditor.h"
#include "ui/panels/CodeView.h"
#include "ui/panels/ConnectionsPanel.h"
#include "ui/theme/Theme.h"
#include "ui/windows/ActionRegistry.h"

#include <QComboBox>
#include <QTest>

#include <algorithm>

namespace cutty::test {
namespace {

constexpr int patience = 10'000;

} // namespace

void ScriptedChooser::chooseToOpen(QWidget *, const QString &, Answer answer) { answer(path); }

void ScriptedChooser::chooseToSave(QWidget *, const QString &, const QString &, Answer answer)
{
    answer(path);
}

WindowFixture::WindowFixture() { ui::Theme::instance().apply(); }

void WindowFixture::start()
{
    auto chooser = std::make_unique<ScriptedChooser>();
    m_chooser = chooser.get();
    auto secrets = std::make_unique<profile::MemorySecretStore>();
    m_secrets = secrets.get();
    const QString folder = m_folder.path();
    m_workbench = std::make_unique<ui::Workbench>(ui::Workbench::Options{.location
        = {.kind = profile::DataLocation::Kind::Override, .configFolder = folder, .dataFolder = folder},
        .secrets = std::move(secrets),
        .files = std::move(chooser)});
    m_workbench->settings().setLocalBrokerPort(0);
    window().show();
    EXPECT_TRUE(QTest::qWaitForWindowActive(&window()));
}

QAction *WindowFixture::action(const char *id)
{
    QAction *found = window().actions().find(QString::fromLatin1(id));
    EXPECT_NE(found, nullptr) << id;
    return found;
}

QPushButton *WindowFixture::button(const QString &text)
{
    QPushButton *found = nullptr;
    const bool isThere = waitFor([&] {
        const auto buttons = window().findChildren<QPushButton *>();
        const auto one = std::ranges::find_if(
            buttons, [&](QPushButton *button) { return button->text() == text && button->isVisible(); });
        found = one == buttons.end() ? nullptr : *one;
        return found != nullptr;
    });
    EXPECT_TRUE(isThere) << "no button: " << qPrintable(text);
    return found;
}

bool WindowFixture::waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, patience);
}

bool WindowFixture::waitForState(session::ConnectionState state)
{
    return waitFor([&] { return page() && page()->connection().state() == state; });
}

void WindowFixture::connectLocally()
{
    click("welcome.broker");
    ASSERT_TRUE(waitForState(session::ConnectionState::Connected));
    ASSERT_TRUE(waitFor([this] {
        const auto &subscriptions = page()->connection().subscriptions();
        return !subscriptions.empty() && subscriptions[0].status == session::SubscriptionStatus::Active;
    }));
}

void WindowFixture::publish(const QString &topic, const QString &payload)
{
    find<QComboBox>("publish.topic")->setCurrentText(topic);
    find<ui::CodeView>("publish.payload")->setPlainText(payload);
    action("message.publish")->trigger();
}

bool WindowFixture::editFirst()
{
    auto *panel = window().findChild<ui::ConnectionsPanel *>();
    if (!panel || workbench().profiles().profiles().empty())
        return false;
    Q_EMIT panel->editRequested(workbench().profiles().profiles().front().id);
    return waitFor([this] {
        const auto *editor = window().findChild<ui::ProfileEditor *>();
        return editor && editor->isVisible();
    });
}

profile::ConnectionProfile WindowFixture::makeProfile(const QString &name, std::uint16_t port)
{
    profile::ConnectionProfile profile = profile::newProfile(port);
    profile.name = name;
    profile.host = QStringLiteral("127.0.0.1");
    profile.port = port;
    return profile;
}

} // namespace cutty::test
