#include "ui/theme/Theme.h"
#include "ui/theme/SubscriptionColors.h"

#include <QApplication>
#include <QSet>
#include <QSignalSpy>
#include <QStyleHints>

#include <gmock/gmock.h>

#include <array>
#include <cmath>

namespace cutty::ui {
namespace {

using enum ColorToken;

struct Linear
{
    double red;
    double green;
    double blue;
};

double linearised(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

Linear linear(const QColor &color)
{
    return {linearised(color.redF()), linearised(color.greenF()), linearised(color.blueF())};
}

/// WCAG 2.2, "relative luminance" and "contrast ratio".
double contrast(const QColor &one, const QColor &other)
{
    const auto luminance = [](const Linear &c) {
        return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue;
    };
    const double a = luminance(linear(one));
    const double b = luminance(linear(other));
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

using Matrix = std::array<std::array<double, 3>, 3>;
constexpr Matrix normalSight{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
// Machado, Oliveira, Fernandes 2009, severity 1.
constexpr Matrix protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

Linear seen(const Linear &c, const Matrix &m)
{
    const auto row = [&](int i) {
        const auto &r = m[static_cast<std::size_t>(i)];
        return std::clamp(r[0] * c.red + r[1] * c.green + r[2] * c.blue, 0.0, 1.0);
    };
    return {row(0), row(1), row(2)};
}

std::array<double, 3> oklab(const Linear &c)
{
    const double l = std::cbrt(0.4122214708 * c.red + 0.5363325363 * c.green + 0.0514459929 * c.blue);
    const double m = std::cbrt(0.2119034982 * c.red + 0.6806995451 * c.green + 0.1073969566 * c.blue);
    const double s = std::cbrt(0.0883024619 * c.red + 0.2817188376 * c.green + 0.6299787005 * c.blue);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double distance(const QColor &one, const QColor &other, const Matrix &sight)
{
    const auto a = oklab(seen(linear(one), sight));
    const auto b = oklab(seen(linear(other), sight));
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

class ThemeVariantTest : public testing::TestWithParam<ThemeVariant>
{
protected:
    static double contrastOf(ColorToken text, ColorToken ground)
    {
        return contrast(tokenColor(text, GetParam()), tokenColor(ground, GetParam()));
    }
};

INSTANTIATE_TEST_SUITE_P(Variants, ThemeVariantTest, testing::Values(ThemeVariant::Light, ThemeVariant::Dark),
    [](const auto &variant) { return variant.param == ThemeVariant::Light ? "Light" : "Dark"; });

TEST_P(ThemeVariantTest, TextIsReadableOnEveryGround)
{
    for (const ColorToken ground : {Window, Panel, Input, Hover, Pressed, Selection, InactiveSelection,
             InfoGround, WarningGround, ErrorGround}) {
        EXPECT_GE(contrastOf(Text, ground), 7.0) << "ground " << static_cast<int>(ground);
        EXPECT_GE(contrastOf(SecondaryText, ground), 4.5) << "ground " << static_cast<int>(ground);
    }
}

TEST_P(ThemeVariantTest, ColouredTextIsReadableOnPanels)
{
    for (const ColorToken text : {Accent, Ok, Warning, Error}) {
        for (const ColorToken ground : {Window, Panel, Input, Hover})
            EXPECT_GE(contrastOf(text, ground), 4.5) << static_cast<int>(text) << static_cast<int>(ground);
    }
    EXPECT_GE(contrastOf(Accent, InfoGround), 4.5);
    EXPECT_GE(contrastOf(Accent, Selection), 4.5);
    EXPECT_GE(contrastOf(Warning, WarningGround), 4.5);
    EXPECT_GE(contrastOf(Error, ErrorGround), 4.5);
}

TEST_P(ThemeVariantTest, TextOnTheAccentIsReadable)
{
    for (const ColorToken ground : {Accent, AccentHover, AccentPressed})
        EXPECT_GE(contrastOf(OnAccent, ground), 4.5);
}

TEST_P(ThemeVariantTest, PaletteTakesItsColoursFromTheTokens)
{
    const QPalette palette = Theme::palette(GetParam());
    EXPECT_EQ(palette.color(QPalette::Window), tokenColor(Window, GetParam()));
    EXPECT_EQ(palette.color(QPalette::Base), tokenColor(Panel, GetParam()));
    EXPECT_EQ(palette.color(QPalette::Text), tokenColor(Text, GetParam()));
    EXPECT_EQ(palette.color(QPalette::Disabled, QPalette::Text), tokenColor(DisabledText, GetParam()));
    EXPECT_EQ(palette.color(QPalette::Highlight), tokenColor(Accent, GetParam()));
}

TEST_P(ThemeVariantTest, SubscriptionColoursStandOutFromThePanel)
{
    for (int i = 0; i < subscriptionColorCount; ++i) {
        EXPECT_GE(contrast(subscriptionColor(i, GetParam()), tokenColor(Panel, GetParam())), 3.0)
            << qPrintable(subscriptionColorName(i));
    }
}

TEST_P(ThemeVariantTest, SubscriptionColoursDifferForColourBlindEyesToo)
{
    for (const Matrix &sight : {normalSight, protanopia, deuteranopia}) {
        for (int i = 0; i < subscriptionColorCount; ++i) {
            for (int k = 0; k < i; ++k) {
                EXPECT_GE(
                    distance(subscriptionColor(i, GetParam()), subscriptionColor(k, GetParam()), sight), 0.07)
                    << qPrintable(subscriptionColorName(i)) << " and "
                    << qPrintable(subscriptionColorName(k));
            }
        }
    }
}

TEST(SubscriptionColorsTest, NamesAreDistinctAndIndicesWrap)
{
    QSet<QString> names;
    for (int i = 0; i < subscriptionColorCount; ++i)
        names.insert(subscriptionColorName(i));
    EXPECT_EQ(names.size(), subscriptionColorCount);
    EXPECT_EQ(subscriptionColorName(subscriptionColorCount), subscriptionColorName(0));
    EXPECT_EQ(subscriptionColor(subscriptionColorCount + 3, ThemeVariant::Dark),
        subscriptionColor(3, ThemeVariant::Dark));
}

class ThemeTest : public testing::Test
{
protected:
    void SetUp() override
    {
        theme.setChoice(ThemeChoice::FollowSystem);
        systemTurns(Qt::ColorScheme::Light);
        theme.apply();
    }
    void TearDown() override
    {
        theme.setChoice(ThemeChoice::FollowSystem);
        systemTurns(Qt::ColorScheme::Light);
    }

    static void systemTurns(Qt::ColorScheme scheme)
    {
        Q_EMIT QGuiApplication::styleHints()->colorSchemeChanged(scheme);
    }

    Theme &theme = Theme::instance();
};

TEST_F(ThemeTest, FollowsTheSystemWhenItTurnsDark)
{
    QSignalSpy changed(&theme, &Theme::changed);
    systemTurns(Qt::ColorScheme::Dark);
    EXPECT_TRUE(theme.isDark());
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), tokenColor(Window, ThemeVariant::Dark));
    systemTurns(Qt::ColorScheme::Light);
    EXPECT_FALSE(theme.isDark());
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), tokenColor(Window, ThemeVariant::Light));
}

TEST_F(ThemeTest, AChosenVariantHoldsAgainstTheSystem)
{
    theme.setChoice(ThemeChoice::Light);
    QSignalSpy changed(&theme, &Theme::changed);
    systemTurns(Qt::ColorScheme::Dark);
    EXPECT_FALSE(theme.isDark());
    EXPECT_EQ(changed.count(), 0);
}

TEST_F(ThemeTest, AChoiceOfTheSameVariantChangesNothing)
{
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(ThemeChoice::Light);
    EXPECT_EQ(changed.count(), 0);
    theme.setChoice(ThemeChoice::Dark);
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(ThemeTest, LargerFontsScaleEveryRole)
{
    const QFont interfaceFont = theme.font(FontRole::Interface);
    const QFont fixedFont = theme.font(FontRole::Fixed);
    QFont large = interfaceFont;
    large.setPointSizeF(20);
    theme.setFonts(large, fixedFont);
    EXPECT_DOUBLE_EQ(QApplication::font().pointSizeF(), 20);
    EXPECT_DOUBLE_EQ(theme.font(FontRole::Small).pointSizeF(), 18);
    EXPECT_GT(theme.font(FontRole::Title).pointSizeF(), theme.font(FontRole::Heading).pointSizeF());
    theme.setFonts(interfaceFont, fixedFont);
}

} // namespace
} // namespace cutty::ui
