#pragma once

#include "ui/theme/IconSet.h"

#include <QAbstractButton>

#include <optional>

namespace cutty::ui {

/// A small round-ended button that tells something and does one thing about it, as "1,204 new" beside a
/// paused list. An icon may follow the words. Works by mouse, Space and Enter.
class Chip : public QAbstractButton
{
    Q_OBJECT

public:
    explicit Chip(const QString &text = {}, QWidget *parent = nullptr);

    void setTrailingIcon(std::optional<IconName> icon);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    std::optional<IconName> m_icon;
};

} // namespace cutty::ui
