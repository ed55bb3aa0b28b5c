#include "ui/panels/broker/ExportMenu.h"

#include "ui/theme/IconSet.h"

namespace cutty::ui {

ExportMenu::ExportMenu(const QString &name, QWidget *parent)
    : QMenu(parent)
{
    menuAction()->setObjectName(name + QStringLiteral(".export"));
    menuAction()->setIcon(ui::icon(IconName::Export));
    menuAction()->setText(tr("Export"));
    const auto add = [&](const QString &text, const QString &id, Format format) {
        QAction *one = addAction(text);
        one->setObjectName(name + id);
        connect(one, &QAction::triggered, this, [this, format] { Q_EMIT chosen(format); });
    };
    add(tr("Export as Markdown…"), QStringLiteral(".markdown"), Format::Markdown);
    add(tr("Export as JSON…"), QStringLiteral(".json"), Format::Json);
}

} // namespace cutty::ui
