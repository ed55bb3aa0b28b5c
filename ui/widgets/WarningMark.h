#pragma once

#include <QAbstractButton>

namespace cutty::ui {

/// A warning in a line of facts that nobody may overlook, told by an icon and words on a ground of its own. A
/// click tells more.
class WarningMark : public QAbstractButton
{
    Q_OBJECT

public:
    explicit WarningMark(const QString &text, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace cutty::ui
