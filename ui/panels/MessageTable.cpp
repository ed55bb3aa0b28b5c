#include "ui/panels/MessageTable.h"

#include "ui/panels/MessageDelegate.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace cutty::ui {
namespace {

/// What MessageDelegate leaves free on both sides of a text together.
constexpr int cellPadding = 12;

/// Of a cell with this text. Rounded up: half a pixel too little cuts a character off.
int widthOf(const QString &text)
{
    const QFontMetricsF fixed(Theme::instance().font(FontRole::Fixed));
    return qCeil(fixed.horizontalAdvance(text)) + cellPadding;
}

} // namespace

MessageTable::MessageTable(MessageListModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_delegate(new MessageDelegate(this))
{
    setObjectName(QStringLiteral("messages.table"));
    setAccessibleName(tr("Messages"));
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(metrics::rowHeight);
    verticalHeader()->setDefaultSectionSize(
        std::max(metrics::rowHeight, QFontMetrics(Theme::instance().font(FontRole::Fixed)).height() + 4));

    // Connected before the view and its selection are, to know before them that it is the model that changes.
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this, &MessageTable::beginChange);
    connect(&model, &QAbstractItemModel::rowsAboutToBeRemoved, this, &MessageTable::beginChange);
    connect(&model, &QAbstractItemModel::layoutAboutToBeChanged, this, &MessageTable::beginChange);
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &MessageTable::beginChange);
    setModel(&model);
    // And after them, to put right what they did.
    connect(&model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { handleInserted(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &MessageTable::endChange);
    // Rows were moved to be removed; that comes next, or nothing has moved.
    connect(&model, &QAbstractItemModel::layoutChanged, this, [this] { --m_changing; });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        m_newCount = 0;
        endChange();
        Q_EMIT newCountChanged();
    });
    setUpColumns();
}

void MessageTable::setUpColumns()
{
    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(24);
    header->setStretchLastSection(true);
    header->setSectionsMovable(true);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->resizeSection(MessageListModel::TimeColumn, widthOf(QStringLiteral("00:00:00.000")));
    header->resizeSection(MessageListModel::DirectionColumn, 24);
    header->resizeSection(MessageListModel::TopicColumn, widthOf(QStringLiteral(".../line1/temperature")));
    header->resizeSection(MessageListModel::QoSColumn, 38);
    header->resizeSection(MessageListModel::RetainColumn, 24);
    header->resizeSection(MessageListModel::SizeColumn, widthOf(QStringLiteral("9,999")));
}

void MessageTable::setFollowing(bool following)
{
    if (following == m_following)
        return;
    m_following = following;
    m_newCount = 0;
    if (following) {
        restorePosition();
    } else {
        rememberTop();
        m_seen = m_model.rowCount() > 0 ? m_model.keyAt(m_model.rowCount() - 1) : MessageKey{};
    }
    Q_EMIT followingChanged(following);
    Q_EMIT newCountChanged();
}

void MessageTable::selectRow(int row)
{
    const QModelIndex index = m_model.index(row, std::max(currentIndex().column(), 0));
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

std::vector<MessageRecord> MessageTable::selectedMessages() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    std::vector<MessageRecord> messages;
    messages.reserve(rows.size());
    for (const int row : rows)
        messages.push_back(m_model.record(row));
    return messages;
}

void MessageTable::setMarks(const QStringList &topicWords, const QStringList &payloadWords)
{
    m_delegate->setMarks(topicWords, payloadWords);
    viewport()->update();
}

void MessageTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    if (m_changing > 0) {
        viewport()->update();
        return;
    }
    if (current.isValid())
        setFollowing(false);
    QTableView::currentChanged(current, previous);
    if (current.isValid() && previous.isValid() && current.row() == previous.row())
        return;
    m_current = current.isValid() ? std::optional(m_model.message(current.row())) : std::nullopt;
    Q_EMIT currentMessageChanged();
}

void MessageTable::verticalScrollbarValueChanged(int value)
{
    QTableView::verticalScrollbarValueChanged(value);
    if (m_changing > 0)
        return;
    rememberTop();
    setFollowing(value == verticalScrollBar()->maximum());
}

void MessageTable::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_End && event->modifiers() == Qt::NoModifier)
        setFollowing(true);
    else
        QTableView::keyPressEvent(event);
}

void MessageTable::resizeEvent(QResizeEvent *event)
{
    beginChange();
    QTableView::resizeEvent(event);
    endChange();
}

void MessageTable::handleInserted(int first, int last)
{
    const bool isNewer = !m_following && m_model.keyAt(first) > m_seen && last == m_model.rowCount() - 1;
    if (isNewer)
        m_newCount += last - first + 1;
    if (first == 0)
        makeRoomForTime();
    endChange();
    if (isNewer)
        Q_EMIT newCountChanged();
}

void MessageTable::makeRoomForTime()
{
    // Messages of other days have their date in front.
    const int wanted = widthOf(m_model.index(0, MessageListModel::TimeColumn).data().toString());
    if (columnWidth(MessageListModel::TimeColumn) < wanted)
        setColumnWidth(MessageListModel::TimeColumn, wanted);
}

void MessageTable::endChange()
{
    // Still counted as a change: what follows is not the reader's doing either.
    restoreCurrent();
    restorePosition();
    --m_changing;
}

void MessageTable::restoreCurrent()
{
    if (!m_current)
        return;
    const auto row = m_model.rowOf(m_current->key);
    if (!row) {
        if (currentIndex().isValid())
            selectionModel()->clearCurrentIndex();
        return;
    }
    if (currentIndex().isValid() && currentIndex().row() == *row)
        return;
    const auto how = selectionModel()->hasSelection()
        ? QItemSelectionModel::NoUpdate
        : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows;
    selectionModel()->setCurrentIndex(m_model.index(*row, 0), how);
}

void MessageTable::restorePosition()
{
    ++m_changing;
    // Following or not, the range is what the new rows make it.
    updateGeometries();
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(m_following ? bar->maximum() : m_model.rowAtOrAfter(m_top));
    --m_changing;
}

void MessageTable::rememberTop()
{
    const int row = rowAt(0);
    if (row >= 0)
        m_top = m_model.keyAt(row);
}

} // namespace cutty::ui
