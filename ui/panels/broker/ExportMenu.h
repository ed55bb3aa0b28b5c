#pragma once

#include <QMenu>

namespace cutty::ui {

/// "Export as Markdown…" and "Export as JSON…" behind one action, named `name.export`, `name.markdown` and
/// `name.json`.
class ExportMenu : public QMenu
{
    Q_OBJECT

public:
    enum class Format : quint8 { Markdown, Json };

    ExportMenu(const QString &name, QWidget *parent);

Q_SIGNALS:
    void chosen(cutty::ui::ExportMenu::Format format);
};

} // namespace cutty::ui
