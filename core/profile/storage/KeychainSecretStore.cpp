#include "core/profile/storage/KeychainSecretStore.h"

#include <QFileInfo>
#include <QTimer>

#include <qt6keychain/keychain.h>

namespace cutty::profile {

using namespace Qt::StringLiterals;

namespace {

const QString &serviceName()
{
    static const QString name = u"Cutty"_s;
    return name;
}

/// The keychains of Linux and the like are reached over the session bus only; asking QtKeychain without one
/// would try to start a bus, or fail in words that cannot be told from other failures.
bool canReachKeychain()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtimeFolder.isEmpty() && QFileInfo::exists(runtimeFolder + "/bus"_L1);
#else
    return true;
#endif
}

/// A bus without a keychain on it is an "other error" to QtKeychain; libsecret names the service it misses.
bool isMissingKeychain(const QKeychain::Job &job)
{
    return job.error() == QKeychain::NoBackendAvailable || job.error() == QKeychain::NotImplemented
        || (job.error() == QKeychain::OtherError
            && (job.errorString().contains("org.freedesktop.secrets"_L1) || !QKeychain::isAvailable()));
}

std::optional<SecretError> errorOf(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::NoError)
        return std::nullopt;
    auto kind = SecretErrorKind::Failed;
    if (isMissingKeychain(job))
        kind = SecretErrorKind::Unavailable;
    else if (job.error() == QKeychain::EntryNotFound)
        kind = SecretErrorKind::NotFound;
    else if (job.error() == QKeychain::AccessDenied || job.error() == QKeychain::AccessDeniedByUser)
        kind = SecretErrorKind::Denied;
    return SecretError{.kind = kind, .reason = job.errorString()};
}

std::expected<void, SecretError> toResult(const std::optional<SecretError> &error)
{
    if (error)
        return std::unexpected(*error);
    return {};
}

} // namespace

KeychainSecretStore::KeychainSecretStore(std::chrono::milliseconds timeout, QObject *parent)
    : SecretStore(parent)
    , m_timeout(timeout)
    , m_available(canReachKeychain())
{
}

void KeychainSecretStore::read(const QString &key, QObject *context, ReadCallback callback)
{
    auto *job = new QKeychain::ReadPasswordJob(serviceName());
    start(job, key, context, [job, callback = std::move(callback)](const std::optional<SecretError> &error) {
        if (error)
            callback(std::unexpected(*error));
        else
            callback(job->textData());
    });
}

void KeychainSecretStore::write(
    const QString &key, const QString &secret, QObject *context, DoneCallback callback)
{
    auto *job = new QKeychain::WritePasswordJob(serviceName());
    job->setTextData(secret);
    start(job, key, context, [callback = std::move(callback)](const std::optional<SecretError> &error) {
        callback(toResult(error));
    });
}

void KeychainSecretStore::remove(const QString &key, QObject *context, DoneCallback callback)
{
    auto *job = new QKeychain::DeletePasswordJob(serviceName());
    start(job, key, context, [callback = std::move(callback)](const std::optional<SecretError> &error) {
        const bool wasNotThere = error && error->kind == SecretErrorKind::NotFound;
        callback(wasNotThere ? std::expected<void, SecretError>() : toResult(error));
    });
}

// The job is no child of the store: libsecret calls back into it whatever happens here, and it deletes
// itself.
void KeychainSecretStore::start(
    QKeychain::Job *job, const QString &key, QObject *context, const Answer &answer)
{
    if (!canReachKeychain()) {
        delete job;
        setAvailable(false);
        QMetaObject::invokeMethod(
            context, [answer] { answer(SecretError{.kind = SecretErrorKind::Unavailable}); },
            Qt::QueuedConnection);
        return;
    }
    auto *timer = new QTimer(job);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, context, [job, context, answer] {
        disconnect(job, nullptr, context, nullptr);
        answer(SecretError{.kind = SecretErrorKind::TimedOut});
    });
    connect(job, &QKeychain::Job::finished, timer, &QTimer::stop);
    connect(job, &QKeychain::Job::finished, this, [this](const QKeychain::Job *done) {
        const auto error = errorOf(*done);
        setAvailable(!error || error->kind != SecretErrorKind::Unavailable);
    });
    connect(job, &QKeychain::Job::finished, context,
        [answer](const QKeychain::Job *done) { answer(errorOf(*done)); });
    job->setInsecureFallback(false);
    job->setKey(key);
    timer->start(m_timeout);
    job->start();
}

void KeychainSecretStore::setAvailable(bool available)
{
    if (m_available == available)
        return;
    m_available = available;
    Q_EMIT availableChanged(available);
}

} // namespace cutty::profile
