#include "ui/widgets/SearchField.h"

#include "ui/theme/IconSet.h"

#include <QAction>
#include <QKeyEvent>

namespace cutty::ui {

SearchField::SearchField(const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    setProperty("compact", true);
    auto *glass = addAction(icon(IconName::Search), QLineEdit::LeadingPosition);
    connect(glass, &QAction::triggered, this, &QLineEdit::selectAll);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || event->modifiers() != Qt::NoModifier) {
        QLineEdit::keyPressEvent(event);
        return;
    }
    event->accept();
    if (text().isEmpty())
        Q_EMIT left();
    else
        clear();
}

} // namespace cutty::ui
