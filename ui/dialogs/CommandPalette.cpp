#include "ui/dialogs/CommandPalette.h"

#include "ui/dialogs/PaletteModel.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/StylePaint.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

constexpr int paletteWidth = 560;
constexpr int visibleRows = 10;
constexpr int topGap = 48;

/// Icon, text, and at the right end the detail.
class CommandDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const Theme &theme = Theme::instance();
        painter->save();
        painter->setFont(theme.font(FontRole::Small));
        painter->setPen(theme.color(ColorToken::SecondaryText));
        painter->drawText(option.rect.adjusted(0, 0, -metrics::spacing, 0), Qt::AlignRight | Qt::AlignVCenter,
            index.data(PaletteModel::DetailRole).toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize natural = QStyledItemDelegate::sizeHint(option, index);
        return {natural.width(), std::max(metrics::controlHeight, natural.height())};
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget *window)
    : QFrame(window)
    , m_edit(new QLineEdit)
    , m_list(new QListView)
    , m_model(new PaletteModel(this))
{
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Commands"));
    m_edit->setObjectName(QStringLiteral("palette.edit"));
    m_edit->setPlaceholderText(tr("Type a command, a connection, or an address as mqtts://…"));
    m_edit->setAccessibleName(tr("Command"));
    m_edit->addAction(icon(IconName::Search), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("palette.list"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::spacing, metrics::spacing, metrics::spacing, metrics::spacing);
    column->setSpacing(metrics::spacing);
    column->addWidget(m_edit);
    column->addWidget(m_list);

    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::applyFilter);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(std::vector<Command> commands)
{
    m_before = QApplication::focusWidget();
    m_model->setCommands(std::move(commands));
    m_edit->clear();
    applyFilter({});
    show();
    raise();
    m_edit->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::setSuggester(std::function<std::optional<Command>(const QString &text)> suggester)
{
    m_model->setSuggester(std::move(suggester));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_edit || !isVisible())
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && QApplication::activePopupWidget() == nullptr)
        hide();
    return event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent *>(event)->key());
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    paint::box(
        painter, rect(), theme.color(ColorToken::Panel), theme.color(ColorToken::ControlLine), 1.0, 6.0);
}

void CommandPalette::applyFilter(const QString &text)
{
    m_model->setFilter(text);
    m_list->setCurrentIndex(m_model->index(0));
    place();
}

void CommandPalette::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid())
        return;
    const auto run = m_model->command(current.row()).run;
    leave();
    run();
}

void CommandPalette::leave()
{
    hide();
    if (m_before)
        m_before->setFocus(Qt::OtherFocusReason);
}

void CommandPalette::place()
{
    const int rowHeight = m_model->rowCount() > 0 ? m_list->sizeHintForRow(0) : metrics::controlHeight;
    m_list->setFixedHeight(std::clamp(m_model->rowCount(), 1, visibleRows) * rowHeight);
    const int width = std::min(paletteWidth, parentWidget()->width() - 2 * metrics::spacing);
    layout()->activate();
    setGeometry((parentWidget()->width() - width) / 2, topGap, width, sizeHint().height());
}

bool CommandPalette::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Escape: leave(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: runCurrent(); return true;
    case Qt::Key_Up: moveBy(-1); return true;
    case Qt::Key_Down: moveBy(1); return true;
    case Qt::Key_PageUp: moveBy(-visibleRows); return true;
    case Qt::Key_PageDown: moveBy(visibleRows); return true;
    default: return false;
    }
}

void CommandPalette::moveBy(int rows)
{
    const int last = m_model->rowCount() - 1;
    if (last >= 0)
        m_list->setCurrentIndex(m_model->index(std::clamp(m_list->currentIndex().row() + rows, 0, last)));
}

} // namespace cutty::ui
