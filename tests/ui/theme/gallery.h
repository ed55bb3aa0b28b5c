#pragma once

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"

#include <QPushButton>
#include <QToolButton>
#include <QWidget>

/// The pages of theme_gallery and what they share.
namespace cutty::gallery {

/// A window as it might be, and a sheet of every control.
QWidget *windowPage();
QWidget *controlsPage();

/// An empty widget on the ground of a panel.
QWidget *page(QWidget *parent = nullptr);
QPushButton *button(const QString &text, bool primary = false, bool enabled = true);
QToolButton *toolButton(ui::IconName name, const QString &text = {}, int size = ui::metrics::iconSize);

template <typename Layout> Layout *tight(QWidget *widget, int margin = 0, int spacing = 0)
{
    auto *layout = new Layout(widget);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(spacing);
    return layout;
}

} // namespace cutty::gallery
