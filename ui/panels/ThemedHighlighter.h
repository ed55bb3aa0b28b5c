#pragma once

#include <KSyntaxHighlighting/SyntaxHighlighter>

#include <QTextCharFormat>

namespace cutty::ui {

/// Colours source text by KSyntaxHighlighting's grammar in the colours of our theme, and follows the theme.
class ThemedHighlighter : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT

public:
    explicit ThemedHighlighter(QTextDocument *document);

    /// The grammar by KSyntaxHighlighting's name, as "JSON"; an empty name switches colouring off.
    void setGrammar(const QString &name);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;
};

} // namespace cutty::ui
