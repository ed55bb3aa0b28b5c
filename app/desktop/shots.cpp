#include "app/desktop/ShotScene.h"
#include "app/desktop/appearance.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QDir>

#include <array>
#include <cstdio>

namespace {

using cutty::desktop::ShotScene;
using cutty::ui::Theme;
using cutty::ui::ThemeChoice;

struct Look
{
    ThemeChoice theme;
    const char *name;
};

constexpr std::array looks{Look{ThemeChoice::Light, "light"}, Look{ThemeChoice::Dark, "dark"}};
constexpr std::array sizes{std::pair{1280, 800}, std::pair{1920, 1080}};

/// A state, and how to get there from the one before.
struct State
{
    const char *name;
    bool (ShotScene::*show)();
    /// Leaves it, where the next one does not.
    bool (ShotScene::*leave)() = nullptr;
};

constexpr std::array states{
    State{"welcome", &ShotScene::showWelcome},
    State{"connecting", &ShotScene::showConnecting},
    State{"refused", &ShotScene::showRefused},
    State{"demo", &ShotScene::showDemo},
    State{"properties", &ShotScene::showProperties, &ShotScene::hideProperties},
    State{"editor", &ShotScene::showEditor, &ShotScene::closeSheet},
    State{"editor-security", &ShotScene::showSecurity, &ShotScene::closeSheet},
    State{"editor-will", &ShotScene::showWill, &ShotScene::closeSheet},
    State{"editor-wrong", &ShotScene::showWrongFields, &ShotScene::closeSheet},
    State{"broker", &ShotScene::showBroker},
    State{"broker-sessions", &ShotScene::showBrokerSessions},
    State{"broker-subscriptions", &ShotScene::showBrokerSubscriptions},
    State{"broker-retained", &ShotScene::showBrokerRetained},
    State{"broker-editor", &ShotScene::showBrokerEditor, &ShotScene::hideBrokerEditor},
    State{"broker-findings", &ShotScene::showBrokerFindings},
    State{"broker-coverage", &ShotScene::showBrokerCoverage},
    State{"broker-empty", &ShotScene::showBrokerEmpty, &ShotScene::leaveBroker},
    State{"unverified", &ShotScene::showUnverified},
    State{"details", &ShotScene::showDetails, &ShotScene::closeSheet},
    State{"reconnecting", &ShotScene::showReconnecting},
    State{"password", &ShotScene::showPassword},
    State{"palette", &ShotScene::showPalette},
};

bool picture(ShotScene &scene, const QDir &folder, const char *state)
{
    for (const auto &[width, height] : sizes) {
        for (const Look &look : looks) {
            Theme::instance().setChoice(look.theme);
            scene.window().resize(width, height);
            // The theme and the size reach every widget within a turn of the event loop.
            int turns = 0;
            ShotScene::waitFor([&turns] { return ++turns > 2; });
            const QString file = folder.filePath(QStringLiteral("%1-%2-%3.png")
                    .arg(QLatin1StringView(state), QLatin1StringView(look.name))
                    .arg(width));
            if (!scene.window().grab().save(file)) {
                std::fprintf(stderr, "%s cannot be written\n", qUtf8Printable(file));
                return false;
            }
            std::printf("%s\n", qUtf8Printable(file));
        }
    }
    return true;
}

bool pictureAll(const QDir &folder)
{
    ShotScene scene;
    for (const State &state : states) {
        if (!(scene.*state.show)()) {
            std::fprintf(stderr, "the state %s was not reached\n", state.name);
            return false;
        }
        if (!picture(scene, folder, state.name) || (state.leave && !(scene.*state.leave)()))
            return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    cutty::desktop::setUpApplication(QStringLiteral(CUTTY_VERSION));
    cutty::desktop::useFontsOfPictures();
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("shots"));
    if (!folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "the folder %s cannot be made\n", qUtf8Printable(folder.path()));
        return 1;
    }
    return pictureAll(folder) ? 0 : 1;
}
