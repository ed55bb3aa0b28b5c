#include "ui/windows/ProfileController.h"

#include "core/profile/exchange/ProfileExchange.h"
#include "core/profile/storage/SecretStore.h"
#include "ui/texts/profileText.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>

#include <span>

namespace cutty::ui {

using profile::ConnectionProfile;

ProfileController::ProfileController(
    profile::ProfileStore &store, profile::SecretStore &secrets, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_secrets(secrets)
{
    // Each change asks anew: after a save that failed, the store stays modified all along.
    using Store = profile::ProfileStore;
    for (const auto signal :
        {&Store::profileAdded, &Store::profileChanged, &Store::profileRemoved, &Store::profileMoved})
        connect(&store, signal, this, &ProfileController::scheduleSave);
}

void ProfileController::load()
{
    const auto report = m_store.load();
    if (!report)
        Q_EMIT storeBroken(tr("The saved connections could not be read. %1")
                .arg(profileFileErrorText(report.error(), m_store.path())));
    else if (report->duplicateIds > 0)
        Q_EMIT done(
            tr("Some connections in the file shared an id and got new ones; enter their passwords again."));
}

void ProfileController::setFileAside()
{
    const auto moved = m_store.setAside();
    if (!moved) {
        Q_EMIT failed(profileFileErrorText(moved.error(), m_store.path()));
        return;
    }
    Q_EMIT done(tr("The file is kept as %1.").arg(QDir::toNativeSeparators(*moved)));
    if (m_store.isModified())
        saveFile();
}

ConnectionProfile ProfileController::create() const
{
    return profile::newProfile(QRandomGenerator::global()->generate());
}

void ProfileController::save(const ConnectionProfile &profile, const SecretChanges &secrets)
{
    if (!m_store.update(profile))
        m_store.add(profile);
    for (const SecretChange &change : secrets)
        changeSecret(profile.id, change);
}

void ProfileController::duplicate(const QUuid &id)
{
    const ConnectionProfile *original = m_store.find(id);
    if (!original)
        return;
    ConnectionProfile copy = profile::duplicated(*original, QRandomGenerator::global()->generate());
    copy.name = tr("%1 copy").arg(original->name);
    m_store.add(copy, *m_store.indexOf(id) + 1);
}

void ProfileController::remove(const QUuid &id)
{
    const auto index = m_store.indexOf(id);
    if (!index)
        return;
    if (m_removed)
        forgetSecrets(m_removed->profile.id);
    m_removed = Removed{*m_store.remove(id), *index};
    Q_EMIT removed(m_removed->profile.name);
}

void ProfileController::undoRemove()
{
    if (!m_removed)
        return;
    m_store.add(m_removed->profile, std::min(m_removed->index, m_store.profiles().size()));
    m_removed.reset();
}

QStringList ProfileController::folders() const
{
    QStringList result;
    for (const auto &profile : m_store.profiles()) {
        if (!profile.folder.isEmpty())
            result.append(profile.folder);
    }
    result.sort(Qt::CaseInsensitive);
    result.removeDuplicates();
    return result;
}

void ProfileController::exportTo(const QString &path, const std::optional<QUuid> &only)
{
    std::vector<ConnectionProfile> profiles;
    for (const auto &profile : m_store.profiles()) {
        if (!only || profile.id == *only)
            profiles.push_back(profile);
    }
    const QByteArray bytes = profile::exportProfiles(profiles);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        Q_EMIT failed(tr("%1 cannot be written. The system says: %2. Choose another folder.")
                .arg(QDir::toNativeSeparators(path), file.errorString()));
        return;
    }
    const QString what
        = profiles.size() == 1 ? tr("1 connection") : tr("%1 connections").arg(profiles.size());
    Q_EMIT done(tr("%1 exported to %2, without passwords.").arg(what, QDir::toNativeSeparators(path)));
}

void ProfileController::importFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT failed(tr("%1 cannot be read. The system says: %2.")
                .arg(QDir::toNativeSeparators(path), file.errorString()));
        return;
    }
    const auto plan = profile::planImport(file.readAll(), m_store.profiles());
    if (!plan) {
        Q_EMIT failed(profileFileErrorText(plan.error(), path));
        return;
    }
    const auto outcome = profile::applyImport(*plan, m_store);
    for (const QUuid &id : outcome.redirected)
        forgetSecrets(id);
    Q_EMIT done(importOutcomeText(outcome));
}

void ProfileController::scheduleSave()
{
    if (m_saveScheduled)
        return;
    m_saveScheduled = true;
    QMetaObject::invokeMethod(this, &ProfileController::saveFile, Qt::QueuedConnection);
}

void ProfileController::saveFile()
{
    m_saveScheduled = false;
    const auto report = m_store.save();
    if (report) {
        if (!report->setAsideAs.isEmpty())
            Q_EMIT done(tr("The old file is kept as %1.").arg(QDir::toNativeSeparators(report->setAsideAs)));
        return;
    }
    const QString sentence
        = tr("Your last changes are not saved. %1").arg(profileFileErrorText(report.error(), m_store.path()));
    if (report.error().kind == profile::ProfileFileErrorKind::NewerVersion)
        Q_EMIT storeBroken(sentence);
    else
        Q_EMIT failed(sentence);
}

void ProfileController::saveNow()
{
    if (m_store.isModified())
        saveFile();
}

void ProfileController::changeSecret(const QUuid &id, const SecretChange &change)
{
    const QString key = profile::secretKey(id, change.secret);
    if (change.kind == SecretChange::Kind::Remove) {
        m_secrets.remove(key, this, [](const auto &) {});
        return;
    }
    m_secrets.write(key, change.text, this, [this, kind = change.secret](const auto &answer) {
        if (!answer)
            Q_EMIT failed(secretNotSavedText(kind, answer.error()));
    });
}

void ProfileController::forgetSecrets(const QUuid &id)
{
    for (const profile::SecretKind kind : profile::secretKinds)
        m_secrets.remove(profile::secretKey(id, kind), this, [](const auto &) {});
}

} // namespace cutty::ui
