#include "ui/dialogs/SecretField.h"

#include "ui/theme/Metrics.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>

namespace cutty::ui {

SecretField::SecretField(
    profile::SecretKind kind, const QString &label, const QString &name, bool hasKeychain, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_hasKeychain(hasKeychain)
    , m_use(new QCheckBox(label))
    , m_edit(new QLineEdit)
{
    m_use->setObjectName(name + QStringLiteral(".use"));
    m_use->setAccessibleName(label);
    m_edit->setObjectName(name + QStringLiteral(".edit"));
    m_edit->setEchoMode(QLineEdit::Password);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::spacing);
    row->addWidget(m_use);
    row->addWidget(m_edit, 1);
    connect(m_use, &QCheckBox::toggled, this, [this] {
        updateEnabled();
        Q_EMIT changed();
    });
    connect(m_edit, &QLineEdit::textChanged, this, &SecretField::changed);
    connect(m_edit, &QLineEdit::returnPressed, this, &SecretField::submitted);
    updateEnabled();
}

void SecretField::setUsed(bool used)
{
    m_wasUsed = used;
    m_use->setChecked(used);
    m_edit->setPlaceholderText(used && m_hasKeychain ? tr("As saved") : QString());
}

bool SecretField::isUsed() const { return m_use->isChecked(); }

void SecretField::setText(const QString &text)
{
    m_use->setChecked(true);
    m_edit->setText(text);
}

std::optional<SecretChange> SecretField::change() const
{
    if (!m_use->isChecked()) {
        return m_wasUsed ? std::optional(SecretChange{m_kind, SecretChange::Kind::Remove, {}}) : std::nullopt;
    }
    if (m_edit->isEnabled() && !m_edit->text().isEmpty())
        return SecretChange{m_kind, SecretChange::Kind::Set, m_edit->text()};
    return std::nullopt;
}

void SecretField::updateEnabled() { m_edit->setEnabled(m_use->isChecked() && m_hasKeychain); }

} // namespace cutty::ui
