#pragma once

#include "core/mqtt/codec/Properties.h"

#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLineEdit;
QT_END_NAMESPACE

namespace cutty::ui {

class BytesField;
class FormGrid;
class PairsEditor;

/// The properties that MQTT 5 gives a message: format, expiry, content type, response topic, correlation data
/// and user properties. What is wrong is said beside its field.
class PublishProperties : public QWidget
{
    Q_OBJECT

public:
    explicit PublishProperties(QWidget *parent = nullptr);

    /// For `payload`, which is to be UTF-8 where it is declared to be. Nothing where a field has an error: it
    /// says which, and the first gets the focus.
    std::optional<mqtt::Properties> properties(const QByteArray &payload);
    /// Those of a message that is to be published again; others, that end at the receiver, are left out.
    void setProperties(mqtt::PropertiesView properties);
    /// How many are set.
    int count() const;

Q_SIGNALS:
    void changed();

private:
    enum Row { FormatRow, ExpiryRow, ContentTypeRow, ResponseTopicRow, CorrelationRow, UserRow };

    /// Nothing where all is well.
    QString errorOf(Row row, const QByteArray &payload) const;
    bool showErrors(const QByteArray &payload);
    QWidget *fieldOf(Row row) const;

    FormGrid *m_form;
    QCheckBox *m_isText;
    QLineEdit *m_expiry;
    QLineEdit *m_contentType;
    QLineEdit *m_responseTopic;
    BytesField *m_correlationData;
    PairsEditor *m_userProperties;
};

} // namespace cutty::ui
