#pragma once

#include "core/profile/model/ConnectionProfile.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLineEdit;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// Asks for one of a connection's secrets, in its tab. The secret leaves the field when it is handed on.
class PasswordBar : public QWidget
{
    Q_OBJECT

public:
    explicit PasswordBar(QWidget *parent = nullptr);

    /// `why` may be empty. Without `canRemember` the keychain is not offered.
    void ask(const profile::ConnectionProfile &profile, profile::SecretKind kind, const QString &why,
        bool canRemember);

Q_SIGNALS:
    void given(const QString &secret, bool remember);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void submit();
    void cancel();

    ThemeLabel *m_text;
    QLineEdit *m_password;
    QCheckBox *m_remember;
};

} // namespace cutty::ui
