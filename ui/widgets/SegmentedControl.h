#pragma once

#include <QWidget>

#include <vector>

QT_BEGIN_NAMESPACE
class QAbstractButton;
class QHBoxLayout;
QT_END_NAMESPACE

namespace cutty::ui {

/// A few choices side by side of which one holds, as QoS 0 1 2. One stop for Tab; the arrow keys, Home and
/// End choose within. The first segment added is chosen.
class SegmentedControl : public QWidget
{
    Q_OBJECT

public:
    /// `name` is what is chosen here, for screen readers.
    explicit SegmentedControl(const QString &name, QWidget *parent = nullptr);

    /// Returns its index. `description`, where the text alone says too little, is tooltip and accessible
    /// name.
    int addSegment(const QString &text, const QString &description = {});
    int count() const { return static_cast<int>(m_segments.size()); }
    QAbstractButton *segment(int index) const { return m_segments.at(static_cast<std::size_t>(index)); }
    void setSegmentEnabled(int index, bool enabled);

    /// -1 while there are no segments.
    int currentIndex() const { return m_current; }
    void setCurrentIndex(int index);

Q_SIGNALS:
    void currentIndexChanged(int index);
    /// The reader chose it; not sent by setCurrentIndex().
    void activated(int index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    /// The nearest enabled segment from `from` on in steps of `step`; -1 when there is none.
    int enabledFrom(int from, int step) const;
    void choose(int index);

    QHBoxLayout *m_row;
    std::vector<QAbstractButton *> m_segments;
    int m_current = -1;
};

} // namespace cutty::ui
