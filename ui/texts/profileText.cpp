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
    case ProfileField::ClientId: return Texts::tr("MQTT 3.1 needs a client id.");
    case ProfileField::Subscription:
        return Texts::tr("Enter a topic filter, as plant/#, or remove the line.");
    case ProfileField::AuthorityFile:
    case ProfileField::CertificateFile: return Texts::tr("Choose a file.");
    case ProfileField::AuthorityPem: return Texts::tr("Paste the certificates of the CA, in PEM.");
    case ProfileField::WebSocketHeader: return Texts::tr("Give the header a name, or remove the line.");
    case ProfileField::ProxyHost: return Texts::tr("Enter the proxy's host name or address.");
    case ProfileField::WillTopic: return Texts::tr("Enter the topic of the last will.");
    default: return Texts::tr("Enter a value.");
    }
}

QString rangeText(ProfileField field)
{
    switch (field) {
    case ProfileField::Port:
    case ProfileField::ProxyPort: return Texts::tr("A port is 1 to 65535.");
    case ProfileField::KeepAlive: return Texts::tr("0 (off) to 65535 seconds.");
    case ProfileField::ReceiveMaximum: return Texts::tr("1 to 65535 messages.");
    case ProfileField::MaximumPacketSize: return Texts::tr("2 to 268435460 bytes.");
    case ProfileField::TopicAliasMaximum: return Texts::tr("0 to 65535 aliases.");
    case ProfileField::ReconnectFirstDelay: return Texts::tr("1 to 86400 seconds.");
    case ProfileField::ReconnectMaximumDelay: return Texts::tr("Not shorter than the first wait.");
    case ProfileField::ReconnectAttempts: return Texts::tr("1 or more; empty for ever.");
    default: return Texts::tr("0 to 4294967295 seconds.");
    }
}

QString characterText(ProfileField field)
{
    switch (field) {
    case ProfileField::Host:
    case ProfileField::ProxyHost:
    case ProfileField::ServerName:
        return Texts::tr("A host has no spaces, slashes or “mqtt://”: the name or address alone.");
    case ProfileField::WebSocketPath: return Texts::tr("A path begins with / and has no spaces or #.");
    case ProfileField::WebSocketHeader: return Texts::tr("HTTP does not allow these characters in a header.");
    case ProfileField::Alpn: return Texts::tr("Names without spaces, separated by commas.");
    default: return Texts::tr("There are characters that MQTT does not allow here.");
    }
}

QString wildcardText(ProfileField field)
{
    return field == ProfileField::Subscription
        ? Texts::tr("+ and # stand alone in their level, and # comes last.")
        : Texts::tr("Messages go to one topic: without + and #.");
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
    case ProfileIssueKind::TooLong:
        return issue.field == ProfileField::Alpn ? Texts::tr("A protocol's name has at most 255 bytes.")
                                                 : Texts::tr("MQTT takes at most 65,535 bytes here.");
    case ProfileIssueKind::BadCharacters: return characterText(issue.field);
    case ProfileIssueKind::BadWildcard: return wildcardText(issue.field);
    case ProfileIssueKind::PasswordNeedsUserName:
        return issue.field == ProfileField::ProxyUserName
            ? Texts::tr("A password needs a user name.")
            : Texts::tr("Before MQTT 5, a password is sent only with a user name.");
    case ProfileIssueKind::SessionNeedsClientId:
        return Texts::tr("Without clean start, MQTT 3.1.1 needs a client id.");
    case ProfileIssueKind::Duplicate: return Texts::tr("This filter is there twice.");
    case ProfileIssueKind::NoCertificate:
        return Texts::tr("There is no certificate in this: it begins with “-----BEGIN CERTIFICATE-----”.");
    case ProfileIssueKind::HoldsPrivateKey:
        return Texts::tr("This is a private key, which nobody but its owner should have. Paste certificates "
                         "only.");
    case ProfileIssueKind::NotText: return Texts::tr("The payload is not UTF-8 text.");
    case ProfileIssueKind::AuthenticationNeedsUserName: return Texts::tr("SCRAM needs a user name.");
    case ProfileIssueKind::AuthenticationNeedsPassword:
        return Texts::tr("SCRAM needs a password: switch on “Send a password”. It is proved, not sent.");
    case ProfileIssueKind::LongClientId: break;
    }
    return Texts::tr("MQTT 3.1 takes client ids of up to 23 characters.");
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
    case ProfileFileErrorKind::UnknownField:
        return Texts::tr("%1 has a field “%2” that means nothing here. Is it mistyped?")
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
        text += Texts::tr("Some lead elsewhere now, or another way; their saved passwords were removed.");
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

QString secretNotSavedText(profile::SecretKind kind, const profile::SecretError &error)
{
    const QString why = secretErrorText(error);
    switch (kind) {
    case profile::SecretKind::Password: break;
    case profile::SecretKind::KeyPassphrase:
        return Texts::tr("The key's passphrase was not saved. %1").arg(why);
    case profile::SecretKind::ProxyPassword:
        return Texts::tr("The proxy's password was not saved. %1").arg(why);
    }
    return Texts::tr("The password was not saved. %1").arg(why);
}

} // namespace cutty::ui
