#include "ui/widgets/FoldSection.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>
#include <QVBoxLayout>

#include <algorithm>

namespace cutty::ui {

/// The line that is always there: chevron, title, summary.
class FoldSection::Header : public QAbstractButton
{
public:
    Header(const QString &title, int indent)
        : m_indent(indent)
    {
        setText(title);
        setAccessibleName(title);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    void setSummary(const QString &summary)
    {
        setAccessibleDescription(summary);
        setToolTip(summary);
        update();
    }

    QSize sizeHint() const override
    {
        const QFontMetrics strong(Theme::instance().font(FontRole::Strong));
        return {m_indent + strong.horizontalAdvance(text()),
            std::max(metrics::controlHeight, strong.height() + metrics::spacing)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::instance();
        QStyleOption option;
        option.initFrom(this);
        QPainter painter(this);
        if (underMouse() || isDown())
            paint::box(painter, rect(), theme.color(isDown() ? ColorToken::Pressed : ColorToken::Hover));
        const QRect chevron(0, 0, metrics::iconSize, height());
        paint::centredIcon(painter, chevron, isChecked() ? IconName::ChevronDown : IconName::ChevronRight,
            ColorToken::SecondaryText, metrics::iconSize);
        const int titleLeft = metrics::iconSize + metrics::step;
        painter.setFont(theme.font(FontRole::Strong));
        painter.setPen(theme.color(ColorToken::Text));
        painter.drawText(rect().adjusted(titleLeft, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
        const int titleWidth = painter.fontMetrics().horizontalAdvance(text());
        const int summaryLeft = std::max(m_indent, titleLeft + titleWidth + metrics::spacing);
        painter.setFont(theme.font(FontRole::Interface));
        painter.setPen(theme.color(ColorToken::SecondaryText));
        const QRect place = rect().adjusted(summaryLeft, 0, -metrics::step, 0);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(accessibleDescription(), Qt::ElideRight, place.width()));
        if (paint::showsFocus(option))
            paint::focusRing(painter, rect());
    }

    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    int m_indent;
};

FoldSection::FoldSection(const QString &title, QWidget *content, int indent, QWidget *parent)
    : QWidget(parent)
    , m_header(new Header(title, indent))
    , m_content(content)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::step);
    column->addWidget(m_header);
    column->addWidget(content);
    content->hide();
    connect(m_header, &QAbstractButton::toggled, this, [this](bool open) {
        m_content->setVisible(open);
        Q_EMIT toggled(open);
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] { m_header->update(); });
}

void FoldSection::setSummary(const QString &summary) { m_header->setSummary(summary); }

QString FoldSection::summary() const { return m_header->accessibleDescription(); }

void FoldSection::setOpen(bool open) { m_header->setChecked(open); }

bool FoldSection::isOpen() const { return m_header->isChecked(); }

} // namespace cutty::ui
