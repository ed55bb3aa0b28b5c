#include "ui/theme/Theme.h"

#include "ui/theme/CuttyStyle.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPointer>
#include <QStyleHints>
#include <QToolTip>

namespace cutty::ui {
namespace {

QFont scaled(QFont font, double factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    return font;
}

QFont weighted(QFont font, QFont::Weight weight)
{
    font.setWeight(weight);
    return font;
}

QFont withTabularDigits(QFont font)
{
    font.setFeature("tnum", 1);
    return font;
}

void setDisabledColors(QPalette &palette, const QColor &text, const QColor &ground)
{
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::Link})
        palette.setColor(QPalette::Disabled, role, text);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, ground);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, text);
}

Qt::ColorScheme requestedScheme(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light: return Qt::ColorScheme::Light;
    case ThemeChoice::Dark: return Qt::ColorScheme::Dark;
    case ThemeChoice::FollowSystem: break;
    }
    return Qt::ColorScheme::Unknown;
}

} // namespace

Theme &Theme::instance()
{
    static QPointer<Theme> theme;
    if (!theme) {
        Q_ASSERT(qApp);
        theme = new Theme(qApp);
    }
    return *theme;
}

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_systemScheme(QGuiApplication::styleHints()->colorScheme())
    , m_interfaceFont(QFontDatabase::systemFont(QFontDatabase::GeneralFont))
    , m_fixedFont(withTabularDigits(QFontDatabase::systemFont(QFontDatabase::FixedFont)))
{
    connect(
        QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::handleSystemScheme);
}

void Theme::apply()
{
    m_applied = true;
    QApplication::setStyle(new CuttyStyle(*this));
    updateApplication();
}

ThemeVariant Theme::variant() const
{
    switch (m_choice) {
    case ThemeChoice::Light: return ThemeVariant::Light;
    case ThemeChoice::Dark: return ThemeVariant::Dark;
    case ThemeChoice::FollowSystem: break;
    }
    return m_systemScheme == Qt::ColorScheme::Dark ? ThemeVariant::Dark : ThemeVariant::Light;
}

void Theme::setChoice(ThemeChoice choice)
{
    if (choice == m_choice)
        return;
    const ThemeVariant before = variant();
    m_choice = choice;
    // The system then draws what is its own, as the title bar, in the same scheme.
    QGuiApplication::styleHints()->setColorScheme(requestedScheme(choice));
    if (choice == ThemeChoice::FollowSystem)
        m_systemScheme = QGuiApplication::styleHints()->colorScheme();
    if (variant() != before)
        updateApplication();
}

void Theme::setFonts(const QFont &interfaceFont, const QFont &fixedFont)
{
    m_interfaceFont = interfaceFont;
    m_fixedFont = withTabularDigits(fixedFont);
    updateApplication();
}

QFont Theme::font(FontRole role) const
{
    switch (role) {
    case FontRole::Interface: break;
    case FontRole::Small: return scaled(m_interfaceFont, 0.9);
    case FontRole::Strong: return weighted(m_interfaceFont, QFont::DemiBold);
    case FontRole::Heading: return weighted(scaled(m_interfaceFont, 1.2), QFont::DemiBold);
    case FontRole::Title: return weighted(scaled(m_interfaceFont, 1.7), QFont::DemiBold);
    case FontRole::Fixed: return m_fixedFont;
    case FontRole::FixedSmall: return scaled(m_fixedFont, 0.9);
    }
    return m_interfaceFont;
}

QPalette Theme::palette(ThemeVariant variant)
{
    const auto color = [variant](ColorToken token) {
        return tokenColor(token, variant);
    };
    const QColor text = color(ColorToken::Text);
    const QColor line = color(ColorToken::Line);

    QPalette palette;
    palette.setColor(QPalette::Window, color(ColorToken::Window));
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, color(ColorToken::Panel));
    palette.setColor(QPalette::AlternateBase, color(ColorToken::Window));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, color(ColorToken::SecondaryText));
    palette.setColor(QPalette::Button, color(ColorToken::Panel));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, color(ColorToken::OnAccent));
    palette.setColor(QPalette::ToolTipBase, color(ColorToken::Panel));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, color(ColorToken::Accent));
    palette.setColor(QPalette::HighlightedText, color(ColorToken::OnAccent));
    palette.setColor(QPalette::Accent, color(ColorToken::Accent));
    palette.setColor(QPalette::Link, color(ColorToken::Accent));
    palette.setColor(QPalette::LinkVisited, color(ColorToken::Accent));
    palette.setColor(QPalette::Light, color(ColorToken::Panel));
    palette.setColor(QPalette::Midlight, line);
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, color(ColorToken::ControlLine));
    palette.setColor(QPalette::Shadow, color(ColorToken::ControlLine));
    setDisabledColors(palette, color(ColorToken::DisabledText), color(ColorToken::Pressed));
    return palette;
}

void Theme::handleSystemScheme(Qt::ColorScheme scheme)
{
    const ThemeVariant before = variant();
    m_systemScheme = scheme;
    if (variant() != before)
        updateApplication();
}

void Theme::updateApplication()
{
    if (m_applied) {
        QPalette input = palette(variant());
        QApplication::setPalette(input);
        input.setColor(QPalette::Base, color(ColorToken::Input));
        for (const char *typedInto : {"QLineEdit", "QAbstractSpinBox", "QPlainTextEdit", "QTextEdit"})
            QApplication::setPalette(input, typedInto);
        QApplication::setFont(m_interfaceFont);
        QToolTip::setPalette(palette(variant()));
        QToolTip::setFont(m_interfaceFont);
    }
    Q_EMIT changed();
}

} // namespace cutty::ui
