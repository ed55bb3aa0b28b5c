#include "ui/panels/CodeView.h"

#include "ui/panels/ThemedHighlighter.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>

namespace cutty::ui {

class CodeView::Gutter : public QWidget
{
public:
    explicit Gutter(CodeView *view)
        : QWidget(view)
        , m_view(view)
    {
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintGutter(event); }

private:
    CodeView *m_view;
};

CodeView::CodeView(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_gutter(new Gutter(this))
    , m_highlighter(new ThemedHighlighter(document()))
{
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    document()->setDocumentMargin(metrics::step);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeView::layoutGutter);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &, int) { m_gutter->update(); });
    connect(&Theme::instance(), &Theme::changed, this, &CodeView::followTheme);
    followTheme();
}

void CodeView::setGrammar(const QString &name)
{
    m_grammar = name;
    m_highlighter->setGrammar(document()->characterCount() > highlightLimit ? QString() : name);
}

void CodeView::setLineNumbersVisible(bool visible)
{
    m_lineNumbers = visible;
    layoutGutter();
}

void CodeView::showText(const QString &text, bool keepPosition)
{
    const int down = keepPosition ? verticalScrollBar()->value() : 0;
    const int right = keepPosition ? horizontalScrollBar()->value() : 0;
    // Before the text is there, so that a large one is not coloured first.
    m_highlighter->setGrammar(text.size() > highlightLimit ? QString() : m_grammar);
    setPlainText(text);
    verticalScrollBar()->setValue(down);
    horizontalScrollBar()->setValue(right);
}

QString CodeView::exactText() const
{
    QString text = document()->toRawText();
    text.replace(QChar::ParagraphSeparator, u'\n');
    text.replace(QChar::LineSeparator, u'\n');
    return text;
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    layoutGutter();
}

void CodeView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layoutGutter();
}

void CodeView::followTheme()
{
    setFont(Theme::instance().font(FontRole::Fixed));
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(u' '));
    layoutGutter();
}

void CodeView::layoutGutter()
{
    const int width = gutterWidth();
    m_gutter->setVisible(m_lineNumbers);
    setViewportMargins(width, 0, 0, 0);
    const QRect inner = contentsRect();
    m_gutter->setGeometry(inner.left(), inner.top(), width, viewport()->height());
}

int CodeView::gutterWidth() const
{
    if (!m_lineNumbers)
        return 0;
    const auto digits = std::max<qsizetype>(2, QString::number(blockCount()).size());
    return static_cast<int>(digits) * fontMetrics().horizontalAdvance(u'0') + 3 * metrics::step;
}

void CodeView::paintGutter(QPaintEvent *event)
{
    const Theme &theme = Theme::instance();
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), theme.color(ColorToken::Input));
    painter.setFont(font());
    painter.setPen(theme.color(ColorToken::SecondaryText));
    QTextBlock block = firstVisibleBlock();
    while (block.isValid()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom())
            break;
        painter.drawText(
            QRectF(0, place.top(), m_gutter->width() - 2 * metrics::step, fontMetrics().height()),
            Qt::AlignRight | Qt::AlignTop, QString::number(block.blockNumber() + 1));
        block = block.next();
    }
}

} // namespace cutty::ui
