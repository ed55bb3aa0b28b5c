#include "ui/dialogs/Sheet.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ThemeLabel.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cutty::ui {
namespace {

constexpr int margin = 24;
constexpr int cardPadding = 16;
constexpr int defaultWidth = 520;
constexpr int scrimAlpha = 110;

/// The ground of the contents.
class Card : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::instance();
        QPainter painter(this);
        paint::box(
            painter, rect(), theme.color(ColorToken::Panel), theme.color(ColorToken::ControlLine), 1.0, 6.0);
    }
};

QHBoxLayout *makeTitleRow(const QString &title, Sheet *sheet)
{
    auto *heading = new ThemeLabel(FontRole::Heading);
    heading->setText(title);
    auto *close = new QToolButton;
    close->setObjectName(QStringLiteral("sheet.close"));
    close->setAutoRaise(true);
    close->setIcon(icon(IconName::Close));
    close->setToolTip(Sheet::tr("Close (Esc)"));
    close->setAccessibleName(Sheet::tr("Close"));
    QObject::connect(close, &QToolButton::clicked, sheet, &Sheet::closeSheet);
    auto *row = new QHBoxLayout;
    row->addWidget(heading, 1);
    row->addWidget(close);
    return row;
}

} // namespace

Sheet::Sheet(const QString &title, QWidget *window)
    : QWidget(window)
    , m_card(new Card(this))
    , m_body(new QVBoxLayout)
    , m_buttons(new QHBoxLayout)
{
    setAccessibleName(title);
    setFocusPolicy(Qt::NoFocus);
    m_buttons->addStretch(1);
    m_body->setSpacing(metrics::spacing);

    auto *column = new QVBoxLayout(m_card);
    column->setContentsMargins(cardPadding, cardPadding - metrics::step, cardPadding, cardPadding);
    column->setSpacing(metrics::spacing);
    column->addLayout(makeTitleRow(title, this));
    column->addLayout(m_body, 1);
    column->addLayout(m_buttons);

    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(m_card);
    middle->addStretch(1);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(margin, margin, margin, margin);
    page->addStretch(1);
    page->addLayout(middle, 1000);
    page->addStretch(2);
    setCardWidth(defaultWidth);
    m_card->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Maximum);

    window->installEventFilter(this);
    hide();
}

void Sheet::open(QWidget *first)
{
    m_before = QApplication::focusWidget();
    fillWindow();
    show();
    raise();
    first->setFocus(Qt::OtherFocusReason);
}

void Sheet::closeSheet()
{
    hide();
    if (m_before && parentWidget()->isAncestorOf(m_before))
        m_before->setFocus(Qt::OtherFocusReason);
    Q_EMIT closed();
    deleteLater();
}

QPushButton *Sheet::addButton(const QString &text, bool primary)
{
    auto *button = new QPushButton(text);
    button->setAutoDefault(false);
    button->setProperty("primary", primary);
    m_buttons->addWidget(button);
    return button;
}

void Sheet::setCardWidth(int width)
{
    m_cardWidth = width;
    fillWindow();
}

bool Sheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        fillWindow();
    return QWidget::eventFilter(watched, event);
}

bool Sheet::focusNextPrevChild(bool next)
{
    QWidget *start = focusWidget() ? focusWidget() : this;
    for (QWidget *at = next ? start->nextInFocusChain() : start->previousInFocusChain(); at != start;
        at = next ? at->nextInFocusChain() : at->previousInFocusChain()) {
        const bool takesFocus = (at->focusPolicy() & Qt::TabFocus) && at->isVisibleTo(this) && at->isEnabled()
            && !at->focusProxy();
        if (takesFocus && isAncestorOf(at)) {
            at->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    }
    return true;
}

void Sheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        closeSheet();
    // Nothing reaches what is dimmed.
    event->accept();
}

void Sheet::mousePressEvent(QMouseEvent *event) { event->accept(); }

void Sheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, scrimAlpha));
}

void Sheet::fillWindow()
{
    const QRect window = parentWidget()->rect();
    m_card->setFixedWidth(std::min(m_cardWidth, std::max(window.width() - 2 * margin, 1)));
    setGeometry(window);
}

} // namespace cutty::ui
