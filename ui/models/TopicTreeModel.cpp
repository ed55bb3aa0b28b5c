#include "ui/models/TopicTreeModel.h"

#include "core/payload/format/Preview.h"
#include "ui/models/naturalOrder.h"
#include "ui/models/topicText.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cutty::ui {
namespace {

/// With more rows than this, new ones are let in once a second only.
constexpr std::size_t calmRowCount = 20'000;
/// With more places to insert at, rows are added at the end and then sorted.
constexpr std::size_t mostRuns = 8;
constexpr qint64 sliceMilliseconds = 4;

QString rateText(double rate)
{
    if (rate <= 0)
        return {};
    return TopicTreeModel::tr("%1/s").arg(QLocale().toString(rate, 'f', rate < 9.95 ? 1 : 0));
}

} // namespace

TopicTreeModel::TopicTreeModel(TopicTree &tree, QObject *parent)
    : QAbstractItemModel(parent)
    , m_tree(tree)
    , m_filter(tree)
{
    m_clock.start();
    reset();
    connect(&m_scanTimer, &QTimer::timeout, this, [this] {
        scanSlice();
        if (!m_filter.isComplete())
            return;
        m_scanTimer.stop();
        Q_EMIT scanningChanged();
    });
}

void TopicTreeModel::reset()
{
    m_exposed.clear();
    m_exposedTotal = 0;
    m_rows.assign(m_tree.nodeCount(), notExposed);
    m_waiting.clear();
    Nodes &top = m_exposed[rootNode] = shownChildren(rootNode);
    renumber(top, 0);
    m_exposedTotal = top.size();
}

void TopicTreeModel::apply(const MessageBatch &batch)
{
    const std::uint32_t notShown = m_tree.topicsNotShown();
    const TopicTree::Change &change = m_tree.apply(batch, m_clock.elapsed());
    m_rows.resize(m_tree.nodeCount(), notExposed);
    if (!isFiltered()) {
        expose(change.created);
    } else if (!change.created.empty() && !isScanning()) {
        // They are at the end of what is to be looked through.
        m_scanTimer.start(0);
        Q_EMIT scanningChanged();
    }
    reportChanges(change.changed, TopicColumn, ValueColumn);
    if (notShown != m_tree.topicsNotShown())
        Q_EMIT topicsNotShownChanged();
}

void TopicTreeModel::updateRates(double seconds)
{
    Nodes waiting;
    waiting.swap(m_waiting);
    letIn(waiting);
    reportChanges(m_tree.updateRates(seconds).changed, RateColumn, RateColumn);
}

void TopicTreeModel::clear()
{
    beginResetModel();
    m_tree.clear();
    m_filter.restart();
    reset();
    endResetModel();
    Q_EMIT topicsNotShownChanged();
}

void TopicTreeModel::setFilter(const QString &filter)
{
    const bool wasScanning = isScanning();
    beginResetModel();
    m_filter.setText(filter);
    reset();
    endResetModel();
    m_scanTimer.stop();
    if (!m_filter.isComplete())
        scanSlice();
    if (!m_filter.isComplete())
        m_scanTimer.start(0);
    if (wasScanning != isScanning())
        Q_EMIT scanningChanged();
}

void TopicTreeModel::scanSlice() { expose(m_filter.findMore(sliceMilliseconds)); }

TopicTreeModel::Nodes TopicTreeModel::shownChildren(NodeId id) const
{
    Nodes children;
    children.reserve(m_filter.shownChildCount(id));
    for (NodeId at = m_tree.node(id).firstChild; at != noNode; at = m_tree.node(at).nextSibling)
        if (m_filter.isShown(at))
            children.push_back(at);
    std::ranges::sort(children, [this](NodeId left, NodeId right) { return isBefore(left, right); });
    return children;
}

bool TopicTreeModel::isBefore(NodeId left, NodeId right) const
{
    const TopicNode &a = m_tree.node(left);
    const TopicNode &b = m_tree.node(right);
    if (a.parent == rootNode && a.name.starts_with('$') != b.name.starts_with('$'))
        return b.name.starts_with('$');
    return naturalOrder(a.name, b.name) < 0;
}

void TopicTreeModel::expose(const Nodes &nodes)
{
    if (m_exposedTotal > calmRowCount)
        m_waiting.insert(m_waiting.end(), nodes.begin(), nodes.end());
    else
        letIn(nodes);
}

void TopicTreeModel::letIn(const Nodes &nodes)
{
    Nodes sorted = nodes;
    std::ranges::sort(sorted, {}, [this](NodeId id) { return m_tree.node(id).parent; });
    std::vector<std::pair<NodeId, Nodes>> groups;
    for (auto begin = sorted.begin(); begin != sorted.end();) {
        const NodeId parent = m_tree.node(*begin).parent;
        const auto end
            = std::find_if(begin, sorted.end(), [&](NodeId id) { return m_tree.node(id).parent != parent; });
        Nodes siblings(begin, end);
        begin = end;
        // A leaf that gets its first children must show at once that it can be opened.
        const bool wasLeaf
            = parent != rootNode && isExposed(parent) && m_filter.shownChildCount(parent) == siblings.size();
        if (m_exposed.contains(parent) || wasLeaf)
            groups.emplace_back(parent, std::move(siblings));
    }
    for (auto &[parent, siblings] : groups) {
        // Opening a branch in the meantime may have let them in.
        std::erase_if(siblings, [this](NodeId id) { return isExposed(id); });
        if (!siblings.empty())
            insertChildren(parent, siblings);
    }
}

void TopicTreeModel::insertChildren(NodeId parent, Nodes &added)
{
    const auto before = [this](NodeId left, NodeId right) {
        return isBefore(left, right);
    };
    std::ranges::sort(added, before);
    const Nodes &siblings = m_exposed[parent];
    std::vector<std::pair<std::size_t, std::size_t>> runs; // Row, and where in `added` the run begins.
    for (std::size_t i = 0; i < added.size(); ++i) {
        const auto row = static_cast<std::size_t>(
            std::ranges::lower_bound(siblings, added[i], before) - siblings.begin());
        if (runs.empty() || runs.back().first != row)
            runs.emplace_back(row, i);
    }
    if (runs.size() > mostRuns) {
        appendAndSort(parent, added);
        return;
    }
    std::size_t end = added.size();
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        insertRun(parent, run->first, std::span(added).subspan(run->second, end - run->second));
        end = run->second;
    }
}

void TopicTreeModel::insertRun(NodeId parent, std::size_t row, std::span<const NodeId> nodes)
{
    beginInsertRows(indexOf(parent), static_cast<int>(row), static_cast<int>(row + nodes.size()) - 1);
    Nodes &siblings = m_exposed[parent];
    siblings.insert(siblings.begin() + static_cast<std::ptrdiff_t>(row), nodes.begin(), nodes.end());
    renumber(siblings, row);
    m_exposedTotal += nodes.size();
    endInsertRows();
}

void TopicTreeModel::appendAndSort(NodeId parent, const Nodes &added)
{
    const std::size_t oldSize = m_exposed[parent].size();
    insertRun(parent, oldSize, added);

    const QList<QPersistentModelIndex> parents{indexOf(parent)};
    Q_EMIT layoutAboutToBeChanged(parents, VerticalSortHint);
    QModelIndexList before;
    for (const QModelIndex &index : persistentIndexList())
        if (m_tree.node(nodeAt(index)).parent == parent)
            before.append(index);
    Nodes &siblings = m_exposed[parent];
    std::inplace_merge(siblings.begin(), siblings.begin() + static_cast<std::ptrdiff_t>(oldSize),
        siblings.end(), [this](NodeId left, NodeId right) { return isBefore(left, right); });
    renumber(siblings, 0);
    QModelIndexList after;
    for (const QModelIndex &index : std::as_const(before))
        after.append(indexOf(nodeAt(index), index.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged(parents, VerticalSortHint);
}

void TopicTreeModel::renumber(const Nodes &siblings, std::size_t from)
{
    for (std::size_t row = from; row < siblings.size(); ++row)
        m_rows[toIndex(siblings[row])] = static_cast<std::uint32_t>(row);
}

void TopicTreeModel::reportChanges(const Nodes &changed, Column first, Column last)
{
    struct Range
    {
        std::uint32_t first;
        std::uint32_t last;
    };
    std::unordered_map<NodeId, Range> ranges;
    for (const NodeId id : changed) {
        const std::uint32_t row = m_rows[toIndex(id)];
        if (row == notExposed)
            continue;
        const auto [range, isNew] = ranges.try_emplace(m_tree.node(id).parent, Range{row, row});
        range->second.first = std::min(range->second.first, row);
        range->second.last = std::max(range->second.last, row);
    }
    for (const auto &[parent, range] : ranges) {
        const Nodes &siblings = m_exposed[parent];
        Q_EMIT dataChanged(indexOf(siblings[range.first], first), indexOf(siblings[range.last], last));
    }
}

NodeId TopicTreeModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<NodeId>(index.internalId()) : rootNode;
}

QModelIndex TopicTreeModel::indexOf(NodeId id, int column) const
{
    if (id == rootNode || toIndex(id) >= m_rows.size() || !isExposed(id))
        return {};
    return createIndex(static_cast<int>(m_rows[toIndex(id)]), column, static_cast<quintptr>(id));
}

QString TopicTreeModel::topicAt(const QModelIndex &index) const
{
    return QString::fromStdString(m_tree.path(nodeAt(index)));
}

QModelIndex TopicTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const NodeId id = m_exposed.at(nodeAt(parent))[static_cast<std::size_t>(row)];
    return createIndex(row, column, static_cast<quintptr>(id));
}

QModelIndex TopicTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(m_tree.node(nodeAt(child)).parent) : QModelIndex();
}

int TopicTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const auto found = m_exposed.find(nodeAt(parent));
    return found == m_exposed.end() ? 0 : static_cast<int>(found->second.size());
}

int TopicTreeModel::columnCount(const QModelIndex &) const { return ColumnCount; }

bool TopicTreeModel::hasChildren(const QModelIndex &parent) const
{
    return parent.column() <= 0 && (canFetchMore(parent) || rowCount(parent) > 0);
}

bool TopicTreeModel::canFetchMore(const QModelIndex &parent) const
{
    const NodeId id = nodeAt(parent);
    return parent.column() <= 0 && !m_exposed.contains(id) && m_filter.shownChildCount(id) > 0;
}

void TopicTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    const NodeId id = nodeAt(parent);
    insertRun(id, 0, shownChildren(id));
}

QVariant TopicTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const NodeId id = nodeAt(index);
    const TopicNode &node = m_tree.node(id);
    switch (role) {
    case Qt::DisplayRole: return displayText(node, index.column());
    case Qt::ToolTipRole: return tooltipText(id);
    case Qt::TextAlignmentRole:
        return index.column() == RateColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case TopicRole: return topicAt(index);
    case IsTopicRole: return node.isTopic();
    case IsEmptyLevelRole: return node.name.empty();
    case RetainedRole: return node.retained;
    case RateRole: return static_cast<double>(node.ratePerSecond);
    case MessagesRole: return static_cast<qulonglong>(node.messages);
    case TopicCountRole: return static_cast<int>(node.topicCount);
    case AgeRole: return m_clock.elapsed() - node.changedAt;
    default: return {};
    }
}

QString TopicTreeModel::displayText(const TopicNode &node, int column) const
{
    switch (column) {
    case TopicColumn: return node.name.empty() ? emptyLevelText() : topicText(node.name);
    case ValueColumn:
        if (node.last)
            return payload::previewText(node.last->payload(), valueLength);
        return node.topicCount == 1 ? tr("1 topic")
                                    : tr("%1 topics").arg(QLocale().toString(node.topicCount));
    case RateColumn: return rateText(node.ratePerSecond);
    default: return {};
    }
}

QString TopicTreeModel::tooltipText(NodeId id) const
{
    const TopicNode &node = m_tree.node(id);
    const QLocale locale;
    QString text = topicText(m_tree.path(id)).toHtmlEscaped();
    text += u"<br>"_s + tr("Messages: %1").arg(locale.toString(static_cast<qulonglong>(node.messages)));
    if (node.childCount > 0)
        text += u"<br>"_s + tr("Topics in this branch: %1").arg(locale.toString(node.topicCount));
    if (node.last) {
        const auto time = std::chrono::floor<std::chrono::milliseconds>(node.lastTime).time_since_epoch();
        text += u"<br>"_s
            + tr("Last message: %1")
                  .arg(QDateTime::fromMSecsSinceEpoch(time.count()).toString(u"yyyy-MM-dd HH:mm:ss.zzz"));
    }
    if (node.retained)
        text += u"<br>"_s + tr("The broker holds a retained message");
    // As rich text, so that what looks like markup in a topic stays text.
    return u"<qt>"_s + text + u"</qt>"_s;
}

QVariant TopicTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == RateColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TopicColumn: return tr("Topic");
    case ValueColumn: return tr("Value");
    case RateColumn: return tr("Rate");
    default: return {};
    }
}

} // namespace cutty::ui
