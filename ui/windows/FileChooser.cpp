#include "ui/windows/FileChooser.h"

#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace cutty::ui {
namespace {

QFileDialog *makeDialog(QWidget *parent, const QString &title, const FileChooser::Answer &answer)
{
    auto *dialog
        = new QFileDialog(parent, title, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation),
            QFileDialog::tr("Cutty connections (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, answer);
    return dialog;
}

} // namespace

void FileChooser::chooseToOpen(QWidget *parent, const QString &title, Answer answer)
{
    QFileDialog *dialog = makeDialog(parent, title, answer);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->open();
}

void FileChooser::chooseToSave(QWidget *parent, const QString &title, const QString &name, Answer answer)
{
    QFileDialog *dialog = makeDialog(parent, title, answer);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->selectFile(name);
    dialog->open();
}

} // namespace cutty::ui
