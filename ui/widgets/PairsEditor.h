#pragma once

#include <QString>
#include <QWidget>

#include <cstddef>
#include <utility>
#include <vector>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QVBoxLayout;
QT_END_NAMESPACE

namespace cutty::ui {

class ThemeLabel;

/// Names and their values, a line each, in order and with repetitions: user properties, HTTP headers.
class PairsEditor : public QWidget
{
    Q_OBJECT

public:
    using Pairs = std::vector<std::pair<QString, QString>>;

    /// `addText` is what the button that adds a line says; `what` names one line, for screen readers.
    PairsEditor(const QString &addText, const QString &what, QWidget *parent = nullptr);

    /// In place of all that is there.
    void setPairs(const Pairs &pairs);
    Pairs pairs() const;
    /// Empty takes it away.
    void setError(std::size_t index, const QString &text);
    void clearErrors();

Q_SIGNALS:
    void changed();

private:
    struct Line
    {
        QWidget *widget;
        QLineEdit *name;
        QLineEdit *value;
        ThemeLabel *error;
    };

    QLineEdit *addLine(const QString &name, const QString &value);
    void removeLine(QWidget *widget);

    QString m_what;
    QVBoxLayout *m_column;
    std::vector<Line> m_lines;
};

} // namespace cutty::ui
