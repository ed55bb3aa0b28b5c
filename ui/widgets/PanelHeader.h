#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QHBoxLayout;
class QToolButton;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// The line at the head of a panel, 32 px high on the panel's ground with a hairline below: its title, a
/// detail in secondary text, then the panel's own controls, then flat buttons at the right end.
class PanelHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PanelHeader(const QString &title, QWidget *parent = nullptr);

    QString title() const;
    void setTitle(const QString &title);
    /// Beside the title, as a count; empty hides it.
    void setDetail(const QString &detail);

    /// A flat button for `action`, at the right end, in order of adding. The header keeps the button.
    QToolButton *addButton(QAction *action);
    /// A control between the title and the buttons; with `stretch` above 0 it takes the room there is.
    void addControl(QWidget *control, int stretch = 0);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ThemeLabel *m_title;
    ThemeLabel *m_detail;
    QHBoxLayout *m_controls;
    QHBoxLayout *m_buttons;
};

} // namespace cutty::ui
