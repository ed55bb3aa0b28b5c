#pragma once

#include "ui/models/TopicTree.h"
#include "ui/models/TopicTreeFilter.h"

#include <QAbstractItemModel>
#include <QElapsedTimer>
#include <QTimer>

#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>
#include <vector>

namespace cutty::ui {

/// A topic tree for views, by name with `$` topics last, numbers within names in order of value. The only
/// writer of its tree. Children of a node are exposed when a view asks for them, so that only what was opened
/// costs; rows never change their order. Within a batch, changes are reported once for each parent.
///
/// With a filter, only nodes that match and those above them are shown. They are looked for in slices of a
/// few milliseconds, parents first.
class TopicTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { TopicColumn, ValueColumn, RateColumn, ColumnCount };
    enum Role {
        /// QString: the whole topic.
        TopicRole = Qt::UserRole,
        /// bool: messages came on exactly this topic, so that there is a value.
        IsTopicRole,
        /// bool
        IsEmptyLevelRole,
        /// bool
        RetainedRole,
        /// double: messages a second in this branch.
        RateRole,
        /// quint64: messages in this branch.
        MessagesRole,
        /// int: topics in this branch.
        TopicCountRole,
        /// qint64: milliseconds since it, or something below it, changed.
        AgeRole,
    };

    /// How much of a value is shown, in UTF-16 units.
    static constexpr int valueLength = 80;

    /// The tree must outlive the model.
    explicit TopicTreeModel(TopicTree &tree, QObject *parent = nullptr);

    const TopicTree &tree() const { return m_tree; }
    void apply(const MessageBatch &batch);
    /// Once a second; see TopicTree::updateRates.
    void updateRates(double seconds);
    void clear();

    /// Text that topics contain, in any case; or, with a wildcard, a topic filter. Empty for all.
    void setFilter(const QString &filter);
    bool isFiltered() const { return !m_filter.isEmpty(); }
    bool isScanning() const { return m_scanTimer.isActive(); }
    /// Nodes that are shown while there is a filter, those above matches included.
    std::size_t shownCount() const { return m_filter.shownCount(); }

    NodeId nodeAt(const QModelIndex &index) const;
    /// Invalid while the node is not exposed.
    QModelIndex indexOf(NodeId id, int column = TopicColumn) const;
    QString topicAt(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    using QObject::parent;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// Looking for matches has begun or come to its end.
    void scanningChanged();
    /// There are topics, or more of them, beyond what the tree can hold.
    void topicsNotShownChanged();

private:
    using Nodes = std::vector<NodeId>;

    void reset();
    bool isExposed(NodeId id) const { return m_rows[toIndex(id)] != notExposed; }
    Nodes shownChildren(NodeId id) const;
    bool isBefore(NodeId left, NodeId right) const;

    /// Lets nodes in that are shown from now on, where views have seen their siblings.
    void expose(const Nodes &nodes);
    void letIn(const Nodes &nodes);
    void insertChildren(NodeId parent, Nodes &added);
    void insertRun(NodeId parent, std::size_t row, std::span<const NodeId> nodes);
    void appendAndSort(NodeId parent, const Nodes &added);
    void renumber(const Nodes &siblings, std::size_t from);
    void reportChanges(const Nodes &changed, Column first, Column last);

    void scanSlice();
    QString displayText(const TopicNode &node, int column) const;
    QString tooltipText(NodeId id) const;

    static constexpr std::uint32_t notExposed = std::numeric_limits<std::uint32_t>::max();

    TopicTree &m_tree;
    QElapsedTimer m_clock;
    /// Sorted children of those nodes whose children views have seen.
    std::unordered_map<NodeId, Nodes> m_exposed;
    std::size_t m_exposedTotal = 0;
    /// The row of a node within its parent, by NodeId; notExposed for the others.
    std::vector<std::uint32_t> m_rows;
    /// New nodes that are exposed with the next updateRates(), because there are too many rows to move them
    /// with every batch.
    Nodes m_waiting;

    TopicTreeFilter m_filter;
    QTimer m_scanTimer;
};

} // namespace cutty::ui
