#pragma once

#include "ui/models/TopicTreeModel.h"

#include <QTimer>
#include <QTreeView>

#include <set>
#include <vector>

namespace cutty::ui {

/// The topic tree as a view: topics whose value changes glow for a moment, what was opened stays open when a
/// filter is put away, and while there are only few topics they are opened as they come.
class TopicView : public QTreeView
{
    Q_OBJECT

public:
    static constexpr int glowMilliseconds = 400;
    /// Opening everything at once is offered up to so many nodes.
    static constexpr std::size_t mostToExpand = 20'000;

    /// The model must outlive the view.
    explicit TopicView(TopicTreeModel &model, QWidget *parent = nullptr);

    /// With reduced motion nothing glows.
    void setReducedMotion(bool reduced);
    /// Filters the tree; opens what is found when that is not too much.
    void setFilter(const QString &filter);
    /// Opens everything below `index`; everything when it is invalid.
    void expandBelow(const QModelIndex &index);

    QStringList selectedTopics() const;

protected:
    void drawRow(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void handleChange();
    void handleInserted(const QModelIndex &parent, int first, int last);
    void expandNew();
    void expandMatches();
    void restoreExpanded();

    TopicTreeModel &m_model;
    bool m_reducedMotion = false;
    QTimer m_glowTimer;
    QElapsedTimer m_sinceChange;
    /// Open branches while there is no filter.
    std::set<NodeId> m_expanded;
    /// New branches to be opened once the model has done.
    std::vector<NodeId> m_toExpand;
};

} // namespace cutty::ui
