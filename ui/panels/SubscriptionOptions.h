#pragma once

#include "core/session/connection/ClientConnection.h"

#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLineEdit;
QT_END_NAMESPACE

namespace cutty::ui {

class FormGrid;
class PairsEditor;

/// What MQTT 5 adds to a subscription: no local, retain as published, retain handling, an identifier and user
/// properties. What is wrong is said beside its field.
class SubscriptionOptions : public QWidget
{
    Q_OBJECT

public:
    explicit SubscriptionOptions(QWidget *parent = nullptr);

    /// For a subscription to `filter`. Nothing where a field has an error: it says which, and the first gets
    /// the focus.
    std::optional<session::SubscriptionSettings> settings(const QString &filter);
    void setSettings(const session::SubscriptionSettings &settings);
    /// How many are not as they are by themselves.
    int count() const;

Q_SIGNALS:
    void changed();

private:
    enum Row { LocalRow, RetainRow, HandlingRow, IdentifierRow, UserRow };

    bool showErrors(const QString &filter);

    FormGrid *m_form;
    QCheckBox *m_noLocal;
    QCheckBox *m_retainAsPublished;
    QComboBox *m_retainHandling;
    QLineEdit *m_identifier;
    PairsEditor *m_userProperties;
};

} // namespace cutty::ui
