#include "ui/texts/historyText.h"

#include <QCoreApplication>

namespace cutty::ui {
namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(HistoryText)
};

} // namespace

QString historyErrorText(const history::HistoryError &error)
{
    using history::HistoryErrorKind;
    switch (error.kind) {
    case HistoryErrorKind::CannotOpen:
        return Texts::tr("The history file cannot be opened. Check the rights of its folder.");
    case HistoryErrorKind::NotAHistory:
        return Texts::tr("The history file belongs to another program and is left alone. Move it away.");
    case HistoryErrorKind::NewerVersion:
        return Texts::tr("A newer Cutty wrote the history; it is left alone. Install the newer Cutty.");
    case HistoryErrorKind::Corrupt:
        return Texts::tr("The history file is damaged. Set it aside to start a new one.");
    case HistoryErrorKind::DiskFull:
        return Texts::tr("The disk is full, so no history is written. Make room; it goes on by itself.");
    case HistoryErrorKind::ReadOnly:
        return Texts::tr("The history file is read-only, so no history is written. Check its rights.");
    case HistoryErrorKind::Busy: return Texts::tr("Another program holds the history file; trying again.");
    case HistoryErrorKind::InputOutput:
        return Texts::tr("The disk failed while reading or writing the history.");
    case HistoryErrorKind::OutOfMemory:
        return Texts::tr("There is too little memory for the history; trying again.");
    case HistoryErrorKind::Cancelled:
    case HistoryErrorKind::Internal: break;
    }
    return Texts::tr("The history failed (SQLite %1).").arg(error.sqliteCode);
}

} // namespace cutty::ui
