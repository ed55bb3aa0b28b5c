#include "ui/widgets/InlineMessage.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAccessible>
#include <QGridLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace cutty::ui {
namespace {

struct KindLook
{
    ColorToken ground;
    ColorToken mark;
    IconName icon;
};

KindLook look(InlineMessage::Kind kind)
{
    switch (kind) {
    case InlineMessage::Kind::Info: break;
    case InlineMessage::Kind::Warning:
        return {ColorToken::WarningGround, ColorToken::Warning, IconName::Warning};
    case InlineMessage::Kind::Error: return {ColorToken::ErrorGround, ColorToken::Error, IconName::Error};
    }
    return {ColorToken::InfoGround, ColorToken::Accent, IconName::Info};
}

constexpr int markWidth = 3;
constexpr int textInset = markWidth + metrics::spacing + metrics::iconSize + metrics::spacing;

} // namespace

InlineMessage::InlineMessage(QWidget *parent)
    : QWidget(parent)
    , m_text(new ThemeLabel(FontRole::Interface))
    , m_buttonRow(new QWidget)
    , m_buttons(new QHBoxLayout(m_buttonRow))
    , m_close(new QToolButton)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_buttons->setContentsMargins(0, 0, 0, 0);
    m_buttons->addStretch(1);
    m_buttonRow->hide();

    m_close->setAutoRaise(true);
    m_close->setIcon(icon(IconName::Close));
    m_close->setToolTip(tr("Dismiss"));
    m_close->setAccessibleName(tr("Dismiss"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(textInset, metrics::step, metrics::step, metrics::step);
    grid->setHorizontalSpacing(metrics::spacing);
    grid->setVerticalSpacing(metrics::step);
    grid->addWidget(m_text, 0, 0);
    grid->addWidget(m_close, 0, 1, Qt::AlignTop);
    grid->addWidget(m_buttonRow, 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    hide();
}

QString InlineMessage::text() const { return m_text->text(); }

void InlineMessage::setMessage(Kind kind, const QString &text)
{
    m_kind = kind;
    clearButtons();
    m_text->setText(text);
    setAccessibleName(text);
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QPushButton *InlineMessage::addButton(const QString &text)
{
    auto *button = new QPushButton(text);
    button->setProperty("compact", true);
    button->setAutoDefault(false);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    m_buttonRow->show();
    return button;
}

void InlineMessage::setClosable(bool closable) { m_close->setVisible(closable); }

void InlineMessage::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    const KindLook style = look(m_kind);
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(style.ground));
    painter.fillRect(0, 0, markWidth, height(), theme.color(style.mark));
    const int lineHeight = std::max(m_close->sizeHint().height(), fontMetrics().height());
    const QRect place(markWidth + metrics::spacing, metrics::step + (lineHeight - metrics::iconSize) / 2,
        metrics::iconSize, metrics::iconSize);
    paintIcon(painter, place, style.icon, style.mark);
}

void InlineMessage::clearButtons()
{
    const auto buttons = m_buttonRow->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        // It may be the one whose click brought the new message.
        button->hide();
        m_buttons->removeWidget(button);
        button->setParent(nullptr);
        button->deleteLater();
    }
    m_buttonRow->hide();
}

} // namespace cutty::ui
