#pragma once

#include <QHash>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QGridLayout;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// Rows of a label and a field, with what is wrong with the field below it.
class FormGrid : public QWidget
{
    Q_OBJECT

public:
    /// `labelWidth` is that of the column of labels, at least.
    explicit FormGrid(int labelWidth, QWidget *parent = nullptr);

    /// `key` names the row for setError(). The label becomes the field's accessible name.
    void addRow(int key, const QString &label, QWidget *field, QWidget *focus = nullptr);
    /// A line of secondary text below the last row.
    ThemeLabel *addHint(const QString &text);
    void setRowVisible(int key, bool visible);
    void setLabel(int key, const QString &label);
    /// An empty text takes the error away. False where there is no such row.
    bool setError(int key, const QString &text);
    /// What setError() said; empty where all is well.
    QString error(int key) const;
    void clearErrors();

private:
    struct Row
    {
        ThemeLabel *label;
        QWidget *field;
        /// Gets the focus, and has the label as its name.
        QWidget *focus;
        ThemeLabel *error;
    };

    QGridLayout *m_grid;
    QHash<int, Row> m_rows;
};

} // namespace cutty::ui
