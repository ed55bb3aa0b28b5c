#include "ui/panels/ThemedHighlighter.h"

#include "ui/theme/Theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/Theme>

namespace cutty::ui {
namespace {

using KSyntaxHighlighting::Repository;
using TextStyle = KSyntaxHighlighting::Theme::TextStyle;

/// Reads the index of all grammars once, some milliseconds.
Repository &repository()
{
    static Repository grammars;
    return grammars;
}

ColorToken colorOf(TextStyle style)
{
    switch (style) {
    case TextStyle::DataType:
    case TextStyle::Attribute:
    case TextStyle::Function: return ColorToken::Accent;
    case TextStyle::String:
    case TextStyle::VerbatimString:
    case TextStyle::SpecialString:
    case TextStyle::Char:
    case TextStyle::SpecialChar: return ColorToken::Ok;
    case TextStyle::DecVal:
    case TextStyle::Float:
    case TextStyle::BaseN:
    case TextStyle::Constant:
    case TextStyle::Keyword: return ColorToken::Warning;
    case TextStyle::Comment: return ColorToken::SecondaryText;
    case TextStyle::Error: return ColorToken::Error;
    default: return ColorToken::Text;
    }
}

} // namespace

ThemedHighlighter::ThemedHighlighter(QTextDocument *document)
    : SyntaxHighlighter(document)
{
    setTheme(repository().defaultTheme(Repository::LightTheme));
    connect(&ui::Theme::instance(), &ui::Theme::changed, this, &ThemedHighlighter::rehighlight);
}

void ThemedHighlighter::setGrammar(const QString &name)
{
    if (definition().name() != name)
        setDefinition(repository().definitionForName(name));
}

void ThemedHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    QTextCharFormat look;
    look.setForeground(ui::Theme::instance().color(colorOf(format.textStyle())));
    if (format.textStyle() == TextStyle::Error)
        look.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    setFormat(offset, length, look);
}

} // namespace cutty::ui
