#include "ui/widgets/Splitter.h"

#include "ui/theme/Metrics.h"

namespace cutty::ui {

Splitter::Splitter(Qt::Orientation orientation, QWidget *parent)
    : QSplitter(orientation, parent)
{
    // QSplitterHandle widens the grab of a handle of 1 px by 2 px on either side by itself.
    setHandleWidth(metrics::lineWidth);
    setChildrenCollapsible(false);
}

} // namespace cutty::ui
