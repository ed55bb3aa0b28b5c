#pragma once

#include "core/profile/model/ProfileValidation.h"
#include "ui/dialogs/SecretChange.h"
#include "ui/widgets/FormGrid.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
QT_END_NAMESPACE

namespace cutty::ui {

class BytesField;
class PairsEditor;
class SecretField;
class SegmentedControl;

/// A part of the profile editor: some fields of a profile, and what is wrong with them. What it shows follows
/// the profile as it stands in the whole editor, see adapt().
class EditorSection : public QWidget
{
    Q_OBJECT

public:
    /// Takes the place of what was typed with a file's path.
    using FileAnswer = std::function<void(const QString &path)>;
    /// The width of the column of labels.
    static constexpr int labelWidth = 128;

    virtual void load(const profile::ConnectionProfile &profile) = 0;
    virtual void store(profile::ConnectionProfile *profile) const = 0;
    /// Whether the profile has any use for this part.
    virtual bool applies(const profile::ConnectionProfile &) const { return true; }
    /// Shows the fields that the profile has a use for.
    virtual void adapt(const profile::ConnectionProfile &) {}
    /// What is set here, in a few words.
    virtual QString summary(const profile::ConnectionProfile &) const { return {}; }
    /// Fields whose text is not even a value, with the sentence that says so.
    virtual std::vector<std::pair<profile::ProfileField, QString>> inputErrors() const { return {}; }
    virtual SecretChanges secretChanges() const { return {}; }

    /// False where the field is not of this part.
    virtual bool showError(
        profile::ProfileField field, std::optional<std::size_t> index, const QString &text);
    virtual void clearErrors();

Q_SIGNALS:
    void changed();
    /// Enter in a field.
    void submitted();
    void fileRequested(const QString &title, const cutty::ui::EditorSection::FileAnswer &answer);

protected:
    explicit EditorSection(QWidget *parent = nullptr);

    FormGrid *form() const { return m_form; }
    void addField(
        profile::ProfileField field, const QString &label, QWidget *widget, QWidget *focus = nullptr);
    /// A row that no issue is about; `key` is 1000 or more.
    void addRow(int key, const QString &label, QWidget *widget, QWidget *focus = nullptr);
    void setFieldVisible(profile::ProfileField field, bool visible);

    // Fields with their names for tests, whose changes are this part's.
    QLineEdit *makeLine(const QString &name, const QString &placeholder = {});
    /// For addresses, identifiers and topics.
    QLineEdit *makeFixedLine(const QString &name, const QString &placeholder = {});
    /// Short, for a number that may be absent.
    QLineEdit *makeNumberLine(const QString &name, const QString &placeholder);
    QSpinBox *makeNumber(const QString &name, int least, int most);
    QCheckBox *makeCheck(const QString &name, const QString &text);
    QComboBox *makeChoice(const QString &name, const QStringList &texts);
    SegmentedControl *makeSegments(const QString &name, const QString &what);
    PairsEditor *makePairs(const QString &name, const QString &addText, const QString &what);
    BytesField *makeBytes(const QString &name, int lines);
    SecretField *watchSecret(SecretField *field);
    /// The line with a button that asks for a file.
    QWidget *withFileButton(QLineEdit *line, const QString &title);

private:
    FormGrid *m_form;
};

/// The number that was typed; nothing where nothing was. What is none is `otherwise`.
[[nodiscard]] std::optional<std::uint32_t> numberOf(const QLineEdit *line, std::uint32_t otherwise);
[[nodiscard]] std::optional<std::chrono::seconds> secondsOf(const QLineEdit *line);
void showNumber(QLineEdit *line, const std::optional<std::uint32_t> &number);
void showSeconds(QLineEdit *line, const std::optional<std::chrono::seconds> &seconds);

} // namespace cutty::ui
