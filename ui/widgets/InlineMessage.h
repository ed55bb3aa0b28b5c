#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// A banner within a view that says what happened and what to do next, with buttons that do it. Told by an
/// icon and by words, not by colour alone. Text is plain text, selectable, and wraps. Hidden until it has
/// a message.
class InlineMessage : public QWidget
{
    Q_OBJECT

public:
    enum class Kind : quint8 { Info, Warning, Error };
    Q_ENUM(Kind)

    explicit InlineMessage(QWidget *parent = nullptr);

    Kind kind() const { return m_kind; }
    QString text() const;
    /// Shows the banner with this, without buttons; screen readers are told.
    void setMessage(Kind kind, const QString &text);
    /// A button below the text. The banner owns it, until the next message.
    QPushButton *addButton(const QString &text);
    /// Whether the reader may put it away; on at first.
    void setClosable(bool closable);

Q_SIGNALS:
    /// The reader put it away.
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void clearButtons();

    Kind m_kind = Kind::Info;
    ThemeLabel *m_text;
    QWidget *m_buttonRow;
    QHBoxLayout *m_buttons;
    QToolButton *m_close;
};

} // namespace cutty::ui
