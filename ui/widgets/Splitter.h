#pragma once

#include <QSplitter>

namespace cutty::ui {

/// A splitter whose handle is one hairline, grabbed within 5 px; panels cannot be dragged away to nothing.
class Splitter : public QSplitter
{
    Q_OBJECT

public:
    explicit Splitter(Qt::Orientation orientation, QWidget *parent = nullptr);
};

} // namespace cutty::ui
