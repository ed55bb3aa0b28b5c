#pragma once

#include <QDBusContext>
#include <QDBusMessage>
#include <QHash>
#include <QObject>
#include <QString>

#include <atomic>
#include <cstdint>

namespace cutty::profile::test {

/// The few methods of KDE's wallet service that QtKeychain calls, with passwords in memory. Served from a
/// thread of its own, since QtKeychain waits for the first answer without turning the event loop.
class FakeWallet : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.KWallet")

public:
    enum class Mood : std::uint8_t {
        Willing,
        /// As when the user dismisses the question for the wallet's password.
        Refusing,
        /// As while that question stands unanswered; answer() ends it.
        Waiting,
    };

    /// From any thread.
    void setMood(Mood mood) { m_mood = mood; }

    /// Opens the wallet for those who wait; on the wallet's thread.
    void answer();

public Q_SLOTS:
    QString networkWallet() const { return QStringLiteral("wallet"); }
    int open(const QString &wallet, qlonglong window, const QString &application);
    int entryType(int handle, const QString &folder, const QString &key, const QString &application) const;
    QString readPassword(
        int handle, const QString &folder, const QString &key, const QString &application) const;
    int writePassword(int handle, const QString &folder, const QString &key, const QString &value,
        const QString &application);
    int removeEntry(int handle, const QString &folder, const QString &key, const QString &application);

private:
    std::atomic<Mood> m_mood = Mood::Willing;
    QHash<QString, QString> m_passwords;
    QList<QDBusMessage> m_waiting;
};

} // namespace cutty::profile::test
