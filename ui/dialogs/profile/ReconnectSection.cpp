#include "ui/dialogs/profile/ReconnectSection.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QSpinBox>

namespace cutty::ui {
namespace {

using namespace Qt::StringLiterals;
using profile::ConnectionProfile;
using profile::ProfileField;
using profile::ReconnectSettings;

enum ExtraRow { EnabledRow = 1000 };

} // namespace

ReconnectSection::ReconnectSection()
    : m_enabled(makeCheck(u"profile.reconnect.enabled"_s, tr("Connect again when the connection is lost")))
    , m_firstDelay(makeNumber(
          u"profile.reconnect.firstDelay"_s, 1, static_cast<int>(profile::maximumReconnectDelay.count())))
    , m_maximumDelay(makeNumber(
          u"profile.reconnect.maximumDelay"_s, 1, static_cast<int>(profile::maximumReconnectDelay.count())))
    , m_attempts(makeNumberLine(u"profile.reconnect.attempts"_s, tr("forever")))
{
    for (QSpinBox *box : {m_firstDelay, m_maximumDelay})
        box->setSuffix(tr(" s"));
    addRow(EnabledRow, tr("By itself"), m_enabled);
    addField(ProfileField::ReconnectFirstDelay, tr("First after"), m_firstDelay);
    addField(ProfileField::ReconnectMaximumDelay, tr("Longest wait"), m_maximumDelay);
    addField(ProfileField::ReconnectAttempts, tr("Attempts"), m_attempts);
    form()->addHint(tr("Each wait is twice as long as the one before. A refused login or certificate is "
                       "never tried again by itself."));
}

void ReconnectSection::load(const ConnectionProfile &profile)
{
    const ReconnectSettings &reconnect = profile.reconnect;
    m_enabled->setChecked(reconnect.enabled);
    m_firstDelay->setValue(static_cast<int>(reconnect.firstDelay.count()));
    m_maximumDelay->setValue(static_cast<int>(reconnect.maximumDelay.count()));
    showNumber(m_attempts, reconnect.attempts);
}

void ReconnectSection::store(ConnectionProfile *profile) const
{
    ReconnectSettings &reconnect = profile->reconnect;
    reconnect.enabled = m_enabled->isChecked();
    reconnect.firstDelay = std::chrono::seconds(m_firstDelay->value());
    reconnect.maximumDelay = std::chrono::seconds(m_maximumDelay->value());
    reconnect.attempts = numberOf(m_attempts, 0); // out of range
}

void ReconnectSection::adapt(const ConnectionProfile &profile)
{
    for (const ProfileField field : {ProfileField::ReconnectFirstDelay, ProfileField::ReconnectMaximumDelay,
             ProfileField::ReconnectAttempts})
        setFieldVisible(field, profile.reconnect.enabled);
}

QString ReconnectSection::summary(const ConnectionProfile &profile) const
{
    const ReconnectSettings &reconnect = profile.reconnect;
    if (!reconnect.enabled)
        return tr("Not by itself");
    const QString delays = tr("After %1 s, then up to %2 s")
                               .arg(reconnect.firstDelay.count())
                               .arg(reconnect.maximumDelay.count());
    return reconnect.attempts ? tr("%1 · %2 attempts").arg(delays).arg(*reconnect.attempts)
                              : tr("%1 · forever").arg(delays);
}

} // namespace cutty::ui
