#include "ui/dialogs/ShortcutsSheet.h"

#include <QAction>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

constexpr int cardWidth = 440;
constexpr int listHeight = 420;

QStandardItem *makeItem(const QString &text)
{
    auto *item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

} // namespace

ShortcutsSheet::ShortcutsSheet(const std::vector<QAction *> &actions, QWidget *window)
    : Sheet(tr("Keyboard shortcuts"), window)
{
    setObjectName(QStringLiteral("shortcuts"));
    setCardWidth(cardWidth);
    auto *list = new QTreeView;
    auto *model = new QStandardItemModel(list);
    model->setHorizontalHeaderLabels({tr("Action"), tr("Keys")});
    for (const QAction *action : actions) {
        if (!action->shortcut().isEmpty()) {
            model->appendRow({makeItem(action->text().remove(QStringLiteral("…"))),
                makeItem(action->shortcut().toString(QKeySequence::NativeText))});
        }
    }
    list->setModel(model);
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAccessibleName(title());
    list->header()->setStretchLastSection(false);
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->setFixedHeight(listHeight);
    body()->addWidget(list);
    m_list = list;
}

void ShortcutsSheet::open() { Sheet::open(m_list); }

} // namespace cutty::ui
