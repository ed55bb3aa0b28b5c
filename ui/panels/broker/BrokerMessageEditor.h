#pragma once

#include "core/base/Message.h"

#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLineEdit;
class QPushButton;
QT_END_NAMESPACE

namespace cutty::ui {

class BytesField;
class PanelHeader;
class SegmentedControl;
class ThemeLabel;

/// Where a message is written that the broker itself publishes, or keeps as a retained one. Hidden until it
/// is opened; what cannot be sent is said below the fields.
class BrokerMessageEditor : public QWidget
{
    Q_OBJECT

public:
    explicit BrokerMessageEditor(QWidget *parent = nullptr);

    /// With empty fields.
    void openNew(bool retain);
    /// With a retained message; its properties stay.
    void openMessage(const MessagePtr &message);

Q_SIGNALS:
    void publishRequested(const cutty::MessagePtr &message);
    /// It is to be kept as retained, and no subscriber to get it now.
    void keepRequested(const cutty::MessagePtr &message);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    /// Nothing, and an error below the fields, where it is none.
    std::optional<MessagePtr> message(bool retain);
    void publish();
    void keep();

    /// The one being edited; null for a new one.
    MessagePtr m_original;
    PanelHeader *m_header;
    QLineEdit *m_topic;
    SegmentedControl *m_qos;
    QCheckBox *m_retain;
    BytesField *m_payload;
    ThemeLabel *m_problem;
    QPushButton *m_publish;
    QPushButton *m_keep;
};

} // namespace cutty::ui
