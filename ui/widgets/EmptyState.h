#pragma once

#include "ui/theme/IconSet.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// What a view shows while it has nothing: an icon, what is missing, what to do about it, and perhaps the
/// button that does it. Centred on the ground of the view it stands in.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(IconName icon, const QString &headline, const QString &hint, QWidget *parent = nullptr);

    void setIcon(IconName icon);
    void setHeadline(const QString &headline);
    void setHint(const QString &hint);
    /// A button below the hint; of several the first is the primary one, unless `primary` is false.
    QPushButton *addButton(const QString &text, bool primary = true);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateIcon();

    IconName m_iconName;
    QLabel *m_icon;
    ThemeLabel *m_headline;
    ThemeLabel *m_hint;
    QHBoxLayout *m_buttons;
    int m_buttonCount = 0;
};

} // namespace cutty::ui
