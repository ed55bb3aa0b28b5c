#include "ui/windows/FileChooser.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace cutty::ui {
namespace {

QFileDialog *makeDialog(
    QWidget *parent, const QString &title, const QString &suffix, const FileChooser::Answer &answer)
{
    auto *dialog
        = new QFileDialog(parent, title, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
            QFileDialog::tr("%1 files (*.%2);;All files (*)").arg(suffix.toUpper(), suffix));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, answer);
    return dialog;
}

} // namespace

void FileChooser::chooseToOpen(QWidget *parent, const QString &title, Answer answer)
{
    QFileDialog *dialog = makeDialog(parent, title, QStringLiteral("json"), answer);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->open();
}

void FileChooser::chooseToSave(QWidget *parent, const QString &title, const QString &name, Answer answer)
{
    const QString suffix = QFileInfo(name).suffix();
    QFileDialog *dialog = makeDialog(parent, title, suffix, answer);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(name);
    dialog->open();
}

} // namespace cutty::ui
