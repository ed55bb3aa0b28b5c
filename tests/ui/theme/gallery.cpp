// Draws everything of ui/theme and ui/widgets in both variants to PNG files, for people to look at:
// theme_gallery DIRECTORY
#include "tests/ui/theme/gallery.h"

#include "ui/theme/Theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QMenu>
#include <QTableWidget>
#include <QTest>

#include <cstdio>

using namespace cutty::ui;
using namespace Qt::StringLiterals;

namespace cutty::gallery {

QWidget *page(QWidget *parent)
{
    auto *widget = new QWidget(parent);
    widget->setAutoFillBackground(true);
    widget->setBackgroundRole(QPalette::Base);
    return widget;
}

QPushButton *button(const QString &text, bool primary, bool enabled)
{
    auto *widget = new QPushButton(text);
    widget->setProperty("primary", primary);
    widget->setEnabled(enabled);
    return widget;
}

QToolButton *toolButton(IconName name, const QString &text, int size)
{
    auto *widget = new QToolButton;
    widget->setIcon(icon(name));
    widget->setText(text);
    widget->setIconSize({size, size});
    widget->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    return widget;
}

} // namespace cutty::gallery

namespace {

QMenu *menu()
{
    auto *popup = new QMenu;
    popup->addAction(icon(IconName::Copy), u"Copy topic\tCtrl+C"_s);
    popup->addAction(icon(IconName::Hex), u"Copy as hex"_s)->setEnabled(false);
    popup->addMenu(u"Copy as command"_s)->addAction(u"mosquitto_pub"_s);
    popup->addSeparator();
    auto *checked = popup->addAction(u"Show retained only"_s);
    checked->setCheckable(true);
    checked->setChecked(true);
    popup->setActiveAction(popup->addAction(icon(IconName::Trash), u"Delete retained message…\tDel"_s));
    return popup;
}

void save(QWidget *widget, const QString &path, QSize size)
{
    widget->setAttribute(Qt::WA_DeleteOnClose);
    if (size.isValid())
        widget->resize(size);
    widget->show();
    widget->activateWindow();
    if (auto *table = widget->findChild<QTableWidget *>())
        table->setFocus(Qt::TabFocusReason);
    // Long enough for what fades in.
    QTest::qWait(250);
    if (!widget->grab().save(path))
        std::fprintf(stderr, "cannot write %s\n", qPrintable(path));
    widget->close();
}

QFont family(const QString &name, QFontDatabase::SystemFont otherwise)
{
    QFont font = QFontDatabase::systemFont(otherwise);
    if (QFontDatabase::hasFamily(name))
        font = QFont(name);
    font.setPointSize(10);
    return font;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc != 2 || !QDir().mkpath(QString::fromLocal8Bit(argv[1]))) {
        std::fprintf(stderr, "usage: theme_gallery DIRECTORY\n");
        return 2;
    }
    const QDir directory(QString::fromLocal8Bit(argv[1]));
    Theme &theme = Theme::instance();
    theme.setFonts(family(u"Inter"_s, QFontDatabase::GeneralFont),
        family(u"JetBrains Mono"_s, QFontDatabase::FixedFont));
    theme.apply();
    for (const auto &[choice, name] :
        {std::pair(ThemeChoice::Light, u"light"_s), std::pair(ThemeChoice::Dark, u"dark"_s)}) {
        theme.setChoice(choice);
        save(cutty::gallery::windowPage(), directory.filePath(u"window-%1.png"_s.arg(name)), {1280, 800});
        save(cutty::gallery::controlsPage(), directory.filePath(u"controls-%1.png"_s.arg(name)), {860, 1040});
        save(menu(), directory.filePath(u"menu-%1.png"_s.arg(name)), {});
    }
    return 0;
}
