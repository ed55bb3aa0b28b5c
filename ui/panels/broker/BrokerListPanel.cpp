#include "ui/panels/broker/BrokerListPanel.h"

#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/InlineMessage.h"
#include "ui/widgets/PanelHeader.h"
#include "ui/widgets/SearchField.h"
#include "ui/widgets/format.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace cutty::ui {
namespace {

constexpr int cellPadding = 16;
constexpr int searchWidth = 260;

} // namespace

BrokerListPanel::BrokerListPanel(session::LocalBroker &broker, BrokerListModel *model, const QString &name,
    const BrokerListTexts &texts, QWidget *parent)
    : QWidget(parent)
    , m_broker(broker)
    , m_model(model)
    , m_texts(texts)
    , m_header(new PanelHeader(texts.title))
    , m_search(new SearchField(texts.placeholder))
    , m_message(new InlineMessage)
    , m_view(new QTreeView)
    , m_empty(new EmptyState(texts.icon, {}, {}))
    , m_stack(new QStackedWidget)
    , m_menu(new QMenu(this))
{
    model->setParent(this);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_search->setObjectName(name + QStringLiteral(".search"));
    m_search->setMaximumWidth(searchWidth);
    m_message->setObjectName(name + QStringLiteral(".message"));
    m_header->addControl(m_search, 1);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    makeView(name, texts.title);
    addCopy(texts.copy);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);

    connect(m_search, &QLineEdit::textChanged, model, &BrokerListModel::setText);
    connect(m_search, &SearchField::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(model, &BrokerListModel::loaded, this, &BrokerListPanel::showContents);
    connect(&broker, &session::LocalBroker::stateChanged, this, &BrokerListPanel::showContents);
    showContents();
}

void BrokerListPanel::makeView(const QString &name, const QString &title)
{
    m_view->setObjectName(name);
    m_view->setAccessibleName(title);
    m_view->setModel(m_model);
    m_view->setFont(Theme::instance().font(FontRole::Fixed));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->viewport()->installEventFilter(this);
    QHeaderView *header = m_view->header();
    header->setFont(Theme::instance().font(FontRole::Interface));
    header->setStretchLastSection(false);
    layColumns();
    connect(m_view, &QTreeView::customContextMenuRequested, this, &BrokerListPanel::showMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &BrokerListPanel::updateActions);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &BrokerListPanel::tellVisibleRows);
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &BrokerListPanel::tellVisibleRows);
}

void BrokerListPanel::addCopy(const QString &text)
{
    auto *copy = new QAction(text, this);
    copy->setObjectName(m_view->objectName() + QStringLiteral(".copy"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_view->addAction(copy);
    connect(copy, &QAction::triggered, this, [this] {
        QStringList lines;
        for (const int row : selectedRows())
            lines.append(m_model->index(row, 0).data().toString());
        if (!lines.isEmpty())
            QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
    addSelectionAction(copy);
}

void BrokerListPanel::layColumns()
{
    const int character
        = QFontMetrics(Theme::instance().font(FontRole::Fixed)).horizontalAdvance(QLatin1Char('0'));
    const QFontMetrics words(Theme::instance().font(FontRole::Interface));
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const QString title = m_model->headerData(column, Qt::Horizontal).toString();
        const int width
            = std::max(m_model->columnCharacters(column) * character, words.horizontalAdvance(title));
        m_view->header()->resizeSection(column, width + cellPadding);
    }
}

void BrokerListPanel::stretchColumn()
{
    const int stretched = m_model->stretchedColumn();
    const int character
        = QFontMetrics(Theme::instance().font(FontRole::Fixed)).horizontalAdvance(QLatin1Char('0'));
    QHeaderView *header = m_view->header();
    const int others = header->length() - header->sectionSize(stretched);
    const int least = m_model->columnCharacters(stretched) * character + cellPadding;
    header->resizeSection(stretched, std::max(least, m_view->viewport()->width() - others));
}

void BrokerListPanel::tellVisibleRows()
{
    const int first = std::max(m_view->indexAt({0, 0}).row(), 0);
    const int bottom = m_view->indexAt({0, m_view->viewport()->height() - 1}).row();
    m_model->setVisibleRows(first, bottom >= 0 ? bottom : m_model->rowCount() - 1);
}

void BrokerListPanel::addSelectionAction(QAction *action)
{
    action->setEnabled(false);
    m_selectionActions.push_back(action);
    m_menu->addAction(action);
    if (!action->icon().isNull())
        addHeaderAction(action);
}

void BrokerListPanel::addHeaderAction(QAction *action) { m_header->addButton(action); }

void BrokerListPanel::addSubmenu(QMenu *menu)
{
    m_menu->addMenu(menu);
    m_selectionActions.push_back(menu->menuAction());
    menu->setEnabled(false);
}

std::vector<int> BrokerListPanel::selectedRows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        rows.push_back(index.row());
    std::ranges::sort(rows);
    return rows;
}

void BrokerListPanel::updateActions()
{
    const bool isSelected = m_view->selectionModel()->hasSelection();
    for (QAction *action : m_selectionActions)
        action->setEnabled(isSelected);
}

void BrokerListPanel::showContents()
{
    const bool isRunning = m_broker.state() == session::BrokerState::Running;
    const bool isSearching = !m_model->text().isEmpty();
    const int rows = m_model->rowCount();
    m_header->setDetail(
        isRunning && m_model->isLoaded() ? formatCount(static_cast<quint64>(rows)) : QString());
    // While an answer is under way, the table stays as it is: an empty state would only flash.
    if (isRunning && !m_model->isLoaded())
        return;
    m_stack->setCurrentIndex(rows > 0 ? 0 : 1);
    if (!isRunning) {
        m_empty->setHeadline(tr("The broker does not run"));
        m_empty->setHint(tr("Start it with the button above, then clients can connect."));
    } else if (isSearching) {
        m_empty->setHeadline(tr("Nothing has “%1” in it").arg(m_model->text()));
        m_empty->setHint(tr("Clear the search to see everything. Capital and small letters differ."));
    } else {
        m_empty->setHeadline(m_texts.emptyHeadline);
        m_empty->setHint(m_texts.emptyHint);
    }
    updateActions();
}

void BrokerListPanel::showMenu(const QPoint &place)
{
    if (m_view->selectionModel()->hasSelection())
        m_menu->popup(m_view->viewport()->mapToGlobal(place));
}

void BrokerListPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model->setActive(true);
}

void BrokerListPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_model->setActive(false);
}

bool BrokerListPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize) {
        stretchColumn();
        tellVisibleRows();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace cutty::ui
