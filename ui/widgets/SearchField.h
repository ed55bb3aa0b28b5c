#pragma once

#include <QLineEdit>

namespace cutty::ui {

/// A line to filter or search with: a glass before it, a button that clears it, and Escape, which clears
/// what is typed and, when nothing is, says so, for the owner to give the focus back to its view.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    /// `placeholder` says what is searched; it is the accessible name too.
    explicit SearchField(const QString &placeholder, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Escape came with nothing typed.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace cutty::ui
