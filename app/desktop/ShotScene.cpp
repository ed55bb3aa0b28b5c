#include "app/desktop/ShotScene.h"

#include "core/profile/storage/MemorySecretStore.h"
#include "ui/dialogs/Sheet.h"
#include "ui/panels/CodeView.h"
#include "ui/panels/MessageTable.h"
#include "ui/windows/ActionRegistry.h"
#include "ui/windows/ConnectionPage.h"
#include "ui/windows/DocumentArea.h"

#include <QEventLoop>
#include <QTimer>

namespace cutty::desktop {
namespace {

using namespace std::chrono_literals;
using session::ConnectionState;

constexpr auto patience = 20s;
constexpr auto pause = 10ms;
constexpr int liveMessages = 150;
constexpr std::size_t plantClients = 4;

QAction *action(ui::MainWindow &window, QStringView id) { return window.actions().find(id); }

} // namespace

ShotScene::ShotScene()
{
    m_silent.listen(QHostAddress(QHostAddress::LocalHost));
    QTcpServer closed;
    closed.listen(QHostAddress(QHostAddress::LocalHost));
    m_closedPort = closed.serverPort();

    const QString folder = m_folder.path();
    m_workbench = std::make_unique<ui::Workbench>(ui::Workbench::Options{.location
        = {.kind = profile::DataLocation::Kind::Override, .configFolder = folder, .dataFolder = folder},
        .secrets = std::make_unique<profile::MemorySecretStore>()});
    m_workbench->settings().setLocalBrokerPort(0);
    addProfile("plant", "Lab", "127.0.0.1", m_silent.serverPort());
    addProfile("bench", "Lab", "127.0.0.1", m_closedPort);
    addProfile("plant-prod", "Production", "plant.example", 1883);
    addProfile("fleet-eu", "Production/Fleet", "eu.fleet.example", 1883);
    addProfile("fleet-us", "Production/Fleet", "us.fleet.example", 1883);
    addProfile("test.mosquitto.org", "", "test.mosquitto.org", 1883);
    window().show();
}

bool ShotScene::showWelcome()
{
    return waitFor([this] { return window().isVisible(); });
}

bool ShotScene::showConnecting()
{
    const auto *page = window().openConnection(m_workbench->profiles().profiles().at(0));
    return waitFor([page] { return page->connection().state() == ConnectionState::Authenticating; });
}

bool ShotScene::showRefused()
{
    const auto *page = window().openConnection(m_workbench->profiles().profiles().at(1));
    return waitFor([page] { return page->connection().failure().has_value(); });
}

bool ShotScene::showDemo()
{
    // The tabs of before would be in the way.
    while (window().documents().count() > 0)
        window().documents().closeCurrent();
    window().startDemo();
    const bool isLive = waitFor([this] {
        ui::ConnectionPage *page = window().documents().currentConnection();
        return page && page->traffic().status().messages >= liveMessages;
    });
    return isLive && choosePictureMessage();
}

bool ShotScene::showEditor()
{
    action(window(), u"connection.new")->trigger();
    return waitFor([this] { return window().findChild<ui::Sheet *>() != nullptr; });
}

bool ShotScene::closeEditor()
{
    window().findChild<ui::Sheet *>()->closeSheet();
    return waitFor([this] { return window().findChild<ui::Sheet *>() == nullptr; });
}

bool ShotScene::showBroker()
{
    action(window(), u"broker.show")->trigger();
    return waitFor([this] { return m_workbench->broker().snapshot().clients.size() >= plantClients; });
}

bool ShotScene::showPalette()
{
    action(window(), u"palette.open")->trigger();
    return waitFor([this] { return window().findChild<QWidget *>(QStringLiteral("palette"))->isVisible(); });
}

bool ShotScene::waitFor(const std::function<bool()> &condition)
{
    QEventLoop loop;
    QTimer poll;
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (condition())
            loop.quit();
    });
    QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    poll.start(pause);
    limit.start(patience);
    loop.exec();
    return condition();
}

void ShotScene::addProfile(const char *name, const char *folder, const char *host, std::uint16_t port)
{
    profile::ConnectionProfile profile = profile::newProfile(0x7f1c0000U + port);
    profile.name = QString::fromLatin1(name);
    profile.folder = QString::fromLatin1(folder);
    profile.host = QString::fromLatin1(host);
    profile.port = port;
    m_workbench->profiles().add(profile);
}

bool ShotScene::choosePictureMessage()
{
    const auto *model = &window().documents().currentConnection()->traffic().messages();
    auto *table = window().findChild<ui::MessageTable *>();
    for (int row = model->rowCount() - 1; row >= 0; --row) {
        const auto payload = model->record(row).message->payload();
        if (payload.starts_with('{') && payload.size() > 40) {
            table->selectRow(row);
            return waitFor([this] {
                return !window()
                            .findChild<ui::CodeView *>(QStringLiteral("message.payload"))
                            ->toPlainText()
                            .isEmpty();
            });
        }
    }
    return false;
}

} // namespace cutty::desktop
