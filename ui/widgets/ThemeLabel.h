#pragma once

#include "ui/theme/Theme.h"

#include <QLabel>

namespace cutty::ui {

/// A label in one of the theme's fonts and colours, which follows the theme. Plain text always.
class ThemeLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ThemeLabel(FontRole font, ColorToken color = ColorToken::Text, QWidget *parent = nullptr);

    void setColor(ColorToken color);

private:
    void followTheme();

    FontRole m_font;
    ColorToken m_color;
};

} // namespace cutty::ui
