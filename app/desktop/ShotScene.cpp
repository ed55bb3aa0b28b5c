#include "app/desktop/ShotScene.h"

#include "core/profile/storage/MemorySecretStore.h"
#include "ui/dialogs/ProfileEditor.h"
#include "ui/dialogs/Sheet.h"
#include "ui/panels/CodeView.h"
#include "ui/panels/MessageTable.h"
#include "ui/widgets/FoldSection.h"
#include "ui/windows/ActionRegistry.h"
#include "ui/windows/ConnectionPage.h"
#include "ui/windows/DocumentArea.h"

#include <QComboBox>
#include <QEventLoop>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTimer>
#include <QTreeView>

#include <algorithm>

namespace cutty::desktop {
namespace {

using namespace std::chrono_literals;
using session::ConnectionState;

constexpr auto patience = 20s;
constexpr auto pause = 10ms;
constexpr int liveMessages = 150;
constexpr std::size_t plantClients = 4;

QAction *action(ui::MainWindow &window, QStringView id) { return window.actions().find(id); }

QString certificatePath(const char *name)
{
    return QStringLiteral(CUTTY_CERTIFICATES "/%1").arg(QLatin1StringView(name));
}

QByteArray certificateFile(const char *name)
{
    QFile file(certificatePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

ShotScene::ShotScene()
{
    m_silent.listen(QHostAddress(QHostAddress::LocalHost));
    QTcpServer closed;
    closed.listen(QHostAddress(QHostAddress::LocalHost));
    m_closedPort = closed.serverPort();

    m_brokerPort = m_broker
                       .listen({.transport = Transport::Tls,
                           .tls = {.certificate = certificateFile("server.pem"),
                               .privateKey = certificateFile("server.key")}})
                       .value_or(0);

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

bool ShotScene::openEditor(const profile::ConnectionProfile &profile, const char *section)
{
    auto *editor = new ui::ProfileEditor(
        profile, {.isNew = false, .folders = {QStringLiteral("Lab")}, .hasKeychain = true}, &window());
    editor->open();
    auto *fold = editor->findChild<ui::FoldSection *>(QLatin1StringView(section));
    fold->setOpen(true);
    return waitFor([fold] { return fold->isVisible(); });
}

bool ShotScene::showSecurity()
{
    profile::ConnectionProfile profile = makeProfile("plant-prod", "Production", "plant.example", 8883);
    profile.transport = Transport::Tls;
    profile.subscriptions = {{QStringLiteral("plant/#"), QoS::AtLeastOnce}};
    profile.tls.authority = profile::CertificateAuthority::File;
    profile.tls.authorityFile = QStringLiteral("/etc/plant/ca.pem");
    profile.tls.clientCertificate = profile::ClientCertificate::Pem;
    profile.tls.certificateFile = QStringLiteral("/etc/plant/press.pem");
    profile.tls.keyFile = QStringLiteral("/etc/plant/press.key");
    profile.tls.usePassphrase = true;
    return openEditor(profile, "profile.section.security");
}

bool ShotScene::showWill()
{
    profile::ConnectionProfile profile = makeProfile("press-1", "Lab", "plant.example", 443);
    profile.transport = Transport::SecureWebSocket;
    profile.proxy = {.type = ProxyType::HttpConnect, .host = QStringLiteral("proxy.example"), .port = 8080};
    profile.will = profile::WillSettings{.topic = QStringLiteral("plant/press-1/state"),
        .payload = R"({"online": false})",
        .qos = QoS::AtLeastOnce,
        .retain = true,
        .delayInterval = 30s,
        .payloadIsText = true,
        .contentType = QStringLiteral("application/json"),
        .correlationData = QByteArray::fromHex("00ff17"),
        .userProperties = {{QStringLiteral("site"), QStringLiteral("north")}}};
    if (!openEditor(profile, "profile.section.will"))
        return false;
    // Where it does not fit, so that there is something to scroll to.
    window().resize(1280, 800);
    auto *scroll = window().findChild<ui::ProfileEditor *>()->findChild<QScrollArea *>();
    // What the section holds is laid out within a few turns of the event loop.
    int turns = 0;
    return waitFor([scroll, &turns] {
        scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
        return ++turns > 4;
    });
}

bool ShotScene::showWrongFields()
{
    profile::ConnectionProfile profile = makeProfile("", "", "plant example", 0);
    profile.transport = Transport::WebSocket;
    profile.webSocket.path = QStringLiteral("mqtt");
    profile.webSocket.headers = {{QStringLiteral("X Site"), QStringLiteral("north")}};
    if (!openEditor(profile, "profile.section.webSocket"))
        return false;
    window().findChild<QPushButton *>(QStringLiteral("profile.save"))->click();
    return true;
}

bool ShotScene::showUnverified()
{
    profile::ConnectionProfile profile = secureProfile();
    profile.clientId = QStringLiteral("cutty-7f1c9999"); // the other one goes on
    profile.tls.verifyPeer = false;
    const auto *page = window().openConnection(profile);
    return waitFor([page] { return page->connection().state() == ConnectionState::Connected; });
}

bool ShotScene::showDetails()
{
    const auto *page = window().openConnection(secureProfile());
    if (!waitFor([page] { return page->connection().state() == ConnectionState::Connected; }))
        return false;
    action(window(), u"connection.details")->trigger();
    return waitFor([this] { return window().findChild<ui::Sheet *>() != nullptr; });
}

bool ShotScene::showReconnecting()
{
    m_broker.stop();
    auto *page = window().documents().currentConnection();
    return waitFor([page] { return page->connection().state() == ConnectionState::Reconnecting; });
}

bool ShotScene::showPassword()
{
    profile::ConnectionProfile profile = makeProfile("locked", "Lab", "127.0.0.1", m_silent.serverPort());
    profile.userName = QStringLiteral("anna");
    profile.usePassword = true;
    window().openConnection(profile);
    return waitFor([this] {
        const auto bars = window().findChildren<QWidget *>(QStringLiteral("passwordBar"));
        return std::ranges::any_of(bars, &QWidget::isVisible);
    });
}

bool ShotScene::closeSheet()
{
    window().findChild<ui::Sheet *>()->closeSheet();
    return waitFor([this] { return window().findChild<ui::Sheet *>() == nullptr; });
}

bool ShotScene::showProperties()
{
    window().findChild<QAbstractButton *>(QStringLiteral("publish.showProperties"))->setChecked(true);
    window()
        .findChild<QLineEdit *>(QStringLiteral("publish.contentType"))
        ->setText(QStringLiteral("application/json"));
    window().findChild<QLineEdit *>(QStringLiteral("publish.expiry"))->setText(QStringLiteral("60"));
    return true;
}

bool ShotScene::hideProperties()
{
    window().findChild<QAbstractButton *>(QStringLiteral("publish.showProperties"))->setChecked(false);
    return true;
}

bool ShotScene::showBroker()
{
    action(window(), u"broker.show")->trigger();
    return waitFor([this] { return m_workbench->broker().snapshot().connectedClients >= plantClients; });
}

bool ShotScene::showBrokerList(int list, const char *view)
{
    window().findChild<QTabBar *>(QStringLiteral("broker.lists"))->setCurrentIndex(list);
    const auto *table = window().findChild<QTreeView *>(QLatin1StringView(view));
    return waitFor([table] { return table->model()->rowCount() > 0; });
}

bool ShotScene::showBrokerSessions()
{
    QTcpSocket press;
    press.connectToHost(QHostAddress(QHostAddress::LocalHost), m_workbench->broker().port());
    // CONNECT of 3.1.1 as "press-3" without a clean session, then SUBSCRIBE to "press/3/#" at QoS 1.
    press.write(QByteArray::fromHex("101300044d5154540400003c000770726573732d33"));
    press.write(QByteArray::fromHex("820e0001000970726573732f332f2301"));
    if (!waitFor([&press] { return press.bytesAvailable() >= 9; }))
        return false;
    press.disconnectFromHost();
    return waitFor([this] { return m_workbench->broker().snapshot().offlineSessions == 1; })
        && showBrokerList(1, "broker.sessions");
}

bool ShotScene::showBrokerSubscriptions() { return showBrokerList(2, "broker.subscriptions"); }

bool ShotScene::showBrokerRetained()
{
    const bool isShown = showBrokerList(3, "broker.retained");
    auto *table = window().findChild<QTreeView *>(QStringLiteral("broker.retained"));
    table->setCurrentIndex(table->model()->index(1, 0));
    return isShown;
}

bool ShotScene::showBrokerEditor()
{
    window().findChild<QAction *>(QStringLiteral("broker.deleteRetained"))->trigger();
    const auto *message = window().findChild<QWidget *>(QStringLiteral("broker.retained.message"));
    if (!waitFor([message] { return message->isVisible(); }))
        return false;
    auto *table = window().findChild<QTreeView *>(QStringLiteral("broker.retained"));
    table->setCurrentIndex(table->model()->index(1, 0));
    window().findChild<QAction *>(QStringLiteral("broker.editRetained"))->trigger();
    return true;
}

bool ShotScene::hideBrokerEditor()
{
    window().findChild<QAction *>(QStringLiteral("broker.editor.close"))->trigger();
    return true;
}

bool ShotScene::connectBadDevice()
{
    m_device.connectToHost(QHostAddress(QHostAddress::LocalHost), m_workbench->broker().port());
    // CONNECT of 3.1.1 as "boiler-7", then PUBLISH with DUP at first, then one to "boiler/#".
    m_device.write(QByteArray::fromHex("101400044d5154540402003c0008626f696c65722d37"));
    if (!waitFor([this] { return m_device.bytesAvailable() >= 4; }))
        return false;
    m_device.write(QByteArray::fromHex("3a100008626f696c65722f74000732312e35"));
    m_device.write(QByteArray::fromHex("300a0008626f696c65722f23"));
    return waitFor([this] {
        return std::ranges::count_if(m_workbench->broker().findings(), [](const auto &entry) {
            return entry->finding.clientId == "boiler-7";
        }) >= 2;
    });
}

bool ShotScene::showBrokerFindings()
{
    if (!connectBadDevice() || !showBrokerList(4, "broker.findings"))
        return false;
    auto *table = window().findChild<QTreeView *>(QStringLiteral("broker.findings"));
    table->setCurrentIndex(table->model()->index(table->model()->rowCount() - 1, 0));
    return true;
}

bool ShotScene::showBrokerCoverage()
{
    window().findChild<QTabBar *>(QStringLiteral("broker.lists"))->setCurrentIndex(5);
    auto *client = window().findChild<QComboBox *>(QStringLiteral("broker.coverage.client"));
    if (!waitFor([client] { return client->findText(QStringLiteral("boiler-7")) >= 0; }))
        return false;
    client->setCurrentIndex(client->findText(QStringLiteral("boiler-7")));
    return showBrokerList(5, "broker.coverage");
}

bool ShotScene::showBrokerEmpty()
{
    window().findChild<QTabBar *>(QStringLiteral("broker.lists"))->setCurrentIndex(3);
    auto *search = window().findChild<QLineEdit *>(QStringLiteral("broker.retained.search"));
    search->setText(QStringLiteral("cellar"));
    const auto *table = window().findChild<QTreeView *>(QStringLiteral("broker.retained"));
    return waitFor([table] { return table->model()->rowCount() == 0; });
}

bool ShotScene::leaveBroker()
{
    window().findChild<QLineEdit *>(QStringLiteral("broker.retained.search"))->clear();
    window().findChild<QTabBar *>(QStringLiteral("broker.lists"))->setCurrentIndex(0);
    return true;
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

profile::ConnectionProfile ShotScene::secureProfile()
{
    profile::ConnectionProfile profile = makeProfile("plant-prod", "Production", "localhost", m_brokerPort);
    profile.transport = Transport::Tls;
    profile.tls.authority = profile::CertificateAuthority::File;
    profile.tls.authorityFile = certificatePath("ca.pem");
    // Long enough for all pictures.
    profile.reconnect.firstDelay = 60s;
    profile.reconnect.maximumDelay = 60s;
    return profile;
}

void ShotScene::addProfile(const char *name, const char *folder, const char *host, std::uint16_t port)
{
    m_workbench->profiles().add(makeProfile(name, folder, host, port));
}

profile::ConnectionProfile ShotScene::makeProfile(
    const char *name, const char *folder, const char *host, std::uint16_t port)
{
    profile::ConnectionProfile profile = profile::newProfile(0x7f1c0000U + port);
    profile.name = QString::fromLatin1(name);
    profile.folder = QString::fromLatin1(folder);
    profile.host = QString::fromLatin1(host);
    profile.port = port;
    return profile;
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
