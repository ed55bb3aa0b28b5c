#include "ui/widgets/PairsEditor.h"

#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/ThemeLabel.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace cutty::ui {

PairsEditor::PairsEditor(const QString &addText, const QString &what, QWidget *parent)
    : QWidget(parent)
    , m_what(what)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metrics::step);
    auto *add = new QPushButton(icon(IconName::Plus), addText);
    add->setObjectName(QStringLiteral("pairs.add"));
    add->setAutoDefault(false);
    m_column->addWidget(add, 0, Qt::AlignLeft);
    connect(add, &QPushButton::clicked, this, [this] {
        addLine({}, {})->setFocus();
        Q_EMIT changed();
    });
}

void PairsEditor::setPairs(const Pairs &pairs)
{
    for (const Line &line : m_lines) {
        line.widget->hide();
        line.widget->deleteLater();
    }
    m_lines.clear();
    for (const auto &[name, value] : pairs)
        addLine(name, value);
}

PairsEditor::Pairs PairsEditor::pairs() const
{
    Pairs result;
    result.reserve(m_lines.size());
    for (const Line &line : m_lines)
        result.emplace_back(line.name->text(), line.value->text());
    return result;
}

void PairsEditor::setError(std::size_t index, const QString &text)
{
    if (index >= m_lines.size())
        return;
    m_lines[index].error->setText(text);
    m_lines[index].error->setVisible(!text.isEmpty());
    m_lines[index].name->setAccessibleDescription(text);
}

void PairsEditor::clearErrors()
{
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        setError(i, {});
}

QLineEdit *PairsEditor::addLine(const QString &name, const QString &value)
{
    auto *widget = new QWidget;
    const Line line{widget, new QLineEdit(name), new QLineEdit(value),
        new ThemeLabel(FontRole::Small, ColorToken::Error)};
    line.name->setPlaceholderText(tr("Name"));
    line.name->setAccessibleName(tr("%1: name").arg(m_what));
    line.value->setPlaceholderText(tr("Value"));
    line.value->setAccessibleName(tr("%1: value").arg(m_what));
    for (QLineEdit *edit : {line.name, line.value})
        edit->setFont(Theme::instance().font(FontRole::Fixed));
    line.error->setWordWrap(true);
    line.error->hide();
    auto *remove = new QToolButton;
    remove->setAutoRaise(true);
    remove->setIcon(icon(IconName::Trash));
    remove->setToolTip(tr("Remove this line"));
    remove->setAccessibleName(tr("Remove this line"));

    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::step);
    grid->setVerticalSpacing(metrics::step);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 3);
    grid->addWidget(line.name, 0, 0);
    grid->addWidget(line.value, 0, 1);
    grid->addWidget(remove, 0, 2);
    grid->addWidget(line.error, 1, 0, 1, 3);
    m_column->insertWidget(m_column->count() - 1, widget);
    m_lines.push_back(line);

    connect(remove, &QToolButton::clicked, this, [this, widget] { removeLine(widget); });
    for (const QLineEdit *edit : {line.name, line.value})
        connect(edit, &QLineEdit::textChanged, this, &PairsEditor::changed);
    return line.name;
}

void PairsEditor::removeLine(QWidget *widget)
{
    std::erase_if(m_lines, [widget](const Line &line) { return line.widget == widget; });
    widget->hide();
    widget->deleteLater();
    Q_EMIT changed();
}

} // namespace cutty::ui
