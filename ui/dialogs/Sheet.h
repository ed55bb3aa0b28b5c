#pragma once

#include <QPointer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace cutty::ui {

/// A dialog within the window: a card above what it belongs to, which is dimmed and stays alive. Escape and
/// the cross close it; Tab stays within. Deletes itself when closed.
class Sheet : public QWidget
{
    Q_OBJECT

public:
    Sheet(const QString &title, QWidget *window);

    /// Shows it and gives the focus to `first`.
    void open(QWidget *first);
    QString title() const { return accessibleName(); }

public Q_SLOTS:
    void closeSheet();

Q_SIGNALS:
    void closed();

protected:
    /// Where the contents go, below the title.
    QVBoxLayout *body() const { return m_body; }
    /// A button in the row at the foot, from the left; the last one is at the right end.
    QPushButton *addButton(const QString &text, bool primary = false);
    /// Where the window is narrower, the card is, too.
    void setCardWidth(int width);

    bool eventFilter(QObject *watched, QEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fillWindow();

    QWidget *m_card;
    int m_cardWidth = 0;
    QVBoxLayout *m_body;
    QHBoxLayout *m_buttons;
    /// Gets the focus back.
    QPointer<QWidget> m_before;
};

} // namespace cutty::ui
