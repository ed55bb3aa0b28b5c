#pragma once

#include "core/profile/storage/SecretStore.h"

#include <QHash>

namespace cutty::profile {

/// Keeps secrets in memory, until the program ends: for passwords that the user gave where no keychain runs.
class MemorySecretStore final : public SecretStore
{
    Q_OBJECT

public:
    using SecretStore::SecretStore;

    bool isAvailable() const override { return true; }
    void read(const QString &key, QObject *context, ReadCallback callback) override;
    void write(const QString &key, const QString &secret, QObject *context, DoneCallback callback) override;
    void remove(const QString &key, QObject *context, DoneCallback callback) override;

private:
    QHash<QString, QString> m_secrets;
};

} // namespace cutty::profile
