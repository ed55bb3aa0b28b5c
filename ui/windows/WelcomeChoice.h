#pragma once

#include "ui/theme/IconSet.h"

#include <QAbstractButton>

namespace cutty::ui {

/// A wide button of the welcome page: an icon, what it does, and a line that says more.
class WelcomeChoice : public QAbstractButton
{
    Q_OBJECT

public:
    WelcomeChoice(IconName icon, const QString &text, const QString &hint, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    IconName m_icon;
    QString m_hint;
};

} // namespace cutty::ui
