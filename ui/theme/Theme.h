#pragma once

#include "ui/theme/ColorToken.h"

#include <QFont>
#include <QObject>
#include <QPalette>

namespace cutty::ui {

enum class ThemeChoice : quint8 { FollowSystem, Light, Dark };

enum class FontRole : quint8 {
    /// Controls, labels, rows.
    Interface,
    /// Column headers, hints, the status bar.
    Small,
    /// Panel titles, what stands out in a row.
    Strong,
    /// The headline of a page or an empty state.
    Heading,
    Title,
    /// Topics, payloads, numbers: fixed width, tabular digits.
    Fixed,
    FixedSmall,
};

/// The look of the program: which variant is shown, its colours and its fonts; keeps the application's style,
/// palette and font in step with it. GUI thread only.
///
/// There is one, reached by instance(), because what it governs (QApplication's style, palette and font)
/// exists once a process; delegates, icon engines and the style ask it while painting, where a reference
/// handed down through every constructor could never name another theme.
class Theme : public QObject
{
    Q_OBJECT

public:
    /// Made upon the first call, as a child of the QApplication, which must exist.
    static Theme &instance();

    /// Gives the application Cutty's style, palette and fonts. To be called once, before the first window.
    void apply();

    ThemeChoice choice() const { return m_choice; }
    /// What the choice and the system come to; a system that does not say counts as light.
    ThemeVariant variant() const;
    bool isDark() const { return variant() == ThemeVariant::Dark; }

    QColor color(ColorToken token) const { return tokenColor(token, variant()); }
    QFont font(FontRole role) const;
    static QPalette palette(ThemeVariant variant);

    /// What the system, or the reader's settings, say; other roles derive from these two. Point sizes of both
    /// are kept, so a larger font scales the window.
    void setFonts(const QFont &interfaceFont, const QFont &fixedFont);

public Q_SLOTS:
    void setChoice(cutty::ui::ThemeChoice choice);

Q_SIGNALS:
    /// Colours or fonts are others now; the application's palette and font have already followed.
    void changed();

private:
    explicit Theme(QObject *parent);

    void handleSystemScheme(Qt::ColorScheme scheme);
    void updateApplication();

    ThemeChoice m_choice = ThemeChoice::FollowSystem;
    Qt::ColorScheme m_systemScheme = Qt::ColorScheme::Unknown;
    QFont m_interfaceFont;
    QFont m_fixedFont;
    /// Set by apply(); until then the application is left alone.
    bool m_applied = false;
};

} // namespace cutty::ui
