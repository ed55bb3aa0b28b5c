#include "ui/panels/PasswordBar.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ThemeLabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>

namespace cutty::ui {
namespace {

constexpr int passwordWidth = 220;

QString questionFor(const profile::ConnectionProfile &profile, profile::SecretKind kind)
{
    switch (kind) {
    case profile::SecretKind::Password: break;
    case profile::SecretKind::KeyPassphrase:
        return PasswordBar::tr("Enter the passphrase of the client's key.");
    case profile::SecretKind::ProxyPassword:
        return PasswordBar::tr("Enter the password of “%1” for the proxy %2.")
            .arg(profile.proxy.userName, profile.proxy.host);
    }
    return profile.userName.isEmpty() ? PasswordBar::tr("Enter the password.")
                                      : PasswordBar::tr("Enter the password of “%1”.").arg(profile.userName);
}

} // namespace

PasswordBar::PasswordBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new ThemeLabel(FontRole::Interface))
    , m_password(new QLineEdit)
    , m_remember(new QCheckBox(tr("Remember in the keychain")))
{
    setObjectName(QStringLiteral("passwordBar"));
    m_text->setWordWrap(true);
    m_password->setObjectName(QStringLiteral("password.edit"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setFixedWidth(passwordWidth);
    m_password->addAction(icon(IconName::Key), QLineEdit::LeadingPosition);
    auto *go = new QPushButton(tr("Connect"));
    go->setObjectName(QStringLiteral("password.connect"));
    go->setProperty("primary", true);
    auto *no = new QPushButton(tr("Cancel"));
    no->setObjectName(QStringLiteral("password.cancel"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, metrics::spacing, metrics::panelPadding, metrics::spacing);
    row->addWidget(m_text, 1);
    row->addWidget(m_password);
    row->addWidget(m_remember);
    row->addWidget(go);
    row->addWidget(no);
    connect(m_password, &QLineEdit::returnPressed, this, &PasswordBar::submit);
    connect(go, &QPushButton::clicked, this, &PasswordBar::submit);
    connect(no, &QPushButton::clicked, this, &PasswordBar::cancel);
    hide();
}

void PasswordBar::ask(
    const profile::ConnectionProfile &profile, profile::SecretKind kind, const QString &why, bool canRemember)
{
    const QString question = questionFor(profile, kind);
    const bool isPhrase = kind == profile::SecretKind::KeyPassphrase;
    m_password->setAccessibleName(isPhrase ? tr("Passphrase") : tr("Password"));
    m_password->setPlaceholderText(isPhrase ? tr("Passphrase") : tr("Password"));
    m_text->setText(why.isEmpty() ? question : tr("%1 %2").arg(question, why));
    m_remember->setVisible(canRemember);
    m_remember->setChecked(canRemember);
    m_password->clear();
    show();
    m_password->setFocus();
}

void PasswordBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        cancel();
    else
        QWidget::keyPressEvent(event);
}

void PasswordBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorToken::InfoGround));
    painter.fillRect(0, height() - 1, width(), metrics::lineWidth, theme.color(ColorToken::Line));
}

void PasswordBar::submit()
{
    const QString password = m_password->text();
    const bool remember = m_remember->isVisible() && m_remember->isChecked();
    m_password->clear();
    hide();
    Q_EMIT given(password, remember);
}

void PasswordBar::cancel()
{
    m_password->clear();
    hide();
    Q_EMIT cancelled();
}

} // namespace cutty::ui
