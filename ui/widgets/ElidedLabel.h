#pragma once

#include "ui/theme/Theme.h"

#include <QWidget>

namespace cutty::ui {

/// One line of plain text that gives up its middle when there is no room, and then tells the whole of it in
/// a tooltip. For topics, addresses and names, where the end matters as much as the beginning.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    QString text() const { return m_text; }
    /// Shown as it is; line breaks and other control characters show as their pictures.
    void setText(const QString &text);
    void setFontRole(FontRole role);
    void setColor(ColorToken color);
    void setElideMode(Qt::TextElideMode mode);

    /// Whether the text is cut at the present width.
    bool isElided() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void followTheme();

    QString m_text;
    FontRole m_role = FontRole::Interface;
    ColorToken m_color = ColorToken::Text;
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

} // namespace cutty::ui
