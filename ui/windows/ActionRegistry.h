#pragma once

#include "ui/theme/IconSet.h"

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace cutty::ui {

/// Everything that the window can do, each under an id, which is the objectName of its action. What is here
/// is found by the command palette and in the list of shortcuts, and works by its shortcut.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    struct Spec
    {
        /// As "connection.new"; unique.
        QString id;
        QString text;
        QKeySequence shortcut;
        std::optional<IconName> icon;
    };

    /// The actions' shortcuts work in `window`.
    explicit ActionRegistry(QWidget *window);

    QAction *add(const Spec &spec);
    /// Null where there is none.
    QAction *find(QStringView id) const;
    const std::vector<QAction *> &actions() const { return m_actions; }

private:
    QWidget *m_window;
    std::vector<QAction *> m_actions;
};

} // namespace cutty::ui
