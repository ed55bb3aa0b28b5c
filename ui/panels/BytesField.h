#pragma once

#include <QByteArray>
#include <QWidget>

#include <expected>

QT_BEGIN_NAMESPACE
class QComboBox;
QT_END_NAMESPACE

namespace cutty::ui {

class CodeView;

/// Bytes that are typed as text, hex or Base64.
class BytesField : public QWidget
{
    Q_OBJECT

public:
    /// `lines` high; the parts are named `name.text` and `name.format`.
    BytesField(int lines, const QString &name, QWidget *parent = nullptr);

    /// As text where that gives the same bytes back, else as hex.
    void setBytes(const QByteArray &bytes);
    /// Or a sentence that says what is wrong with what was typed.
    std::expected<QByteArray, QString> bytes() const;
    /// For screen readers.
    void setName(const QString &name);

Q_SIGNALS:
    void changed();

private:
    CodeView *m_text;
    QComboBox *m_format;
};

} // namespace cutty::ui
