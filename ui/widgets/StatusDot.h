#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace cutty::ui {

/// The state of a connection or broker as a mark of 10 px that differs in shape as well as in colour: ring
/// (offline), ring with a gap (busy), disc (online), triangle (warning), cross (failed).
class StatusDot : public QWidget
{
    Q_OBJECT

public:
    enum class State : quint8 { Offline, Busy, Online, Warning, Failed };
    Q_ENUM(State)

    explicit StatusDot(QWidget *parent = nullptr);

    State state() const { return m_state; }
    void setState(State state);

    /// For delegates: the mark in the middle of `rect`.
    static void paint(QPainter &painter, const QRect &rect, State state);
    /// The state in a word, for tooltips and screen readers.
    static QString stateText(State state);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    State m_state = State::Offline;
};

} // namespace cutty::ui
