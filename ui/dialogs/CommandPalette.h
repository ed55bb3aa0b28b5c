#pragma once

#include <QFrame>
#include <QIcon>
#include <QPointer>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QListView;
QT_END_NAMESPACE

namespace cutty::ui {

class PaletteModel;

/// One thing the palette can do.
struct Command
{
    QString text;
    /// At the right end, as a shortcut or what kind of thing it is.
    QString detail;
    QIcon icon;
    std::function<void()> run;
};

/// A line to type into at the top of the window, and below it the commands that have all the words typed.
/// Enter runs the chosen one, arrows choose, Escape and leaving close it.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *window);

    void open(std::vector<Command> commands);
    /// What the text that is typed means by itself; see PaletteModel.
    void setSuggester(std::function<std::optional<Command>(const QString &text)> suggester);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void applyFilter(const QString &text);
    void runCurrent();
    void leave();
    void place();
    bool handleKey(int key);
    void moveBy(int rows);

    QLineEdit *m_edit;
    QListView *m_list;
    PaletteModel *m_model;
    QPointer<QWidget> m_before;
};

} // namespace cutty::ui
