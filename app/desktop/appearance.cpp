#include "app/desktop/appearance.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QFontDatabase>

namespace cutty::desktop {
namespace {

constexpr int pictureFontSize = 10;

QFont preferred(const QString &family, QFontDatabase::SystemFont otherwise)
{
    QFont font = QFontDatabase::systemFont(otherwise);
    if (QFontDatabase::hasFamily(family))
        font.setFamily(family);
    font.setPointSize(pictureFontSize);
    return font;
}

} // namespace

void setUpApplication(const QString &version)
{
    QApplication::setApplicationName(QStringLiteral("Cutty"));
    QApplication::setApplicationDisplayName(QStringLiteral("Cutty"));
    QApplication::setApplicationVersion(version);
    QApplication::setDesktopFileName(QStringLiteral("cutty"));
    ui::Theme::instance().apply();
    QApplication::setWindowIcon(ui::applicationIcon());
}

void useFontsOfPictures()
{
    ui::Theme::instance().setFonts(preferred(QStringLiteral("Inter"), QFontDatabase::GeneralFont),
        preferred(QStringLiteral("JetBrains Mono"), QFontDatabase::FixedFont));
}

} // namespace cutty::desktop
