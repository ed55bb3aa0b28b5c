#pragma once

#include <QPlainTextEdit>

namespace cutty::ui {

class ThemedHighlighter;

/// A plain text field in the fixed font, with line numbers and the colours of a grammar. Plain text only:
/// what came from the network is shown as it is. Follows the theme.
class CodeView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit CodeView(QWidget *parent = nullptr);

    /// As ThemedHighlighter::setGrammar. A text above highlightLimit is left without colours, as colouring
    /// runs on the GUI thread.
    void setGrammar(const QString &name);
    QString grammar() const { return m_grammar; }
    void setLineNumbersVisible(bool visible);
    /// Replaces the text, keeping the place scrolled to when `keepPosition`.
    void showText(const QString &text, bool keepPosition);
    /// What was typed, character for character: toPlainText() turns no-break spaces into spaces.
    QString exactText() const;

    /// In UTF-16 units.
    static constexpr qsizetype highlightLimit = 262'144;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Gutter;

    void followTheme();
    void layoutGutter();
    int gutterWidth() const;
    void paintGutter(QPaintEvent *event);

    QWidget *m_gutter;
    ThemedHighlighter *m_highlighter;
    QString m_grammar;
    bool m_lineNumbers = true;
};

} // namespace cutty::ui
