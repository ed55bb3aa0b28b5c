#pragma once

#include <QWidget>

namespace cutty::ui {

/// A part of a form that is folded away behind its title at first. Beside the title stands, in a few words,
/// what is set within, so that it need not be opened to be read. Works by mouse, Space and Enter.
class FoldSection : public QWidget
{
    Q_OBJECT

public:
    /// `indent` is where the summary begins, in pixels from the left.
    FoldSection(const QString &title, QWidget *content, int indent, QWidget *parent = nullptr);

    void setSummary(const QString &summary);
    QString summary() const;
    void setOpen(bool open);
    bool isOpen() const;

Q_SIGNALS:
    void toggled(bool open);

private:
    class Header;

    Header *m_header;
    QWidget *m_content;
};

} // namespace cutty::ui
