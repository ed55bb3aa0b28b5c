#pragma once

#include "core/base/MessageBatch.h"
#include "core/payload/detect/PayloadFormat.h"
#include "ui/panels/PayloadFormatter.h"

#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QStackedWidget;
class QTreeView;
QT_END_NAMESPACE

namespace cutty::ui {

class CodeView;
class ElidedLabel;
class MessageFactsModel;
class PanelHeader;
class SegmentedControl;
class Splitter;
class ThemeLabel;

/// One message: its topic, its payload in the format that fits it or that the reader chose, and its facts.
/// The bytes are kept; a format is a view on them, made on another thread. What is cut says so.
class MessageView : public QWidget
{
    Q_OBJECT

public:
    explicit MessageView(QWidget *parent = nullptr);

    void showMessage(const MessageRecord &record);
    /// Where the message stands among those of its topic, from 1; 0 hides it.
    void setPosition(int index, int count);
    void clear();
    const std::optional<MessageRecord> &message() const { return m_record; }

    /// Nothing for the automatic choice.
    std::optional<payload::PayloadFormat> format() const;

Q_SIGNALS:
    void previousRequested();
    void nextRequested();
    /// Topic, payload and retain are to be put into the publish panel.
    void editRequested(const cutty::MessageRecord &record);

private:
    void makeActions();
    QWidget *makePage();
    QWidget *makeHead();
    void addCopyMenu();
    void requestFormat();
    void showFormatted(const FormattedPayloadPtr &result);
    QString noteOf(const payload::FormattedPayload &result) const;

    std::optional<MessageRecord> m_record;
    PayloadFormatter m_formatter;
    /// Whether the next text replaces one of the same topic, so that the place scrolled to stays.
    bool m_keepsPosition = false;

    PanelHeader *m_header;
    QAction *m_previous;
    QAction *m_next;
    QAction *m_edit;
    QStackedWidget *m_stack;
    ElidedLabel *m_topic;
    SegmentedControl *m_formatChoice;
    CodeView *m_payload;
    ThemeLabel *m_note;
    MessageFactsModel *m_facts;
    QTreeView *m_factsView;
};

} // namespace cutty::ui
