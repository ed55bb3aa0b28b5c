#pragma once

#include "ui/dialogs/Sheet.h"

#include <vector>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace cutty::ui {

/// All actions that have a shortcut, and it.
class ShortcutsSheet : public Sheet
{
    Q_OBJECT

public:
    ShortcutsSheet(const std::vector<QAction *> &actions, QWidget *window);

    void open();

private:
    QWidget *m_list;
};

} // namespace cutty::ui
