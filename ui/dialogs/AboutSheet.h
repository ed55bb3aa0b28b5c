#pragma once

#include "ui/dialogs/Sheet.h"

namespace cutty::ui {

/// What this program is, in which version, under which licence, and where it keeps its files.
class AboutSheet : public Sheet
{
    Q_OBJECT

public:
    AboutSheet(const QString &dataFolder, QWidget *window);

    void open();

private:
    QPushButton *m_close;
};

} // namespace cutty::ui
