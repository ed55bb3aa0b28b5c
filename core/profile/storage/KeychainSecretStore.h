#pragma once

#include "core/profile/storage/SecretStore.h"

#include <chrono>
#include <optional>

// NOLINTNEXTLINE(readability-identifier-naming): the library's name
namespace QKeychain {
class Job;
}

namespace cutty::profile {

/// The system's keychain (macOS Keychain, Windows Credential Manager, Secret Service, KWallet), under the
/// service name "Cutty". Never falls back to plain text. Where no keychain runs, the answer is Unavailable,
/// at once where there is no session bus to look for one on.
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT

public:
    /// `timeout` is long by default, as a keychain may ask the user to unlock it.
    explicit KeychainSecretStore(
        std::chrono::milliseconds timeout = std::chrono::minutes(2), QObject *parent = nullptr);

    /// False without a session bus, and once the keychain has answered Unavailable; true again when it
    /// answers.
    bool isAvailable() const override { return m_available; }
    void read(const QString &key, QObject *context, ReadCallback callback) override;
    void write(const QString &key, const QString &secret, QObject *context, DoneCallback callback) override;
    void remove(const QString &key, QObject *context, DoneCallback callback) override;

private:
    using Answer = std::function<void(const std::optional<SecretError> &error)>;

    void start(QKeychain::Job *job, const QString &key, QObject *context, const Answer &answer);
    void setAvailable(bool available);

    std::chrono::milliseconds m_timeout;
    bool m_available;
};

} // namespace cutty::profile
