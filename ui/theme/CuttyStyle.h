#pragma once

#include <QProxyStyle>

namespace cutty::ui {

class Theme;

/// Cutty's look on top of Fusion: flat, one hairline between things, accent for focus and choice only. It
/// draws from the theme's tokens; what it does not draw, Fusion does from the same palette.
///
/// Properties of widgets that it reads: `primary` (bool) fills a push button with the accent; `compact`
/// (bool) makes a push button, tool button or combo box 24 px high; `flat` (bool) draws a combo box without
/// edge.
class CuttyStyle : public QProxyStyle
{
    Q_OBJECT

public:
    /// The theme must outlive the style.
    explicit CuttyStyle(const Theme &theme);

    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
        const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
        const QWidget *widget) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
        const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *returnData) const override;
    QIcon standardIcon(
        StandardPixmap standardIcon, const QStyleOption *option, const QWidget *widget) const override;

private:
    bool drawViewPrimitive(
        PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    bool drawFramePrimitive(
        PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    bool drawBarControl(
        ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawItem(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawTabLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawHeaderLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;

    const Theme &m_theme;
};

} // namespace cutty::ui
