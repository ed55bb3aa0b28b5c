#include "ui/dialogs/profile/SessionSection.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSpinBox>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ProfileField;

enum ExtraRow { CleanStartRow = 1000 };

} // namespace

SessionSection::SessionSection()
    : m_keepAlive(makeNumber(u"profile.keepAlive"_s, 0, static_cast<int>(profile::maximumKeepAlive.count())))
    , m_cleanStart(makeCheck(u"profile.cleanStart"_s, tr("Begin with a new session each time")))
    , m_expiry(makeNumberLine(u"profile.sessionExpiry"_s, tr("0 seconds")))
{
    m_keepAlive->setSuffix(tr(" s"));
    m_keepAlive->setSpecialValueText(tr("off"));
    addField(ProfileField::KeepAlive, tr("Keep-alive"), m_keepAlive);
    addRow(CleanStartRow, tr("Clean start"), m_cleanStart);
    addField(ProfileField::SessionExpiryInterval, tr("Session expiry"), m_expiry);
}

void SessionSection::load(const ConnectionProfile &profile)
{
    m_keepAlive->setValue(static_cast<int>(profile.keepAlive.count()));
    m_cleanStart->setChecked(profile.cleanStart);
    showSeconds(m_expiry, profile.sessionExpiryInterval);
}

void SessionSection::store(ConnectionProfile *profile) const
{
    profile->keepAlive = std::chrono::seconds(m_keepAlive->value());
    profile->cleanStart = m_cleanStart->isChecked();
    profile->sessionExpiryInterval = secondsOf(m_expiry);
}

void SessionSection::adapt(const ConnectionProfile &profile)
{
    setFieldVisible(
        ProfileField::SessionExpiryInterval, profile.protocolVersion == profile::ProtocolVersion::V5);
}

QString SessionSection::summary(const ConnectionProfile &profile) const
{
    QStringList parts;
    parts.append(profile.keepAlive.count() == 0 ? tr("No keep-alive")
                                                : tr("Keep-alive %1 s").arg(profile.keepAlive.count()));
    parts.append(profile.cleanStart ? tr("clean start") : tr("session kept"));
    const auto &expiry = profile.sessionExpiryInterval;
    if (expiry && profile.protocolVersion == profile::ProtocolVersion::V5)
        parts.append(*expiry == profile::maximumSessionExpiryInterval
                ? tr("never expires")
                : tr("expires after %1 s").arg(expiry->count()));
    return parts.join(u" · "_s);
}

} // namespace cutty::ui
