#include "ui/dialogs/profile/EditorSection.h"

#include "ui/dialogs/SecretField.h"
#include "ui/panels/BytesField.h"
#include "ui/theme/IconSet.h"
#include "ui/theme/Metrics.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/PairsEditor.h"
#include "ui/widgets/SegmentedControl.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace cutty::ui {
namespace {

constexpr int numberWidth = 120;

int key(profile::ProfileField field) { return static_cast<int>(field); }

/// What Enter in its field does is the editor's to say: QSpinBox keeps it to itself otherwise.
class NumberBox : public QSpinBox
{
public:
    QLineEdit *edit() const { return lineEdit(); }
};

} // namespace

EditorSection::EditorSection(QWidget *parent)
    : QWidget(parent)
    , m_form(new FormGrid(labelWidth))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_form);
}

bool EditorSection::showError(profile::ProfileField field, std::optional<std::size_t>, const QString &text)
{
    return m_form->setError(key(field), text);
}

void EditorSection::clearErrors() { m_form->clearErrors(); }

void EditorSection::addField(
    profile::ProfileField field, const QString &label, QWidget *widget, QWidget *focus)
{
    m_form->addRow(key(field), label, widget, focus);
}

void EditorSection::addRow(int rowKey, const QString &label, QWidget *widget, QWidget *focus)
{
    m_form->addRow(rowKey, label, widget, focus);
}

void EditorSection::setFieldVisible(profile::ProfileField field, bool visible)
{
    m_form->setRowVisible(key(field), visible);
}

QLineEdit *EditorSection::makeLine(const QString &name, const QString &placeholder)
{
    auto *line = new QLineEdit;
    line->setObjectName(name);
    line->setPlaceholderText(placeholder);
    connect(line, &QLineEdit::textChanged, this, &EditorSection::changed);
    connect(line, &QLineEdit::returnPressed, this, &EditorSection::submitted);
    return line;
}

QLineEdit *EditorSection::makeFixedLine(const QString &name, const QString &placeholder)
{
    QLineEdit *line = makeLine(name, placeholder);
    line->setFont(Theme::instance().font(FontRole::Fixed));
    return line;
}

QLineEdit *EditorSection::makeNumberLine(const QString &name, const QString &placeholder)
{
    QLineEdit *line = makeFixedLine(name, placeholder);
    line->setFixedWidth(numberWidth);
    return line;
}

QSpinBox *EditorSection::makeNumber(const QString &name, int least, int most)
{
    auto *number = new NumberBox;
    number->setObjectName(name);
    number->setRange(least, most);
    number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number->setFixedWidth(numberWidth);
    connect(number, &QSpinBox::valueChanged, this, &EditorSection::changed);
    connect(number->edit(), &QLineEdit::returnPressed, this, &EditorSection::submitted);
    return number;
}

QCheckBox *EditorSection::makeCheck(const QString &name, const QString &text)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(name);
    connect(box, &QCheckBox::toggled, this, &EditorSection::changed);
    return box;
}

QComboBox *EditorSection::makeChoice(const QString &name, const QStringList &texts)
{
    auto *choice = new QComboBox;
    choice->setObjectName(name);
    choice->addItems(texts);
    connect(choice, &QComboBox::currentIndexChanged, this, &EditorSection::changed);
    return choice;
}

SegmentedControl *EditorSection::makeSegments(const QString &name, const QString &what)
{
    auto *segments = new SegmentedControl(what);
    segments->setObjectName(name);
    connect(segments, &SegmentedControl::currentIndexChanged, this, &EditorSection::changed);
    return segments;
}

PairsEditor *EditorSection::makePairs(const QString &name, const QString &addText, const QString &what)
{
    auto *pairs = new PairsEditor(addText, what);
    pairs->setObjectName(name);
    connect(pairs, &PairsEditor::changed, this, &EditorSection::changed);
    return pairs;
}

BytesField *EditorSection::makeBytes(const QString &name, int lines)
{
    auto *field = new BytesField(lines, name);
    field->setObjectName(name);
    connect(field, &BytesField::changed, this, &EditorSection::changed);
    return field;
}

SecretField *EditorSection::watchSecret(SecretField *field)
{
    connect(field, &SecretField::changed, this, &EditorSection::changed);
    connect(field, &SecretField::submitted, this, &EditorSection::submitted);
    return field;
}

QWidget *EditorSection::withFileButton(QLineEdit *line, const QString &title)
{
    auto *choose = new QPushButton(icon(IconName::FolderOpen), tr("Choose…"));
    choose->setObjectName(line->objectName() + QStringLiteral(".choose"));
    choose->setAccessibleName(title);
    choose->setAutoDefault(false);
    connect(choose, &QPushButton::clicked, this, [this, line, title] {
        // The user may have closed the editor by the time the answer comes.
        Q_EMIT fileRequested(title, [guard = QPointer(line)](const QString &path) {
            if (guard)
                guard->setText(path);
        });
    });
    auto *widget = new QWidget;
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::spacing);
    row->addWidget(line, 1);
    row->addWidget(choose);
    return widget;
}

std::optional<std::uint32_t> numberOf(const QLineEdit *line, std::uint32_t otherwise)
{
    const QString text = line->text().trimmed();
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const std::uint32_t number = text.toUInt(&isNumber);
    return isNumber ? number : otherwise;
}

/// What is no number is told as one out of range.
std::optional<std::chrono::seconds> secondsOf(const QLineEdit *line)
{
    const QString text = line->text().trimmed();
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    return std::chrono::seconds(isNumber ? seconds : -1);
}

void showNumber(QLineEdit *line, const std::optional<std::uint32_t> &number)
{
    line->setText(number ? QString::number(*number) : QString());
}

void showSeconds(QLineEdit *line, const std::optional<std::chrono::seconds> &seconds)
{
    line->setText(seconds ? QString::number(seconds->count()) : QString());
}

} // namespace cutty::ui
