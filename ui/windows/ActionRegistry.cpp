#include "ui/windows/ActionRegistry.h"

#include <QWidget>

#include <algorithm>

namespace cutty::ui {

ActionRegistry::ActionRegistry(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

QAction *ActionRegistry::add(const Spec &spec)
{
    Q_ASSERT(!find(spec.id));
    auto *action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcut(spec.shortcut);
    if (spec.icon)
        action->setIcon(icon(*spec.icon));
    m_window->addAction(action);
    m_actions.push_back(action);
    return action;
}

QAction *ActionRegistry::find(QStringView id) const
{
    const auto found
        = std::ranges::find_if(m_actions, [id](QAction *action) { return action->objectName() == id; });
    return found == m_actions.end() ? nullptr : *found;
}

} // namespace cutty::ui
