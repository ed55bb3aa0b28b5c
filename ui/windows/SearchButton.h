#pragma once

#include <QAbstractButton>

namespace cutty::ui {

/// Looks like a search line and opens the command palette, which is where the typing is done.
class SearchButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SearchButton(const QString &text, const QString &shortcut, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_shortcut;
};

} // namespace cutty::ui
