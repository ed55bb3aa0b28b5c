#include "ui/theme/CuttyStyle.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QToolButton>

#include <gmock/gmock.h>

namespace cutty::ui {
namespace {

class StyleTest : public testing::Test
{
protected:
    void SetUp() override
    {
        theme.setChoice(ThemeChoice::Light);
        QFont font = theme.font(FontRole::Interface);
        font.setPixelSize(13);
        theme.setFonts(font, font);
        theme.apply();
    }
    void TearDown() override { theme.setChoice(ThemeChoice::FollowSystem); }

    static QColor centreOf(QWidget &widget, QPoint offset)
    {
        return widget.grab().toImage().pixelColor(offset);
    }

    Theme &theme = Theme::instance();
};

TEST_F(StyleTest, ControlsOfARowAreEquallyHigh)
{
    QPushButton button(QStringLiteral("Publish"));
    QLineEdit line;
    QComboBox combo;
    QSpinBox spin;
    for (const QWidget *widget : std::initializer_list<QWidget *>{&button, &line, &combo, &spin})
        EXPECT_EQ(widget->sizeHint().height(), metrics::controlHeight) << widget->metaObject()->className();
}

TEST_F(StyleTest, ThePrimaryButtonIsFilledWithTheAccent)
{
    QPushButton button(QStringLiteral("Publish"));
    button.resize(120, metrics::controlHeight);
    EXPECT_EQ(centreOf(button, {8, 14}), theme.color(ColorToken::Panel));
    button.setProperty("primary", true);
    EXPECT_EQ(centreOf(button, {8, 14}), theme.color(ColorToken::Accent));
    button.setEnabled(false);
    EXPECT_EQ(centreOf(button, {8, 14}), theme.color(ColorToken::Pressed));
}

TEST_F(StyleTest, WidgetsAreRedrawnInTheOtherVariant)
{
    QLineEdit line;
    line.resize(120, metrics::controlHeight);
    EXPECT_EQ(centreOf(line, {100, 14}), tokenColor(ColorToken::Input, ThemeVariant::Light));
    theme.setChoice(ThemeChoice::Dark);
    EXPECT_EQ(centreOf(line, {100, 14}), tokenColor(ColorToken::Input, ThemeVariant::Dark));
}

TEST_F(StyleTest, ALongToolButtonTextHasRoom)
{
    QToolButton button;
    button.setToolButtonStyle(Qt::ToolButtonTextOnly);
    button.setText(QStringLiteral("Properties"));
    EXPECT_GE(button.sizeHint().width(), button.fontMetrics().horizontalAdvance(button.text()) + 12);
}

TEST_F(StyleTest, TheScrollBarsThumbReachesBothEndsAndNeverVanishes)
{
    QStyleOptionSlider option;
    option.rect = QRect(0, 0, metrics::scrollBarExtent, 200);
    option.orientation = Qt::Vertical;
    option.minimum = 0;
    option.maximum = 10'000'000;
    option.pageStep = 20;
    const QStyle *style = QApplication::style();
    const auto thumb = [&] {
        return style->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, nullptr);
    };
    EXPECT_EQ(thumb().top(), 0);
    EXPECT_GE(thumb().height(), 24);
    option.sliderPosition = option.maximum;
    EXPECT_EQ(thumb().bottom(), option.rect.bottom());
    option.maximum = 0;
    option.sliderPosition = 0;
    EXPECT_EQ(thumb(), option.rect);
}

} // namespace
} // namespace cutty::ui
