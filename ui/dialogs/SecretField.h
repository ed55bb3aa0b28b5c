#pragma once

#include "ui/dialogs/SecretChange.h"

#include <QWidget>

#include <optional>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLineEdit;
QT_END_NAMESPACE

namespace cutty::ui {

/// Whether a connection has a secret, and a field to type a new one into: what is saved is never shown. The
/// text leaves with change().
class SecretField : public QWidget
{
    Q_OBJECT

public:
    /// `label` stands beside the box. Without a keychain nothing can be typed here, as nothing would be kept.
    /// The parts are named `name.use` and `name.edit`.
    SecretField(profile::SecretKind kind, const QString &label, const QString &name, bool hasKeychain,
        QWidget *parent = nullptr);

    /// As the saved profile has it.
    void setUsed(bool used);
    bool isUsed() const;
    void setText(const QString &text);
    /// Against what setUsed() said first.
    std::optional<SecretChange> change() const;
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void changed();
    void submitted();

private:
    void updateEnabled();

    profile::SecretKind m_kind;
    bool m_hasKeychain;
    bool m_wasUsed = false;
    QCheckBox *m_use;
    QLineEdit *m_edit;
};

} // namespace cutty::ui
