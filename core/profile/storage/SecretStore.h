#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <expected>
#include <functional>

namespace cutty::profile {

enum class SecretErrorKind : std::uint8_t {
    /// No keychain runs here: the user is asked for the secret each time.
    Unavailable,
    NotFound,
    /// The user or the keychain refused.
    Denied,
    /// No answer in the time that the store allows; a write may still take place.
    TimedOut,
    Failed,
};

struct SecretError
{
    SecretErrorKind kind;
    /// The keychain's own words, for the log; often empty.
    QString reason;

    bool operator==(const SecretError &) const = default;
};

/// Keeps secrets, one text under each key. Lives on the GUI thread. Every request is answered exactly once,
/// in a later turn of the event loop, unless its context is destroyed before; the store itself may be gone by
/// then.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    using ReadCallback = std::function<void(std::expected<QString, SecretError>)>;
    using DoneCallback = std::function<void(std::expected<void, SecretError>)>;

    explicit SecretStore(QObject *parent = nullptr);

    /// Whether a request has a chance, as far as is known without asking; never blocks.
    virtual bool isAvailable() const = 0;

    /// `context` lives on the GUI thread and is never null.
    virtual void read(const QString &key, QObject *context, ReadCallback callback) = 0;
    virtual void write(const QString &key, const QString &secret, QObject *context, DoneCallback callback)
        = 0;
    /// Removing what is not there succeeds.
    virtual void remove(const QString &key, QObject *context, DoneCallback callback) = 0;

Q_SIGNALS:
    void availableChanged(bool available);
};

} // namespace cutty::profile
