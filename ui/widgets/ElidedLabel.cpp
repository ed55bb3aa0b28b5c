#include "ui/widgets/ElidedLabel.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace cutty::ui {
namespace {

/// Control characters as the pictures Unicode has for them, so that the text stays one line.
QString visibleText(QString text)
{
    for (QChar &c : text) {
        if (c.unicode() < 0x20)
            c = QChar(0x2400 + c.unicode());
        else if (c.unicode() == 0x7F)
            c = QChar(0x2421);
        else if (c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = QChar(0x240A);
    }
    return text;
}

} // namespace

ElidedLabel::ElidedLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, &ElidedLabel::followTheme);
}

void ElidedLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setFontRole(FontRole role)
{
    m_role = role;
    followTheme();
}

void ElidedLabel::setColor(ColorToken color)
{
    m_color = color;
    update();
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

bool ElidedLabel::isElided() const
{
    return fontMetrics().horizontalAdvance(visibleText(m_text)) > contentsRect().width();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(visibleText(m_text)) + 1, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'\u2026') * 3, fontMetrics().height()};
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    if (!isElided())
        return false;
    // Tooltips guess at HTML; escaped in a paragraph of our own, the text can only be text.
    const QString html
        = QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(m_text.toHtmlEscaped());
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), html, this);
    return true;
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Theme::instance().color(isEnabled() ? m_color : ColorToken::DisabledText));
    const QRect rect = contentsRect();
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        fontMetrics().elidedText(visibleText(m_text), m_mode, rect.width()));
}

void ElidedLabel::followTheme()
{
    setFont(Theme::instance().font(m_role));
    updateGeometry();
    update();
}

} // namespace cutty::ui
