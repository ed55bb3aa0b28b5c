#include "core/profile/storage/MemorySecretStore.h"

namespace cutty::profile {

void MemorySecretStore::read(const QString &key, QObject *context, ReadCallback callback)
{
    std::expected<QString, SecretError> result
        = std::unexpected(SecretError{.kind = SecretErrorKind::NotFound});
    if (const auto found = m_secrets.constFind(key); found != m_secrets.cend())
        result = *found;
    QMetaObject::invokeMethod(
        context, [result = std::move(result), callback = std::move(callback)] { callback(result); },
        Qt::QueuedConnection);
}

void MemorySecretStore::write(
    const QString &key, const QString &secret, QObject *context, DoneCallback callback)
{
    m_secrets.insert(key, secret);
    QMetaObject::invokeMethod(
        context, [callback = std::move(callback)] { callback({}); }, Qt::QueuedConnection);
}

void MemorySecretStore::remove(const QString &key, QObject *context, DoneCallback callback)
{
    m_secrets.remove(key);
    QMetaObject::invokeMethod(
        context, [callback = std::move(callback)] { callback({}); }, Qt::QueuedConnection);
}

} // namespace cutty::profile
