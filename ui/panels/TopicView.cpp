#include "ui/panels/TopicView.h"

#include "ui/panels/TopicDelegate.h"
#include "ui/theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cutty::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto glowStep = 40ms;
/// Narrow, as topics are deep and the panel is not wide.
constexpr int levelIndentation = 12;
constexpr int strongestGlow = 70;
/// A tree up to this size opens by itself.
constexpr std::size_t smallTree = 80;
constexpr std::size_t mostMatchesToExpand = 2'000;

} // namespace

TopicView::TopicView(TopicTreeModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("topics.view"));
    setAccessibleName(tr("Topics"));
    setModel(&model);
    setItemDelegate(new TopicDelegate(this));
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAllColumnsShowFocus(true);
    setIndentation(levelIndentation);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(40);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(TopicTreeModel::TopicColumn, QHeaderView::Stretch);
    header()->resizeSection(TopicTreeModel::ValueColumn, 68);
    header()->resizeSection(TopicTreeModel::RateColumn, 60);

    connect(&model, &QAbstractItemModel::dataChanged, this, &TopicView::handleChange);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &TopicView::handleInserted);
    connect(&model, &TopicTreeModel::scanningChanged, this, &TopicView::expandMatches);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_model.isFiltered())
            m_expanded.insert(m_model.nodeAt(index));
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (!m_model.isFiltered())
            m_expanded.erase(m_model.nodeAt(index));
    });
    m_glowTimer.setInterval(glowStep);
    connect(&m_glowTimer, &QTimer::timeout, this, [this] {
        viewport()->update();
        if (m_sinceChange.elapsed() > glowMilliseconds)
            m_glowTimer.stop();
    });
}

void TopicView::setReducedMotion(bool reduced)
{
    m_reducedMotion = reduced;
    if (reduced)
        m_glowTimer.stop();
    viewport()->update();
}

void TopicView::setFilter(const QString &filter)
{
    const bool wasFiltered = m_model.isFiltered();
    m_model.setFilter(filter);
    if (m_model.isFiltered())
        expandMatches();
    else if (wasFiltered)
        restoreExpanded();
}

void TopicView::expandBelow(const QModelIndex &index)
{
    if (index.isValid())
        expandRecursively(index);
    else
        expandAll();
}

QStringList TopicView::selectedTopics() const
{
    QStringList topics;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex &index : rows)
        topics += m_model.topicAt(index);
    return topics;
}

void TopicView::drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (!m_reducedMotion && index.data(TopicTreeModel::IsTopicRole).toBool()) {
        const qint64 age = index.data(TopicTreeModel::AgeRole).toLongLong();
        if (age < glowMilliseconds) {
            QColor glow = Theme::instance().color(ColorToken::Accent);
            glow.setAlpha(static_cast<int>(strongestGlow * (glowMilliseconds - age) / glowMilliseconds));
            painter->fillRect(option.rect, glow);
        }
    }
    QTreeView::drawRow(painter, option, index);
}

void TopicView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection())
        selectionModel()->clear();
    else
        QTreeView::keyPressEvent(event);
}

void TopicView::handleChange()
{
    if (m_reducedMotion || !isVisible())
        return;
    m_sinceChange.start();
    if (!m_glowTimer.isActive())
        m_glowTimer.start();
}

void TopicView::handleInserted(const QModelIndex &parent, int first, int last)
{
    if (m_model.isFiltered() || m_model.tree().nodeCount() > smallTree)
        return;
    for (int row = first; row <= last; ++row) {
        const NodeId id = m_model.nodeAt(m_model.index(row, 0, parent));
        // `$` topics are the broker's; the reader opens them when asked for.
        const bool isSystem = !parent.isValid() && m_model.tree().node(id).name.starts_with('$');
        if (!isSystem)
            m_toExpand.push_back(id);
    }
    // Opening inserts rows, which the model cannot do in the middle of inserting these.
    QMetaObject::invokeMethod(this, &TopicView::expandNew, Qt::QueuedConnection);
}

void TopicView::expandNew()
{
    for (const NodeId id : std::exchange(m_toExpand, {})) {
        const QModelIndex index
            = toIndex(id) < m_model.tree().nodeCount() ? m_model.indexOf(id) : QModelIndex();
        if (!index.isValid())
            continue;
        m_model.fetchMore(index);
        expand(index);
    }
}

void TopicView::expandMatches()
{
    if (m_model.isFiltered() && m_model.shownCount() <= mostMatchesToExpand)
        expandAll();
}

void TopicView::restoreExpanded()
{
    // Numbers of nodes put parents before their children.
    for (const NodeId id : std::set(m_expanded)) {
        const QModelIndex index
            = toIndex(id) < m_model.tree().nodeCount() ? m_model.indexOf(id) : QModelIndex();
        if (!index.isValid())
            continue;
        m_model.fetchMore(index);
        setExpanded(index, true);
    }
}

} // namespace cutty::ui
