#pragma once

#include "core/session/connection/ClientConnection.h"

#include <QElapsedTimer>
#include <QHash>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QPushButton;
class QScrollArea;
class QToolButton;
QT_END_NAMESPACE

namespace cutty::ui {

class CodeView;
class ElidedLabel;
class PublishProperties;
class SegmentedControl;
class ThemeLabel;

/// Where messages are written and published: topic, QoS, retain, payload in text, JSON, hex or Base64, in
/// MQTT 5 their properties, and below what became of the last one. What cannot be sent is said beside its
/// field.
class PublishPanel : public QWidget
{
    Q_OBJECT

public:
    /// The connection must outlive the panel.
    explicit PublishPanel(session::ClientConnection &connection, QWidget *parent = nullptr);

    void setTopic(const QString &topic);
    /// For publishing a message again: its bytes as they are, in hex where they are no text.
    void setMessage(const MessageRecord &record);
    void focusTopic();

public Q_SLOTS:
    void publish();

private:
    void makeFields();
    void layOut();
    QHBoxLayout *makeFirstRow();
    QWidget *makeTopic();
    void addFormats();
    void showTopicError(const QString &text);
    void showPayloadError(const QString &text);
    void showResult(const QString &text, bool isError);
    void remember(const QString &topic);
    void handleFinished(const session::PublishReport &report);
    QString reportText(const session::PublishReport &report, qint64 milliseconds) const;
    void makeProperties();
    bool hasProperties() const;
    void updateProperties();
    void updateEnabled();
    void updateGrammar();

    session::ClientConnection &m_connection;
    /// Since when each request is under way.
    QHash<quint64, QElapsedTimer> m_pending;

    QComboBox *m_topic;
    SegmentedControl *m_qos;
    QCheckBox *m_retain;
    QComboBox *m_format;
    QPushButton *m_publish;
    ThemeLabel *m_topicError;
    QToolButton *m_showProperties;
    PublishProperties *m_properties;
    QScrollArea *m_propertiesArea;
    CodeView *m_payload;
    ThemeLabel *m_payloadError;
    ElidedLabel *m_result;
};

} // namespace cutty::ui
