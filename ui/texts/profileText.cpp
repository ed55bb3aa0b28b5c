#include "ui/texts/profileText.h"

#include <QCoreApplication>
#include <QDir>

namespace cutty::ui {
namespace {

using profile::ProfileField;
using profile::ProfileFileError;
using profile::ProfileFileErrorKind;
using profile::ProfileIssueKind;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(ProfileText)
};

QString emptyText(ProfileField field)
{
    switch (field) {
    case ProfileField::Name: return Texts::tr("Give the connection a name.");
    case ProfileField::Host: return Texts::tr("Enter the broker's host name or address.");
    case ProfileField::Subscription:
        return Texts::tr("Enter a topic filter, as plant/#, or remove the line.");
    default: return Texts::tr("Enter a value.");
    }
}

QString rangeText(ProfileField field)
{
    switch (field) {
    case ProfileField::Port: return Texts::tr("A port is 1 to 65535.");
    case ProfileField::KeepAlive: return Texts::tr("0 (off) to 65535 seconds.");
    default: return Texts::tr("0 to 4294967295 seconds.");
    }
}

QString words(const QString &reason)
{
    return reason.isEmpty() ? QString() : Texts::tr(" The system says: %1.").arg(reason);
}

} // namespace

QString issueText(const profile::ProfileIssue &issue)
{
    switch (issue.kind) {
    case ProfileIssueKind::Empty: return emptyText(issue.field);
    case ProfileIssueKind::OutOfRange: return rangeText(issue.field);
    case ProfileIssueKind::TooLong: return Texts::tr("MQTT takes at most 65,535 bytes here.");
    case ProfileIssueKind::BadCharacters:
        return issue.field == ProfileField::Host
            ? Texts::tr("A host has no spaces, slashes or “mqtt://”: the name or address alone.")
            : Texts::tr("There are characters that MQTT does not allow here.");
    case ProfileIssueKind::BadWildcard:
        return Texts::tr("+ and # stand alone in their level, and # comes last.");
    case ProfileIssueKind::PasswordNeedsUserName:
        return Texts::tr("MQTT 3.1.1 sends a password only with a user name.");
    case ProfileIssueKind::SessionNeedsClientId:
        return Texts::tr("Without clean start, MQTT 3.1.1 needs a client id.");
    case ProfileIssueKind::Duplicate: break;
    }
    return Texts::tr("This filter is there twice.");
}

QString profileFileErrorText(const ProfileFileError &error, const QString &path)
{
    const QString file = QDir::toNativeSeparators(path);
    switch (error.kind) {
    case ProfileFileErrorKind::Unreadable:
        return Texts::tr("%1 cannot be read.").arg(file) + words(error.reason)
            + Texts::tr(" Check its rights, then try again.");
    case ProfileFileErrorKind::Syntax:
        return Texts::tr(
            "%1 is damaged or cut off: line %2 is not valid JSON. Mend it, or use an older copy of "
            "it; it has not been changed.")
            .arg(file)
            .arg(error.line);
    case ProfileFileErrorKind::NotProfiles:
        return Texts::tr("%1 holds no Cutty connections. Choose a file that Cutty exported.").arg(file);
    case ProfileFileErrorKind::NewerVersion:
        return Texts::tr(
            "%1 was written by a newer Cutty (format %2; this one knows %3). Install the newer Cutty; "
            "the file has not been changed.")
            .arg(file)
            .arg(error.version)
            .arg(profile::profileFormatVersion);
    case ProfileFileErrorKind::WrongType:
    case ProfileFileErrorKind::BadValue:
        return Texts::tr(
            "%1 has a value in “%2” that cannot stand there. Mend it or choose another file; it has "
            "not been changed.")
            .arg(file, error.field);
    case ProfileFileErrorKind::Unwritable:
        return Texts::tr("%1 cannot be written.").arg(file) + words(error.reason)
            + Texts::tr(
                " Check the rights and the room on the disk; the connections are still here and unsaved.");
    case ProfileFileErrorKind::NotSetAside: break;
    }
    return Texts::tr("The old file %1 could not be kept as a copy, so nothing was written over it.").arg(file)
        + words(error.reason);
}

QString importOutcomeText(const profile::ImportOutcome &outcome)
{
    const auto imported = outcome.added + outcome.replaced;
    QString text = Texts::tr("Nothing new to import.");
    if (imported > 0)
        text = imported == 1 ? Texts::tr("1 connection imported.")
                             : Texts::tr("%1 connections imported.").arg(imported);
    if (outcome.skipped > 0) {
        text += u' ';
        text += outcome.skipped == 1 ? Texts::tr("1 was here already.")
                                     : Texts::tr("%1 were here already.").arg(outcome.skipped);
    }
    if (!outcome.redirected.empty()) {
        text += u' ';
        text += Texts::tr("Some lead to another host now; their saved passwords were removed.");
    }
    return text;
}

QString secretErrorText(const profile::SecretError &error)
{
    using profile::SecretErrorKind;
    switch (error.kind) {
    case SecretErrorKind::Unavailable:
        return Texts::tr("No keychain runs here, so the password is asked for each time and never saved.");
    case SecretErrorKind::NotFound: return Texts::tr("The keychain has no password for this connection.");
    case SecretErrorKind::Denied: return Texts::tr("The keychain did not give access to the password.");
    case SecretErrorKind::TimedOut: return Texts::tr("The keychain did not answer.");
    case SecretErrorKind::Failed: break;
    }
    return error.reason.isEmpty() ? Texts::tr("The keychain failed.")
                                  : Texts::tr("The keychain failed: %1.").arg(error.reason);
}

} // namespace cutty::ui
