#pragma once

#include "ui/theme/IconSet.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QVBoxLayout;
QT_END_NAMESPACE

namespace cutty::ui {

/// What the window shows while nothing is open: the four ways to begin, each in one click.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

Q_SIGNALS:
    void demoRequested();
    void brokerRequested();
    void newConnectionRequested();
    void importRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    using Signal = void (WelcomePage::*)();

    void addChoice(QVBoxLayout *column, const char *name, IconName icon, const QString &text,
        const QString &hint, Signal signal);
};

} // namespace cutty::ui
