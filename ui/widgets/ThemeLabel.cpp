#include "ui/widgets/ThemeLabel.h"

namespace cutty::ui {

ThemeLabel::ThemeLabel(FontRole font, ColorToken color, QWidget *parent)
    : QLabel(parent)
    , m_font(font)
    , m_color(color)
{
    setTextFormat(Qt::PlainText);
    // Otherwise the role depends on the ground of the parent.
    setForegroundRole(QPalette::WindowText);
    connect(&Theme::instance(), &Theme::changed, this, &ThemeLabel::followTheme);
    followTheme();
}

void ThemeLabel::setColor(ColorToken color)
{
    m_color = color;
    followTheme();
}

void ThemeLabel::followTheme()
{
    const Theme &theme = Theme::instance();
    setFont(theme.font(m_font));
    QPalette own = palette();
    own.setColor(QPalette::WindowText, theme.color(m_color));
    own.setColor(QPalette::Disabled, QPalette::WindowText, theme.color(ColorToken::DisabledText));
    setPalette(own);
}

} // namespace cutty::ui
