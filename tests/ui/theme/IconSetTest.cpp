#include "ui/theme/IconSet.h"
#include "ui/theme/Theme.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QSvgRenderer>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

class IconSetTest : public testing::Test
{
protected:
    void TearDown() override { theme.setChoice(ThemeChoice::FollowSystem); }

    Theme &theme = Theme::instance();
};

/// The colour of the most opaque pixel; transparent when nothing was drawn.
QColor inkOf(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    QColor ink = Qt::transparent;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor color = image.pixelColor(x, y);
            if (color.alpha() > ink.alpha())
                ink = color;
        }
    }
    return ink;
}

void expectNear(const QColor &actual, const QColor &expected)
{
    // Premultiplied edges round by a little.
    EXPECT_NEAR(actual.red(), expected.red(), 6);
    EXPECT_NEAR(actual.green(), expected.green(), 6);
    EXPECT_NEAR(actual.blue(), expected.blue(), 6);
}

TEST_F(IconSetTest, EveryIconIsDrawnInBothVariants)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        for (int i = 0; i < iconNameCount; ++i) {
            const auto name = static_cast<IconName>(i);
            const QPixmap pixmap = icon(name).pixmap(16);
            EXPECT_EQ(pixmap.size(), QSize(16, 16)) << qPrintable(iconPath(name));
            EXPECT_GT(inkOf(pixmap).alpha(), 150) << qPrintable(iconPath(name));
        }
    }
}

TEST_F(IconSetTest, EveryFileIsAnIconAndTakesThePaletteColour)
{
    QSet<QString> known{QStringLiteral(":/cutty/icons/cutty.svg")};
    for (int i = 0; i < iconNameCount; ++i) {
        const QString path = iconPath(static_cast<IconName>(i));
        known.insert(path);
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
        EXPECT_THAT(file.readAll().toStdString(), testing::HasSubstr("currentColor")) << qPrintable(path);
    }
    const QDir icons(QStringLiteral(":/cutty/icons"));
    for (const QFileInfo &file : icons.entryInfoList())
        EXPECT_TRUE(known.contains(file.filePath())) << qPrintable(file.filePath());
}

TEST_F(IconSetTest, NoTwoIconsLookTheSame)
{
    QSet<QByteArray> drawings;
    for (int i = 0; i < iconNameCount; ++i) {
        const QImage image = iconPixmap(static_cast<IconName>(i), 16, ColorToken::Text, 1.0).toImage();
        drawings.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()));
    }
    EXPECT_EQ(drawings.size(), iconNameCount);
}

TEST_F(IconSetTest, AnIconHeldByAnActionFollowsTheTheme)
{
    const QIcon held = icon(IconName::Stop);
    theme.setChoice(ThemeChoice::Light);
    expectNear(inkOf(held.pixmap(64)), tokenColor(ColorToken::SecondaryText, ThemeVariant::Light));
    theme.setChoice(ThemeChoice::Dark);
    expectNear(inkOf(held.pixmap(64)), tokenColor(ColorToken::SecondaryText, ThemeVariant::Dark));
}

TEST_F(IconSetTest, ModesAndStatesTakeTheirColours)
{
    theme.setChoice(ThemeChoice::Light);
    const QIcon plain = icon(IconName::Stop);
    const auto token = [](ColorToken t) {
        return tokenColor(t, ThemeVariant::Light);
    };
    expectNear(inkOf(plain.pixmap(64, QIcon::Active)), token(ColorToken::Text));
    expectNear(inkOf(plain.pixmap(64, QIcon::Selected)), token(ColorToken::Text));
    expectNear(inkOf(plain.pixmap(64, QIcon::Normal, QIcon::On)), token(ColorToken::Accent));
    expectNear(inkOf(plain.pixmap(64, QIcon::Disabled)), token(ColorToken::DisabledText));
    const QIcon red = icon(IconName::Stop, ColorToken::Error);
    expectNear(inkOf(red.pixmap(64)), token(ColorToken::Error));
    expectNear(inkOf(red.pixmap(64, QIcon::Disabled)), token(ColorToken::DisabledText));
}

TEST_F(IconSetTest, IsSharpOnDenseScreens)
{
    const QPixmap pixmap = icon(IconName::Plus).pixmap(QSize(16, 16), 2.0);
    EXPECT_EQ(pixmap.size(), QSize(32, 32));
    EXPECT_EQ(pixmap.deviceIndependentSize(), QSizeF(16, 16));
    EXPECT_EQ(iconPixmap(IconName::Plus, 16, ColorToken::Text, 1.5).size(), QSize(24, 24));
}

TEST_F(IconSetTest, TheMarkIsDrawnAtEverySize)
{
    const QIcon mark = applicationIcon();
    for (const int size : {16, 32, 256})
        EXPECT_EQ(inkOf(mark.pixmap(QSize(size, size), 1.0)).alpha(), 255) << size;
}

} // namespace
} // namespace cutty::ui
