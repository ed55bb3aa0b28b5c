#include "tests/profile/FakeWallet.h"

#include <QDBusConnection>

#include <utility>

namespace cutty::profile::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int handle = 7;
// As in the enumeration EntryType of kwallet.h.
constexpr int unknownEntry = 0;
constexpr int passwordEntry = 1;

} // namespace

void FakeWallet::answer()
{
    for (const QDBusMessage &call : std::exchange(m_waiting, {}))
        QDBusConnection(u"wallet"_s).send(call.createReply(handle));
}

int FakeWallet::open(const QString &, qlonglong, const QString &)
{
    if (m_mood == Mood::Waiting) {
        setDelayedReply(true);
        m_waiting.append(message());
    }
    return m_mood == Mood::Refusing ? -1 : handle;
}

int FakeWallet::entryType(int, const QString &folder, const QString &key, const QString &) const
{
    return m_passwords.contains(folder + u'/' + key) ? passwordEntry : unknownEntry;
}

QString FakeWallet::readPassword(int, const QString &folder, const QString &key, const QString &) const
{
    return m_passwords.value(folder + u'/' + key);
}

int FakeWallet::writePassword(
    int, const QString &folder, const QString &key, const QString &value, const QString &)
{
    m_passwords.insert(folder + u'/' + key, value);
    return 0;
}

int FakeWallet::removeEntry(int, const QString &folder, const QString &key, const QString &)
{
    return m_passwords.remove(folder + u'/' + key) ? 0 : -3;
}

} // namespace cutty::profile::test
