#include "ui/widgets/FormGrid.h"

#include "ui/theme/Metrics.h"
#include "ui/widgets/ThemeLabel.h"

#include <QAbstractButton>
#include <QGridLayout>

namespace cutty::ui {

FormGrid::FormGrid(int labelWidth, QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(metrics::spacing);
    m_grid->setVerticalSpacing(metrics::step);
    m_grid->setColumnMinimumWidth(0, labelWidth);
    m_grid->setColumnStretch(1, 1);
}

void FormGrid::addRow(int key, const QString &label, QWidget *field, QWidget *focus)
{
    const int row = m_grid->rowCount();
    auto *name = new ThemeLabel(FontRole::Interface, ColorToken::SecondaryText);
    name->setText(label);
    name->setMinimumHeight(metrics::controlHeight);
    auto *error = new ThemeLabel(FontRole::Small, ColorToken::Error);
    error->setWordWrap(true);
    error->hide();
    QWidget *named = focus ? focus : field;
    name->setBuddy(named);
    // The words of a box say more than the label of its row.
    if (!qobject_cast<QAbstractButton *>(named))
        named->setAccessibleName(label);
    m_grid->addWidget(name, row, 0, Qt::AlignTop);
    m_grid->addWidget(field, row, 1);
    m_grid->addWidget(error, row + 1, 1);
    m_rows.insert(key, {name, field, named, error});
}

ThemeLabel *FormGrid::addHint(const QString &text)
{
    auto *hint = new ThemeLabel(FontRole::Small, ColorToken::SecondaryText);
    hint->setText(text);
    hint->setWordWrap(true);
    m_grid->addWidget(hint, m_grid->rowCount(), 1);
    return hint;
}

void FormGrid::setRowVisible(int key, bool visible)
{
    const Row row = m_rows.value(key);
    row.label->setVisible(visible);
    row.field->setVisible(visible);
    row.error->setVisible(visible && !row.error->text().isEmpty());
}

void FormGrid::setLabel(int key, const QString &label)
{
    const Row row = m_rows.value(key);
    row.label->setText(label);
    row.focus->setAccessibleName(label);
}

bool FormGrid::setError(int key, const QString &text)
{
    const auto row = m_rows.constFind(key);
    if (row == m_rows.cend())
        return false;
    row->error->setText(text);
    row->error->setVisible(!text.isEmpty() && row->field->isVisibleTo(this));
    row->field->setAccessibleDescription(text);
    return true;
}

QString FormGrid::error(int key) const
{
    const auto row = m_rows.constFind(key);
    return row == m_rows.cend() ? QString() : row->error->text();
}

void FormGrid::clearErrors()
{
    for (auto row = m_rows.keyBegin(); row != m_rows.keyEnd(); ++row)
        setError(*row, {});
}

} // namespace cutty::ui
